"""A document nobody else changes until the end of the transaction."""

import uuid

from sqlmodel import select

from lkk.models.documents import Document
from lkk.services.documents.finding import visible
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand, refuse_visit
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission


async def locked(work: UnitOfWork, actor: Actor | None, public_id: uuid.UUID, *, in_visit: bool = False) -> Document:
    """Return a document of the actor to be changed; nobody as the actor is the portal itself.

    Raises:
        NotFound: there is none the actor may see.
        NotAllowed: an employee who does not work with applications, or the customer's own to do.
    """
    query = select(Document).where(Document.public_id == public_id).with_for_update()
    if actor is not None:
        if actor.staff:
            demand(actor, Permission.WORK_APPLICATIONS)
        elif not in_visit:
            refuse_visit(actor)
        query = query.where(visible(actor))
    found = (await work.session.exec(query.execution_options(populate_existing=True))).first()
    if found is None:
        raise NotFound
    return found


async def locked_by_key(work: UnitOfWork, document_id: int) -> Document:
    """Return a document to be changed by the portal, by its key.

    Raises:
        NotFound: there is none.
    """
    query = select(Document).where(Document.id == document_id).with_for_update()
    found = (await work.session.exec(query.execution_options(populate_existing=True))).first()
    if found is None:
        raise NotFound
    return found
