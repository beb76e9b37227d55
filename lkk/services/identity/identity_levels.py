"""How sure the company is of who a customer is: said by themselves, an account attached by its PIN, passport seen.

The level of an account is derived from the attached accounts; a sighting of a passport is a row of its own, with who
saw it and when. Rights that ask for a level ask `level_of`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, exists, select

from lkk.models.accounts import AccountLink
from lkk.models.identity import PassportSeen, User
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import IdentityLevel, Role
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Standing:
    """The level of a customer; who saw the passport and when (UTC), empty and None when nobody did."""

    level: IdentityLevel
    seen_by: str = ""
    seen_at: datetime | None = None


async def level_of(work: UnitOfWork, user_id: int) -> IdentityLevel:
    """Return the level of a customer."""
    return (await standing_of(work, user_id)).level


async def standing_of(work: UnitOfWork, user_id: int) -> Standing:
    """Return the level of a customer and who saw the passport, in one query."""
    attached = exists().where(col(AccountLink.user_id) == user_id, col(AccountLink.detached_at).is_(None))
    query = (
        select(attached, PassportSeen.seen_at, User.display_name)
        .select_from(select(1).subquery())
        .outerjoin(PassportSeen, col(PassportSeen.user_id) == user_id)
        .outerjoin(User, col(User.id) == col(PassportSeen.seen_by))
        .order_by(col(PassportSeen.seen_at).desc().nulls_last())
        .limit(1)
    )
    has_account, seen_at, seen_by = (await work.session.exec(query)).one()
    if seen_at is not None:
        return Standing(IdentityLevel.PASSPORT_SEEN, seen_by or "", seen_at)
    return Standing(IdentityLevel.ACCOUNT_PIN if has_account else IdentityLevel.SELF_DECLARED)


async def passport_seen(work: UnitOfWork, actor: Actor, user_id: int) -> None:
    """Note that the actor has seen the original of a customer's passport now.

    Raises:
        NotAllowed: the actor does not serve customers at the counter.
        NotFound: there is no such customer.
    """
    demand(actor, Permission.REGISTER_CUSTOMER)
    query = select(User.id).where(User.id == user_id, User.role == Role.CUSTOMER)
    if (await work.session.exec(query)).first() is None:
        raise NotFound
    work.session.add(PassportSeen(user_id=user_id, seen_by=actor.author_id, seen_at=work.now))
    audit.record(work, AuditAction.PASSPORT_SEEN, actor_id=actor.author_id, subject=f"user:{user_id}", ip=actor.ip)
    work.tell_people(user_id)
