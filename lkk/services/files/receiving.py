"""Bytes as they come: written to the disk of this machine, counted and hashed, never held in memory."""

import asyncio
import hashlib
import os
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.services.files.storage import folder
from lkk.services.files.storage.folder import changed_before, private_folder
from lkk.vocabulary.attachments import MAX_SIZE

SLOW_S = 300  # a file of the largest size comes at 70 kB/s and more
LEFT_S = 86_400  # what a killed process has left is removed after a day


@dataclass(frozen=True)
class Place:
    """Where a received file, the small picture and the readable copy drawn of it lie until they are kept."""

    content: Path
    thumbnail: Path
    copy: Path


@dataclass(frozen=True)
class Received:
    """What is known of the bytes."""

    size: int
    sha256: str


@contextmanager
def receiving_place() -> Iterator[Place]:
    """Give a place of its own to one file; nothing stays there, whatever happens."""
    waiting = folder() / "receiving"
    private_folder(waiting)
    _forget_left(waiting)
    name = uuid.uuid4().hex
    place = Place(waiting / name, waiting / f"{name}.thumb", waiting / f"{name}.copy")
    try:
        yield place
    finally:
        place.content.unlink(missing_ok=True)
        place.thumbnail.unlink(missing_ok=True)
        place.copy.unlink(missing_ok=True)


async def receive(chunks: AsyncIterator[bytes], to: Path) -> Received:
    """Write the stream and wait until it is on disk.

    Raises:
        Refused: empty, over the limit (the rest is not read), or too slow.
    """
    digest, size = hashlib.sha256(), 0
    with to.open("xb") as file:
        try:
            async with asyncio.timeout(SLOW_S):
                async for chunk in chunks:
                    size += len(chunk)
                    if size > MAX_SIZE:
                        raise Refused(Reason.TOO_BIG)
                    digest.update(chunk)
                    file.write(chunk)
        except TimeoutError:
            raise Refused(Reason.TRUNCATED) from None
        if not size:
            raise Refused(Reason.EMPTY)
        await asyncio.to_thread(_settle, file)
    return Received(size, digest.hexdigest())


def known_of(path: Path) -> Received:
    """Return what is known of a file that was drawn here."""
    data = path.read_bytes()
    return Received(len(data), hashlib.sha256(data).hexdigest())


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _forget_left(waiting: Path) -> None:
    before = time.time() - LEFT_S
    for path in waiting.iterdir():
        if changed_before(path, before):
            path.unlink(missing_ok=True)
