"""The one way a file gets into the portal: bytes, then the row that owns them; a failure leaves neither."""

import uuid
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial

from lkk.models.files import StoredFile
from lkk.services.files.contents import Content, Known, discard
from lkk.services.files.inspection.reasons import Refused
from lkk.services.files.inspection.types import HEIC, TYPES, FileType, extension_of
from lkk.services.files.naming import checked_name
from lkk.services.files.owners import Owner
from lkk.services.files.storage import StorageUnavailable, disk_failed
from lkk.services.kernel.disk_full import FILES, is_full, note_full
from lkk.services.kernel.errors import InvalidValue, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Side

#: Opens the unit of work that the row is written in, once the bytes are known: what it raises refuses the file.
Admission = Callable[[Known], AbstractAsyncContextManager[UnitOfWork]]


class NoRoom(ServiceError):
    """The disk is full."""

    text = "Файл не сохранён: на сервере нет места. Мы уже знаем об этом, повторите позже"


class FileRefused(InvalidValue):
    """A file that is not taken, with the reason in words."""


#: What a file that is not stored may raise, apart from what the admission does.
NOT_STORED = (FileRefused, NoRoom, StorageUnavailable, OSError)


@dataclass(frozen=True)
class NewFile:
    """What is told of a file that is to be stored; `internal` is for the staff alone.

    With a `media_type` the owner has checked name and content by its own rules.
    """

    owner: Owner
    slot: str
    name: str
    side: Side
    title: str = ""
    internal: bool = False
    uploaded_by: int | None = None
    media_type: str = ""
    public_id: uuid.UUID = field(default_factory=uuid.uuid4)


async def store(new: NewFile, content: Content, admitted: Admission) -> StoredFile:
    """Check the name, bring the bytes into the storage, then write the row in the unit that `admitted` opens.

    The bytes go when anything fails or the unit is rolled back. When the outcome of a commit is not known they stay:
    the sweep removes them unless the row is there.

    Raises:
        FileRefused: the name, type, size or content is not taken.
        NoRoom: the disk is full.
        StorageUnavailable: the storage does not answer, or the disk of this machine fails.
    """
    unit_cleans = False
    try:
        name = new.name if new.media_type else checked_name(new.name)
        known = await content.put(new.public_id, extension_of(name))
        async with admitted(known) as work:
            work.on_rollback(partial(discard, new.public_id))
            unit_cleans = True
            row = _row(work, new, name, known)
            work.session.add(row)
            await work.session.flush()
    except BaseException as error:
        if not unit_cleans:
            await discard(new.public_id)
        if isinstance(error, Refused):
            raise FileRefused(error.reason.value) from None
        if is_full(error):
            note_full(FILES)
            raise NoRoom from None
        if isinstance(error, OSError) and not isinstance(error, ConnectionError):  # a sender that hangs up is no disk
            raise disk_failed(error) from error
        raise
    return row


def within(work: UnitOfWork) -> Admission:
    """Admit a file to a unit of work that is open already."""
    return lambda _: nullcontext(work)


def _type_of(name: str, known: Known) -> FileType:
    return HEIC if known.has_copy else TYPES[extension_of(name)]  # a .jpg may be a HEIC


def _row(work: UnitOfWork, new: NewFile, name: str, known: Known) -> StoredFile:
    return StoredFile(
        **{new.owner.column: new.owner.id},
        public_id=new.public_id,
        slot=new.slot,
        side=new.side,
        uploaded_by=new.uploaded_by,
        name=name,
        title=new.title,
        media_type=new.media_type or _type_of(name, known).media_type,
        size=known.size,
        pages=known.pages,
        sha256=known.sha256,
        has_thumbnail=known.has_thumbnail,
        has_copy=known.has_copy,
        internal=new.internal,
        created_at=work.now,
        replaced_at=None,
    )
