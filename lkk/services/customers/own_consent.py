"""The consent of a customer whose cabinet was opened at the counter: asked for and given in the own cabinet.

Whoever registers alone has given it there; an employee gives none for anybody.
"""

from sqlmodel import col, exists, select

from lkk.models.audit import DataAccess
from lkk.models.consents import Consent, ConsentText
from lkk.services.identity import consents
from lkk.services.identity.consents import ConsentView
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.people import ConsentPurpose
from lkk.vocabulary.permissions import Permission


async def awaited(work: UnitOfWork, actor: Actor) -> ConsentView | None:
    """Return the text in force when the customer has still to read it, None for everybody else."""
    at_counter = exists().where(
        col(DataAccess.subject_id) == actor.subject_id, col(DataAccess.what) == AccessKind.CREATED
    )
    given = exists().where(
        col(Consent.user_id) == actor.subject_id,
        col(Consent.text_id) == col(ConsentText.id),
        col(ConsentText.purpose) == ConsentPurpose.PERSONAL_DATA,
    )
    if not (await work.session.exec(select(at_counter & ~given))).one():
        return None
    return await consents.current(work)


async def agree(work: UnitOfWork, actor: Actor, version: str) -> None:
    """Record the customer's own consent.

    Raises:
        NotAllowed: it is no customer in the own cabinet.
        InvalidValue: nothing was agreed to, or the text has changed since it was read.
    """
    demand(actor, Permission.USE_CABINET)
    await consents.give(work, actor.subject_id, version, Visitor(ip=actor.ip))
    work.tell_people(actor.subject_id)
