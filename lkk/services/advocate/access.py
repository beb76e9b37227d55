"""Who has «Энергоадвокат», who serves them on a day, and whether its doors are open to somebody."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from lkk.models.advocate import AdvocateMembership, ManagerAbsence, ManagerCard
from lkk.models.identity import User
from lkk.routes import manager_photo_path
from lkk.services.advocate.receivers import managing, today
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.advocate import AdvocateTopic
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Permission


class NotConnected(NotAllowed):
    """The customer has no «Энергоадвокат», and what was asked for is a part of it."""

    text = "Это доступно клиентам, которые подключили «Энергоадвокат»"


@dataclass(frozen=True)
class ManagerView:
    """A manager as clients see one; `topics` are in words, `photo` is an address or empty."""

    user_id: int
    name: str
    hours: str = ""
    topics: tuple[str, ...] = ()
    photo: str = ""


@dataclass(frozen=True)
class Serving:
    """The own manager of a client; while `away_until` is there `substitute` stands in, or nobody yet.

    One who is no manager any more is nobody's manager.
    """

    manager: ManagerView | None = None
    substitute: ManagerView | None = None
    away_since: date | None = None
    away_until: date | None = None

    @property
    def now(self) -> ManagerView | None:
        """Who serves the client today."""
        return self.substitute if self.away_until else self.manager


async def connected(work: UnitOfWork, user_id: int) -> bool:
    """Whether a customer has the service."""
    return await membership_of(work, user_id) is not None


async def membership_of(work: UnitOfWork, user_id: int, *, lock: bool = False) -> AdvocateMembership | None:
    """Return the membership that lasts, None for a customer without the service."""
    query = select(AdvocateMembership).where(
        AdvocateMembership.user_id == user_id, col(AdvocateMembership.left_at).is_(None)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await work.session.exec(query)).first()


async def may_use_doors(work: UnitOfWork, actor: Actor) -> bool:
    """Whether the doors of the service are open to the customer of this cabinet.

    They are to whoever has the service, which a citizen's cabinet never has, and where the setting says so to all.
    """
    if not actor.role.may(Permission.USE_CABINET) or actor.only_draft is not None:
        return False
    if settings().advocate_for_everybody:
        return True
    return actor.cabinet_class is CabinetClass.LEGAL and await connected(work, actor.subject_id)


async def demand_doors(work: UnitOfWork, actor: Actor, *, in_visit: bool = False) -> None:
    """Refuse whoever the doors of the service are not open to.

    Raises:
        NotAllowed: it is no customer's cabinet.
        NotInVisit: an employee in a customer's cabinet, unless `in_visit`.
        NotConnected: the customer does not have the service.
    """
    demand(actor, Permission.USE_CABINET, in_visit=in_visit)
    if not await may_use_doors(work, actor):
        raise NotConnected


async def manager_of(work: UnitOfWork, user_id: int) -> ManagerView | None:
    """Return who serves a customer today: the own manager or whoever stands in; None when it is nobody."""
    return (await serving(work, user_id)).now


async def serving(work: UnitOfWork, user_id: int) -> Serving:
    """Return the manager of a customer, and who stands in today when the manager is away."""
    membership = await membership_of(work, user_id)
    if membership is None or membership.manager_id is None:
        return Serving()
    on = today(work)
    query = select(ManagerAbsence).where(
        ManagerAbsence.manager_id == membership.manager_id,
        ManagerAbsence.first_day <= on,
        ManagerAbsence.last_day >= on,
    )
    now = (await work.session.exec(query)).first()
    wanted = {membership.manager_id}
    if now is not None and now.substitute_id is not None:
        wanted.add(now.substitute_id)
    known = {one.user_id: one for one in await views(work, wanted)}
    return Serving(
        manager=known.get(membership.manager_id),
        substitute=known.get(now.substitute_id or 0) if now else None,
        away_since=now.first_day if now else None,
        away_until=now.last_day if now else None,
    )


async def views(work: UnitOfWork, ids: set[int]) -> list[ManagerView]:
    """Return those of these people who are managers now, by name."""
    query = (
        select(User.id, User.display_name, ManagerCard)
        .join(ManagerCard, col(ManagerCard.user_id) == col(User.id), isouter=True)
        .where(col(User.id).in_(ids), *managing())
        .order_by(col(User.display_name), col(User.id))
    )
    return [view_of(user_id or 0, name, card) for user_id, name, card in await work.session.exec(query)]


def view_of(user_id: int, name: str, card: ManagerCard | None) -> ManagerView:
    """Return what clients see of a manager; one without a card is called as in the list of users."""
    if card is None:
        return ManagerView(user_id, name)
    labels = tuple(one.label for one in AdvocateTopic if one.value in card.topics)
    photo = manager_photo_path(card.photo) if card.photo else ""
    return ManagerView(user_id, card.name or name, card.hours, labels, photo)
