"""The administrator's view of managers and their clients, and the change of a manager for one client or for all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from lkk.models.advocate import AdvocateMembership, ManagerCard
from lkk.models.identity import User
from lkk.services.advocate import absences, access, loads, membership, requests
from lkk.services.advocate.access import ManagerView
from lkk.services.advocate.receivers import today
from lkk.services.advocate.requests import RequestView
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.advocate import MOST_CLIENTS, REASON
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_most_signs

MOST_SHOWN = 500  # clients of one list: no card allows for more


@dataclass(frozen=True)
class ClientRow:
    """A client with the name of the manager, empty for nobody; `request` waits for a decision."""

    membership_id: int
    user_id: int
    name: str
    manager: str
    since: datetime
    request: RequestView | None


@dataclass(frozen=True)
class AbsenceRow:
    """Days of a manager's absence; `substitute` is a name, empty for nobody."""

    id: int
    first: date
    last: date
    substitute: str
    now: bool


@dataclass(frozen=True)
class ManagerRow:
    """A manager with the card as it is stored, how many clients, and the absences; who is no manager has `gone`."""

    view: ManagerView
    topics: tuple[str, ...]
    photo: str
    most: int
    clients: int
    gone: bool
    absences: tuple[AbsenceRow, ...]


@dataclass(frozen=True)
class Desk:
    """Managers by name, first those who are none any more; `clients` are of the one that was asked for."""

    managers: tuple[ManagerRow, ...]
    asking: tuple[ClientRow, ...]
    unassigned: tuple[ClientRow, ...]
    clients: tuple[ClientRow, ...]


async def read(work: UnitOfWork, actor: Actor, chosen: int = 0) -> Desk:
    """Return the managers, what waits for a decision, and the clients of one manager.

    Raises:
        NotAllowed: the actor keeps no managers.
    """
    demand(actor, Permission.MANAGE_ADVOCATE)
    many = await _counts(work)
    rows = await _managers(work, many)
    names = {one.view.user_id: one.view.name for one in rows}
    of_manager, waiting = col(AdvocateMembership.manager_id), await requests.asked(work)
    return Desk(
        managers=tuple(sorted(rows, key=lambda one: not one.gone)),
        asking=await _clients(work, names, waiting, col(AdvocateMembership.id).in_(waiting)),
        unassigned=await _clients(work, names, waiting, of_manager.is_(None)) if None in many else (),
        clients=await _clients(work, names, waiting, of_manager == chosen) if chosen else (),
    )


async def _managers(work: UnitOfWork, many: Mapping[int | None, int]) -> list[ManagerRow]:
    known = {one.manager_id for one in await loads.read(work)}
    query = (
        select(User.id, User.display_name, ManagerCard)
        .join(ManagerCard, col(ManagerCard.user_id) == col(User.id), isouter=True)
        .where(col(User.id).in_(known | (set(many) - {None})))
        .order_by(col(User.display_name), col(User.id))
    )
    people = [(access.view_of(key or 0, name, card), card) for key, name, card in await work.session.exec(query)]
    away = await _absences(work, {view.user_id: view.name for view, _ in people})
    return [
        ManagerRow(
            view=view,
            topics=tuple(card.topics) if card else (),
            photo=card.photo if card else "",
            most=card.most_clients if card else MOST_CLIENTS,
            clients=many.get(view.user_id, 0),
            gone=view.user_id not in known,
            absences=tuple(away.get(view.user_id, ())),
        )
        for view, card in people
    ]


async def change_manager(work: UnitOfWork, actor: Actor, membership_id: int, to: int | None, reason: str) -> None:
    """Give one client to another manager, or without one to whoever has the fewest clients.

    Raises:
        NotAllowed: the actor keeps no managers.
        NotFound: the client has left the service.
        NoManagerFree, InvalidValue: `manager`, `reason`.
    """
    said = await _begin(work, actor, reason)
    query = select(AdvocateMembership).where(
        AdvocateMembership.id == membership_id, col(AdvocateMembership.left_at).is_(None)
    )
    row = (await work.session.exec(query.with_for_update())).first()
    if row is None:
        raise NotFound("Клиент уже отключил услугу. Обновите страницу")
    if to is not None and row.manager_id == to:
        raise InvalidValue("Это и есть нынешний менеджер. Выберите другого", at="manager")
    await membership.give(work, actor, [row], to, said)
    work.tell_people(actor.author_id)


async def change_all(work: UnitOfWork, actor: Actor, manager_id: int, to: int | None, reason: str) -> int:
    """Give all clients of a manager to another one, or without one to those with the fewest; return how many.

    Raises:
        NotAllowed: the actor keeps no managers.
        InvalidValue: `manager`, `reason`: there is nobody to give, or the new manager cannot take them.
        NoManagerFree: nobody can take them; nobody is given away then.
    """
    said = await _begin(work, actor, reason)
    query = select(AdvocateMembership).where(
        AdvocateMembership.manager_id == manager_id, col(AdvocateMembership.left_at).is_(None)
    )
    rows = (await work.session.exec(query.order_by(col(AdvocateMembership.id)).with_for_update())).all()
    if not rows:
        raise InvalidValue("Клиентов у этого менеджера нет", at="manager")
    if to == manager_id:
        raise InvalidValue("Это и есть нынешний менеджер. Выберите другого", at="manager")
    await membership.give(work, actor, rows, to, said)
    work.tell_people(actor.author_id, manager_id)
    return len(rows)


async def _begin(work: UnitOfWork, actor: Actor, reason: str) -> str:
    demand(actor, Permission.MANAGE_ADVOCATE)
    said = " ".join(reason.replace("\0", "").split())
    if not 0 < len(said) <= REASON:
        raise InvalidValue(f"Напишите причину, её прочтёт клиент: {at_most_signs(REASON)}", at="reason")
    await loads.alone(work)
    return said


async def _counts(work: UnitOfWork) -> dict[int | None, int]:
    query = (
        select(AdvocateMembership.manager_id, func.count())
        .where(col(AdvocateMembership.left_at).is_(None))
        .group_by(col(AdvocateMembership.manager_id))
    )
    return dict((await work.session.exec(query)).all())


async def _clients(
    work: UnitOfWork, names: Mapping[int, str], waiting: Mapping[int, RequestView], which: Any
) -> tuple[ClientRow, ...]:
    query = (
        select(AdvocateMembership, User.display_name)
        .join(User, col(User.id) == col(AdvocateMembership.user_id))
        .where(col(AdvocateMembership.left_at).is_(None), which)
        .order_by(col(User.display_name), col(User.id))
        .limit(MOST_SHOWN)
    )
    return tuple(
        ClientRow(row.key, row.user_id, name, names.get(row.manager_id or 0, ""), row.since, waiting.get(row.key))
        for row, name in await work.session.exec(query)
    )


async def _absences(work: UnitOfWork, names: dict[int, str]) -> dict[int, list[AbsenceRow]]:
    on = today(work)
    found: dict[int, list[AbsenceRow]] = {}
    for one in await absences.of_managers(work):
        row = AbsenceRow(
            one.key, one.first_day, one.last_day, names.get(one.substitute_id or 0, ""), now=one.first_day <= on
        )
        found.setdefault(one.manager_id, []).append(row)
    return found
