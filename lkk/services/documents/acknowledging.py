"""A customer confirms that they have read a document that they do not sign."""

import uuid

from lkk.services.documents import people, room, viewing
from lkk.services.documents.effects import DocumentEffects, follow
from lkk.services.documents.finding import current_version
from lkk.services.documents.locking import locked
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission


class NotRead(ServiceError):
    """Some of its pages have not been shown yet."""

    text = "Сначала откройте все страницы документа"


class NothingToAcknowledge(ServiceError):
    """It is signed, closed, or was confirmed before."""

    text = "Этот документ подтверждать не нужно"


async def acknowledge(work: UnitOfWork, actor: Actor, public_id: uuid.UUID, effects: DocumentEffects) -> None:
    """Note that the customer has read a document, once; what follows from it is done in the same transaction.

    Raises:
        NotFound, NotAllowed: as `locked`; nobody does it for the customer.
        NothingToAcknowledge: the document does not wait for that.
        NotRead: not every page was shown.
    """
    demand(actor, Permission.USE_CABINET)
    document = await locked(work, actor, public_id)
    if not room.to_acknowledge(document):
        raise NothingToAcknowledge
    version = await current_version(work, document)
    if version.pages and not await viewing.read_to_end(work, actor.subject_id, version.key):
        raise NotRead
    document.acknowledged_at = work.now
    audit.record(
        work,
        AuditAction.DOCUMENT_ACKNOWLEDGED,
        actor_id=actor.author_id,
        subject=f"document:{document.key}",
        ip=actor.ip,
    )
    await people.signal(work, document)
    await follow(work, actor, document, effects)
