"""How many clients managers have, and who takes the next one: the fewest first, never over the limit of a card.

Whoever gives clients away or takes absences down does it alone: the lock makes the count and the choice one.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, text
from sqlmodel import col, select

from lkk.models.advocate import AdvocateMembership, ManagerAbsence, ManagerCard
from lkk.models.identity import User
from lkk.services.advocate.receivers import managing, today
from lkk.services.kernel.errors import InvalidValue, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.advocate import MOST_CLIENTS
from lkk.vocabulary.words import count

_LOCK = text("select pg_advisory_xact_lock(hashtextextended('advocate', 0))")


class NoManagerFree(ServiceError):
    """Nobody can take a client now."""

    text = (
        "Свободного менеджера «Энергоадвоката» нет: все отсутствуют или ведут предельное число клиентов. "
        "Администратор может поднять предел в карточке менеджера"
    )


@dataclass(frozen=True)
class Load:
    """A manager with the number of clients now and at the most; `away` tells of today."""

    manager_id: int
    name: str
    clients: int
    most: int
    away: bool

    @property
    def free(self) -> bool:
        """Whether another client may be given to this manager."""
        return not self.away and self.clients < self.most


async def alone(work: UnitOfWork) -> None:
    """Wait until nobody else gives clients to managers; it comes before the locks of rows."""
    await work.session.execute(_LOCK)


async def read(work: UnitOfWork) -> list[Load]:
    """Return the managers of today with their clients, by name."""
    clients = (
        select(AdvocateMembership.manager_id, func.count().label("many"))
        .where(col(AdvocateMembership.left_at).is_(None))
        .group_by(col(AdvocateMembership.manager_id))
        .subquery()
    )
    on = today(work)
    away: Any = (
        select(ManagerAbsence.id)
        .where(ManagerAbsence.manager_id == User.id, ManagerAbsence.first_day <= on, ManagerAbsence.last_day >= on)
        .exists()
    )
    query: Any = (
        select(User.id, User.display_name, ManagerCard.name, ManagerCard.most_clients)
        .add_columns(clients.c.many, away)
        .join(ManagerCard, col(ManagerCard.user_id) == col(User.id), isouter=True)
        .join(clients, clients.c.manager_id == col(User.id), isouter=True)
        .where(*managing())
        .order_by(col(User.display_name), col(User.id))
    )
    return [
        Load(key, called or name, many or 0, MOST_CLIENTS if most is None else most, gone)
        for key, name, called, most, many, gone in (await work.session.execute(query)).all()
    ]


def least(loads: list[Load], but: int | None = None) -> Load:
    """Return who takes the next client: of those who may, the one with the fewest.

    Raises:
        NoManagerFree: there is none.
    """
    free = [one for one in loads if one.free and one.manager_id != but]
    if not free:
        raise NoManagerFree
    return min(free, key=lambda one: (one.clients, one.manager_id))


def named(loads: list[Load], manager_id: int, more: int = 1) -> Load:
    """Return the manager who was chosen to take so many clients; one who is away may be chosen.

    Raises:
        InvalidValue: there is no such manager, or the clients would be more than the card allows.
    """
    found = next((one for one in loads if one.manager_id == manager_id), None)
    if found is None:
        raise InvalidValue("Выберите менеджера из списка", at="manager")
    if found.clients + more > found.most:
        many = count(found.most, "клиента", "клиентов", "клиентов")
        raise InvalidValue(f"{found.name}: по карточке не больше {many}, сейчас {found.clients}", at="manager")
    return found
