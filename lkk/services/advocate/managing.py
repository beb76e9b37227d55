"""The administrator's view of managers and their clients, and the change of a manager for one client or for all."""

from dataclasses import dataclass
from datetime import date, datetime

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

MOST_SHOWN = 500  # clients on the page


@dataclass(frozen=True)
class ClientRow:
    """A client of a manager; `request` waits for a decision."""

    membership_id: int
    user_id: int
    name: str
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
    """A manager with the card as it is stored, the clients and the absences; one who is no manager has `gone`."""

    view: ManagerView
    topics: tuple[str, ...]
    photo: str
    most: int
    gone: bool
    clients: tuple[ClientRow, ...]
    absences: tuple[AbsenceRow, ...]


async def read(work: UnitOfWork, actor: Actor) -> tuple[ManagerRow, ...]:
    """Return all managers by name, those first who have clients and are none any more.

    Raises:
        NotAllowed: the actor keeps no managers.
    """
    demand(actor, Permission.MANAGE_ADVOCATE)
    clients = await _clients(work)
    known = {one.manager_id for one in await loads.read(work)}
    query = (
        select(User.id, User.display_name, ManagerCard)
        .join(ManagerCard, col(ManagerCard.user_id) == col(User.id), isouter=True)
        .where(col(User.id).in_(known | (set(clients) - {None})))
        .order_by(col(User.display_name), col(User.id))
    )
    people = {
        key or 0: (access.view_of(key or 0, name, card), card) for key, name, card in await work.session.exec(query)
    }
    away = await _absences(work, {key: view.name for key, (view, _) in people.items()})
    rows = [
        ManagerRow(
            view=view,
            topics=tuple(card.topics) if card else (),
            photo=card.photo if card else "",
            most=card.most_clients if card else MOST_CLIENTS,
            gone=key not in known,
            clients=tuple(clients.get(key, ())),
            absences=tuple(away.get(key, ())),
        )
        for key, (view, card) in people.items()
    ]
    return tuple(sorted(rows, key=lambda one: not one.gone))


async def unassigned(work: UnitOfWork, actor: Actor) -> tuple[ClientRow, ...]:
    """Return the clients whose manager was deleted."""
    demand(actor, Permission.MANAGE_ADVOCATE)
    return tuple((await _clients(work)).get(None, ()))


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


async def _clients(work: UnitOfWork) -> dict[int | None, list[ClientRow]]:
    query = (
        select(AdvocateMembership, User.display_name)
        .join(User, col(User.id) == col(AdvocateMembership.user_id))
        .where(col(AdvocateMembership.left_at).is_(None))
        .order_by(col(User.display_name), col(User.id))
        .limit(MOST_SHOWN)
    )
    waiting = await requests.asked(work)
    found: dict[int | None, list[ClientRow]] = {}
    for row, name in await work.session.exec(query):
        client = ClientRow(row.key, row.user_id, name, row.since, waiting.get(row.key))
        found.setdefault(row.manager_id, []).append(client)
    return found


async def _absences(work: UnitOfWork, names: dict[int, str]) -> dict[int, list[AbsenceRow]]:
    on = today(work)
    found: dict[int, list[AbsenceRow]] = {}
    for one in await absences.of_managers(work):
        row = AbsenceRow(
            one.key, one.first_day, one.last_day, names.get(one.substitute_id or 0, ""), now=one.first_day <= on
        )
        found.setdefault(one.manager_id, []).append(row)
    return found
