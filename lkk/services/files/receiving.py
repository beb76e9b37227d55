"""Bytes as they come: written beside the store, counted and hashed, never held in memory."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.vocabulary.attachments import MAX_SIZE

SLOW_S = 300  # a file of the largest size comes at 70 kB/s and more


@dataclass(frozen=True)
class Received:
    """What is known of the bytes."""

    size: int
    sha256: str


async def receive(chunks: AsyncIterator[bytes], to: Path) -> Received:
    """Writes the stream and waits until it is on disk.

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


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
