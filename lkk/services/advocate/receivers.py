"""Who may receive a client on a day: the own manager, or whoever stands in during an absence."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_
from sqlmodel import col, select

from lkk.models.advocate import AdvocateMembership, ManagerAbsence
from lkk.models.identity import User
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.people import UserStatus, roles_with
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Receivers:
    """The manager of a client, and from when to when somebody else, or nobody, stands in."""

    manager_id: int | None = None
    away: tuple[tuple[date, date, int | None], ...] = ()

    def on(self, day: date) -> int | None:
        """Return who receives the client on a day; nobody when it is not settled who."""
        standing_in = (who for first, last, who in self.away if first <= day <= last)
        return next(standing_in, self.manager_id)

    @property
    def everybody(self) -> frozenset[int]:
        """Whoever receives the client on some day."""
        return frozenset(one for one in (self.manager_id, *(who for _, _, who in self.away)) if one is not None)

    @property
    def anybody(self) -> bool:
        """Whether the client has a manager at all."""
        return self.manager_id is not None


NOBODY = Receivers()


def today(work: UnitOfWork) -> date:
    """Return the present day of the company: absences are days of its calendar."""
    return local_day(work.now, settings().time_zone)


def managing() -> tuple[Any, ...]:
    """Return the conditions on a user who may have clients."""
    return col(User.role).in_(roles_with(Permission.CONSULT)), col(User.status) == UserStatus.ACTIVE


async def receivers_of(work: UnitOfWork, user_id: int) -> Receivers:
    """Return who receives a customer from today on, in one statement; nobody without the service."""
    ahead = and_(
        col(ManagerAbsence.manager_id) == col(AdvocateMembership.manager_id),
        col(ManagerAbsence.last_day) >= today(work),
    )
    query = (
        select(AdvocateMembership.manager_id, ManagerAbsence)
        .join(User, and_(col(User.id) == col(AdvocateMembership.manager_id), *managing()))
        .join(ManagerAbsence, ahead, isouter=True)
        .where(AdvocateMembership.user_id == user_id, col(AdvocateMembership.left_at).is_(None))
        .order_by(col(ManagerAbsence.first_day))
    )
    rows = (await work.session.exec(query)).all()
    if not rows:
        return NOBODY
    away = tuple((one.first_day, one.last_day, one.substitute_id) for _, one in rows if one is not None)
    return Receivers(rows[0][0], away)
