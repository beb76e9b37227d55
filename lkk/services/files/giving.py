"""Files given back, each only to who may see it."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import Enum, auto

from sqlmodel import select

from lkk.models.files import StoredFile
from lkk.sealing import SealingError
from lkk.services.files.keys import content_key, copy_key, thumbnail_key
from lkk.services.files.naming import given_name
from lkk.services.files.owners import NotesOpening, Owners, owner_of
from lkk.services.files.storage import Missing, disk_failed, storage
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.kernel.unreadable import Unreadable, note_unreadable

_DRAWN_TYPE = "image/jpeg"


class Part(Enum):
    """The file as it was sent, or what the portal has drawn of it."""

    CONTENT = auto()
    THUMBNAIL = auto()
    COPY = auto()


@dataclass(frozen=True)
class SeenFile:
    """A file the actor may read; `size` is in bytes and unknown, 0, for what was drawn."""

    key: str
    name: str
    media_type: str
    size: int
    part: Part = Part.CONTENT


@dataclass(frozen=True)
class OpenedFile:
    """Bytes to be sent; `size` is that of the whole file."""

    size: int
    chunks: AsyncIterator[bytes]


async def find(
    work: UnitOfWork, owners: Owners, actor: Actor, public_id: uuid.UUID, part: Part = Part.CONTENT
) -> SeenFile:
    """Return what is told of one file, or of what was drawn of it.

    Raises:
        NotFound: there is none, or the actor may not see it: the same answer for both.
    """
    row = (await work.session.exec(select(StoredFile).where(StoredFile.public_id == public_id))).first()
    if row is None or not _has(row, part):
        raise NotFound
    rules = owners[owner_of(row).kind]
    if not await rules.may_see(work, actor, row):
        raise NotFound
    if part is not Part.THUMBNAIL and isinstance(rules, NotesOpening):
        await rules.opened(work, actor, row)
    match part:
        case Part.THUMBNAIL:
            return SeenFile(thumbnail_key(public_id), row.name, _DRAWN_TYPE, 0, part)
        case Part.COPY:
            return SeenFile(copy_key(public_id), given_name(f"{row.name.rpartition('.')[0]}.jpg"), _DRAWN_TYPE, 0, part)
    return SeenFile(content_key(public_id), given_name(row.name), row.media_type, row.size)


def _has(row: StoredFile, part: Part) -> bool:
    return {Part.CONTENT: True, Part.THUMBNAIL: row.has_thumbnail, Part.COPY: row.has_copy}[part]


async def open_file(seen: SeenFile, start: int = 0, end: int | None = None) -> OpenedFile:
    """Open the bytes from `start` up to `end`, not included; outside a transaction, for the storage may be slow.

    Raises:
        NotFound: the bytes are gone.
        StorageUnavailable: the storage does not answer, or the disk of this machine fails.
        Unreadable: the file is sealed with a key that is not among ours.
    """
    try:
        opened = await storage().open(seen.key, start, end)
    except Missing:
        raise NotFound from None
    except SealingError as error:
        note_unreadable(error)
        raise Unreadable from None
    except OSError as error:
        raise disk_failed(error) from error
    return OpenedFile(opened.size, opened.chunks)


async def read_whole(public_id: uuid.UUID) -> bytes:
    """Return the bytes of a file for the portal itself; whether somebody may see them is not asked.

    Raises:
        NotFound: the bytes are gone.
        StorageUnavailable: the storage does not answer.
    """
    opened = await open_whole(public_id)
    return b"".join([piece async for piece in opened.chunks])


async def parts(public_id: uuid.UUID, start: int, size: int) -> AsyncIterator[bytes]:
    """Yield the bytes of a file from `start` on for the portal itself, `size` at a time; never the whole in memory.

    Raises: as `open_file`.
    """
    opened = await open_file(SeenFile(content_key(public_id), "", "", 0), start)
    waiting = bytearray()
    async for piece in opened.chunks:
        waiting += piece
        while len(waiting) >= size:
            yield bytes(waiting[:size])
            del waiting[:size]
    if waiting:
        yield bytes(waiting)


async def open_whole(public_id: uuid.UUID) -> OpenedFile:
    """As `read_whole`, for what is passed on piece by piece."""
    return await open_file(SeenFile(content_key(public_id), "", "", 0))
