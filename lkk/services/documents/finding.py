"""Where every query of documents starts: what somebody may see."""

import uuid

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from lkk.models.accounts import AccountLink
from lkk.models.applications import Application
from lkk.models.documents import Document, DocumentVersion
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition of documents the actor may see: one's own, those of attached accounts, all for employees.

    Raises:
        NotAllowed: an employee who sees no applications, or a tablet.
    """
    if actor.staff:
        demand(actor, Permission.SEE_APPLICATIONS)
        return col(Document.id).is_not(None)
    demand(actor, Permission.USE_CABINET, in_visit=True)
    return of_person(actor.subject_id)


def of_person(user_id: int) -> ColumnElement[bool]:
    """Return the condition of documents of a customer: those two of them sign and those of attached accounts too."""
    attached = select(AccountLink.account_id).where(
        AccountLink.user_id == user_id, col(AccountLink.detached_at).is_(None)
    )
    own = or_(col(Document.user_id) == user_id, col(Document.counterparty_id) == user_id)
    of_account = and_(col(Document.user_id).is_(None), col(Document.account_id).in_(attached))
    return or_(own, of_account)


async def seen(work: UnitOfWork, actor: Actor, public_id: uuid.UUID) -> Document:
    """Return a document the actor may see.

    Raises:
        NotFound: there is none.
        NotAllowed: as `visible`.
    """
    query = select(Document).where(Document.public_id == public_id, visible(actor))
    found = (await work.session.exec(query)).first()
    if found is None:
        raise NotFound
    return found


async def current_version(work: UnitOfWork, document: Document) -> DocumentVersion:
    """Return the version of a document that is in force."""
    query = select(DocumentVersion).where(
        DocumentVersion.document_id == document.key, DocumentVersion.number == document.current_version
    )
    return (await work.session.exec(query)).one()


async def of_application(work: UnitOfWork, application_id: int) -> list[Document]:
    """Return the documents of an application, the oldest first; whether somebody may see them is not asked."""
    query = select(Document).where(Document.application_id == application_id).order_by(col(Document.id))
    return list(await work.session.exec(query))


async def application_number(work: UnitOfWork, document: Document) -> str:
    """Return the number of the application a document is of, empty without one."""
    if document.application_id is None:
        return ""
    query = select(Application.number).where(Application.id == document.application_id)
    return (await work.session.exec(query)).one() or ""
