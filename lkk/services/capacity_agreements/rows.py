"""Rows of agreements and of the contacts they stand on: found for one of the two people, locked, told of."""

import uuid

from sqlmodel import col, exists, or_, select

from lkk.models.capacity_agreements import CapacityAgreement
from lkk.models.documents import Document
from lkk.models.redistribution import CapacityContact
from lkk.services.documents.locking import locked_by_key
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound, Stale
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.capacity_agreements import AgreementState
from lkk.vocabulary.redistribution import ContactState

LIVE = tuple(one for one in AgreementState if one.live)
CHANGED = "Пока вы смотрели, условия изменились. Проверьте их ещё раз"


async def contact(work: UnitOfWork, actor: Actor, contact_id: int, *, lock: bool = False) -> CapacityContact:
    """Return a contact of the actor whose two have once opened to each other; one that is closed stays readable.

    Locked, so that no second agreement of it begins meanwhile, it must be open.

    Raises:
        NotFound: the actor has no such contact.
    """
    begun = exists().where(col(CapacityAgreement.contact_id) == col(CapacityContact.id))
    is_open = col(CapacityContact.state) == ContactState.OPEN
    query = select(CapacityContact).where(
        CapacityContact.id == contact_id,
        is_open if lock else or_(is_open, begun),
        (col(CapacityContact.giver_id) == actor.subject_id) | (col(CapacityContact.taker_id) == actor.subject_id),
    )
    found = (await work.session.exec(query.with_for_update() if lock else query)).first()
    if found is None:
        raise NotFound
    return found


async def newest(work: UnitOfWork, contact_id: int) -> CapacityAgreement | None:
    """Return the agreement of a contact that is under way, else the last one; the caller has found the contact."""
    query = select(CapacityAgreement).where(CapacityAgreement.contact_id == contact_id)
    return (await work.session.exec(query.order_by(col(CapacityAgreement.id).desc()).limit(1))).first()


async def locked(
    work: UnitOfWork, actor: Actor, public_id: uuid.UUID, number: int
) -> tuple[CapacityAgreement, Document | None]:
    """Lock an agreement of the actor as it was seen, after its paper: in this order a signature locks them too.

    Raises:
        NotFound: the actor has no such agreement.
        Stale: another offer is in force, or its paper was made or annulled meanwhile.
    """
    own = (col(CapacityAgreement.giver_id) == actor.subject_id) | (col(CapacityAgreement.taker_id) == actor.subject_id)
    query = select(CapacityAgreement).where(CapacityAgreement.public_id == public_id, own)
    found = (await work.session.exec(query)).first()
    if found is None:
        raise NotFound
    paper_id = found.document_id
    paper = await locked_by_key(work, paper_id) if paper_id is not None else None
    fresh = query.with_for_update().execution_options(populate_existing=True)
    row = (await work.session.exec(fresh)).one()
    if row.document_id != paper_id or row.number != number:
        raise Stale(CHANGED)
    return row, paper


def other_of(row: CapacityAgreement, user_id: int) -> int:
    """Return the other of the two."""
    return row.taker_id if user_id == row.giver_id else row.giver_id


def changed(work: UnitOfWork, actor: Actor | None, row: CapacityAgreement, action: AuditAction) -> None:
    """Record what was done with an agreement; open pages of both look again."""
    if actor is not None:
        subject = f"capacity_agreement:{row.key}"
        audit.record(work, action, actor_id=actor.author_id, subject=subject, ip=actor.ip, state=row.state.value)
    work.tell_people(row.giver_id, row.taker_id)
