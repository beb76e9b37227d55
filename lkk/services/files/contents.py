"""Where the bytes of a new file come from, and how each sort gets into the storage."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

from lkk.models.files import StoredFile
from lkk.services.files.keys import content_key, copy_key, thumbnail_key
from lkk.services.files.receiving import Place, known_of, receive, receiving_place
from lkk.services.files.run_inspection import Drawn, inspect
from lkk.services.files.storage import SealingFile, StorageUnavailable, storage

_log = structlog.get_logger("lkk.files")


@dataclass(frozen=True)
class Known:
    """What is known of bytes that are durable in the storage; `size` is in bytes, `pages` 0 of what is no PDF."""

    size: int
    sha256: str
    has_thumbnail: bool = False
    has_copy: bool = False
    pages: int = 0


class Content(Protocol):
    """Bytes that are not stored yet."""

    async def put(self, public_id: uuid.UUID, extension: str) -> Known:
        """Bring the bytes into the storage under the keys of a file.

        Raises:
            Refused: they are not taken, with the reason.
            Missing: they are not where they should be.
            StorageUnavailable: the storage does not answer.
        """
        ...


@dataclass(frozen=True)
class Sent:
    """What a person sends: hostile until the child process has read it."""

    chunks: AsyncIterator[bytes]

    async def put(self, public_id: uuid.UUID, extension: str) -> Known:
        """Receive, inspect, keep."""
        with receiving_place() as place:
            received = await receive(self.chunks, place.content)
            drawn = await inspect(place, extension)
            await _keep(place, public_id, drawn)
        return Known(received.size, received.sha256, drawn.thumbnail, drawn.copy, drawn.pages)


@dataclass(frozen=True)
class SentRedrawn:
    """As `Sent`, but of a photo only what is drawn of it stays.

    The camera's notes go with the rest: where the photo was taken, when and by which device. A HEIC becomes a JPEG.
    """

    chunks: AsyncIterator[bytes]

    async def put(self, public_id: uuid.UUID, extension: str) -> Known:
        """Receive, inspect, keep the drawn one."""
        with receiving_place() as place:
            received = await receive(self.chunks, place.content)
            drawn = await inspect(place, extension, redraw=True)
            if drawn.copy:
                received = await asyncio.to_thread(known_of, place.copy)
                place.copy.replace(place.content)
            await _keep(place, public_id, Drawn(drawn.thumbnail, copy=False))
        return Known(received.size, received.sha256, drawn.thumbnail)


@dataclass(frozen=True)
class Made:
    """What the portal or the accounting system has made; it is not inspected and gets no small picture."""

    data: bytes
    pages: int = 0

    async def put(self, public_id: uuid.UUID, extension: str) -> Known:
        """Write and keep."""
        with receiving_place() as place:
            received = await receive(_whole(self.data), place.content)
            await _keep(place, public_id, Drawn(thumbnail=False, copy=False))
        return Known(received.size, received.sha256, pages=self.pages)


@dataclass(frozen=True)
class Written:
    """What the portal writes piece by piece, of any size: it lies sealed from its first byte on."""

    write: Callable[[SealingFile], Awaitable[None]]

    async def put(self, public_id: uuid.UUID, extension: str) -> Known:
        """Let it be written and keep it; nothing stays of what was not finished."""
        with receiving_place() as place:
            target = SealingFile(place.content)
            try:
                await self.write(target)
                await asyncio.to_thread(target.close)
            finally:
                target.give_up()
            await storage().keep_sealed(place.content, content_key(public_id))
        return Known(target.size, target.sha256)


@dataclass(frozen=True)
class ReadByOwner:
    """What a person sent and the owner's own reader has read in a child process; it lies where it was received."""

    place: Place
    known: Known

    async def put(self, public_id: uuid.UUID, extension: str) -> Known:
        """Keep."""
        await _keep(self.place, public_id, Drawn(thumbnail=False, copy=False))
        return self.known


@dataclass(frozen=True)
class CopyOf:
    """The bytes of another stored file."""

    file: StoredFile

    async def put(self, public_id: uuid.UUID, extension: str) -> Known:
        """Copy inside the storage."""
        source = self.file.public_id
        if self.file.has_thumbnail:
            await storage().copy(thumbnail_key(source), thumbnail_key(public_id))
        if self.file.has_copy:
            await storage().copy(copy_key(source), copy_key(public_id))
        await storage().copy(content_key(source), content_key(public_id))
        return Known(self.file.size, self.file.sha256, self.file.has_thumbnail, self.file.has_copy)


async def discard(public_id: uuid.UUID) -> None:
    """Remove whatever the storage has of a file, also while the caller is being cancelled.

    What cannot be removed now is left to the sweep: without its row nobody reads it.
    """
    try:
        await asyncio.shield(storage().discard(content_key(public_id), thumbnail_key(public_id), copy_key(public_id)))
    except (StorageUnavailable, OSError) as error:
        _log.warning("file_left_to_the_sweep", file=str(public_id), error=type(error).__name__)


async def _keep(place: Place, public_id: uuid.UUID, drawn: Drawn) -> None:
    """The pictures go first: where the content is, everything is."""
    if drawn.thumbnail:
        await storage().keep(place.thumbnail, thumbnail_key(public_id))
    if drawn.copy:
        await storage().keep(place.copy, copy_key(public_id))
    await storage().keep(place.content, content_key(public_id))


async def _whole(data: bytes) -> AsyncIterator[bytes]:
    yield data
