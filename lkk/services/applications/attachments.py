"""Files of an application as lists: by slot of the form, by message, documents of either side."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, delete, select

from lkk.models.applications import StoredFile
from lkk.services.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Side


@dataclass(frozen=True)
class Attachment:
    """A stored file; `id` is its public one."""

    id: str
    name: str
    title: str
    media_type: str
    size: int
    has_thumbnail: bool
    side: Side
    slot: str
    message_id: int | None
    internal: bool
    created_at: datetime
    sha256: str


async def of_application(work: UnitOfWork, application_id: int, *, internal: bool = False) -> list[Attachment]:
    """All files of an application in the order they were added; internal ones only when asked for."""
    query = (
        select(StoredFile)
        .where(StoredFile.application_id == application_id)
        .order_by(col(StoredFile.created_at), col(StoredFile.id))
    )
    if not internal:
        query = query.where(col(StoredFile.internal).is_(False))
    return [_view(row) for row in await work.session.exec(query)]


async def by_slot(work: UnitOfWork, application_id: int) -> dict[str, tuple[Attachment, ...]]:
    """The applicant's files by the slot of the form."""
    found: dict[str, list[Attachment]] = defaultdict(list)
    for one in await of_application(work, application_id):
        if one.slot and one.side is Side.CUSTOMER:
            found[one.slot].append(one)
    return {slot: tuple(files) for slot, files in found.items()}


async def counted(work: UnitOfWork, application_id: int) -> dict[str, int]:
    """How many files the applicant has put into each slot."""
    query = (
        select(StoredFile.slot, func.count())
        .where(StoredFile.application_id == application_id, StoredFile.side == Side.CUSTOMER)
        .group_by(col(StoredFile.slot))
    )
    return dict((await work.session.exec(query)).all())


async def forget_slots(work: UnitOfWork, application_id: int, kept: frozenset[str]) -> None:
    """Removes the records of files in slots that are not asked for any more."""
    hidden = col(StoredFile.slot).not_in([*kept, ""])
    await work.session.exec(delete(StoredFile).where(col(StoredFile.application_id) == application_id, hidden))


def _view(row: StoredFile) -> Attachment:
    return Attachment(
        id=str(row.public_id),
        name=row.name,
        title=row.title or row.name,
        media_type=row.media_type,
        size=row.size,
        has_thumbnail=row.has_thumbnail,
        side=row.side,
        slot=row.slot,
        message_id=row.message_id,
        internal=row.internal,
        created_at=row.created_at,
        sha256=row.sha256,
    )
