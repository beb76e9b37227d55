"""Files of an application as lists: by slot of the form, by message, documents of either side."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, delete, select

from lkk.models.documents import Document, DocumentVersion
from lkk.models.files import StoredFile
from lkk.services.applications import slots
from lkk.services.files.inspection.types import SIGNATURE
from lkk.services.files.views import FileView, view_of
from lkk.services.forms.declaration import Kind
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Side


async def of_application(work: UnitOfWork, application_id: int, *, internal: bool = False) -> list[FileView]:
    """All files of an application in the order they were added; internal ones only when asked for."""
    query = select(StoredFile).where(of_case(application_id)).order_by(col(StoredFile.created_at), col(StoredFile.id))
    if not internal:
        query = query.where(col(StoredFile.internal).is_(False))
    return [view_of(row) for row in await work.session.exec(query)]


def of_case(application_id: int) -> ColumnElement[bool]:
    """Return the condition of the files of an application and of the versions in force of its documents."""
    versions = (
        select(DocumentVersion.file_id)
        .join(Document, col(Document.id) == col(DocumentVersion.document_id))
        .where(Document.application_id == application_id, DocumentVersion.number == Document.current_version)
    )
    return or_(
        col(StoredFile.application_id) == application_id,
        and_(col(StoredFile.document_id).is_not(None), col(StoredFile.id).in_(versions)),
    )


async def by_slot(work: UnitOfWork, kind: Kind, application_id: int) -> dict[str, tuple[FileView, ...]]:
    """The applicant's files by the slot of the form."""
    found: dict[str, list[FileView]] = defaultdict(list)
    for one in await of_application(work, application_id):
        if of_form(kind, one):
            found[one.slot].append(one)
    return {slot: tuple(files) for slot, files in found.items()}


async def unsent(work: UnitOfWork, actor: Actor, application_id: int) -> list[FileView]:
    """The actor's own files for a message that is not sent yet."""
    query = (
        select(StoredFile)
        .where(
            StoredFile.application_id == application_id,
            StoredFile.slot == slots.MESSAGE,
            StoredFile.uploaded_by == actor.author_id,
            col(StoredFile.message_id).is_(None),
        )
        .order_by(col(StoredFile.id))
    )
    return [view_of(row) for row in await work.session.exec(query)]


def of_answer(one: FileView | StoredFile, asked_at: datetime) -> bool:
    """Whether the applicant has added a file since something was asked; the document made of the form is none."""
    return one.side is Side.CUSTOMER and one.slot != slots.FILED and one.created_at >= asked_at


def of_form(kind: Kind, one: FileView) -> bool:
    """Whether a file lies in a place of the form, and not in the thread or among the documents, and stands there."""
    return one.side is Side.CUSTOMER and one.slot in {slot.code for slot in kind.slots} and not one.replaced


def handed_over(kind: Kind, one: FileView) -> bool:
    """Whether the system that is told of an application takes a file: what the form or a remark has asked for."""
    return of_form(kind, one) or (one.side is Side.CUSTOMER and one.slot == slots.REQUESTED and not one.replaced)


async def counted(work: UnitOfWork, application_id: int) -> dict[str, int]:
    """How many files the applicant has in each slot: neither replaced ones nor signatures, which alone are none."""
    query = (
        select(StoredFile.slot, func.count())
        .where(
            StoredFile.application_id == application_id,
            StoredFile.side == Side.CUSTOMER,
            StoredFile.media_type != SIGNATURE.media_type,
            col(StoredFile.replaced_at).is_(None),
        )
        .group_by(col(StoredFile.slot))
    )
    return dict((await work.session.exec(query)).all())


async def forget_slots(work: UnitOfWork, application_id: int, kept: frozenset[str]) -> None:
    """Remove the records of files in slots that are not asked for any more."""
    hidden = col(StoredFile.slot).not_in([*kept, ""])
    await work.session.exec(delete(StoredFile).where(col(StoredFile.application_id) == application_id, hidden))
