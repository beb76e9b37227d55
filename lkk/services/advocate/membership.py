"""The beginning and the end of the service, and the change of the manager: each once, with history and notices."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from sqlmodel import col, select, update

from lkk.models.advocate import AdvocateAssignment, AdvocateMembership, ManagerRequest
from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.advocate import loads
from lkk.services.advocate.access import NotConnected, membership_of
from lkk.services.advocate.events import (
    ADVOCATE_CLIENT,
    ADVOCATE_CLIENT_LEFT,
    ADVOCATE_CONNECTED,
    ADVOCATE_LEFT,
    ADVOCATE_MANAGER,
)
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.advocate import RequestState
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission

#: What a feature does when a customer leaves the service; called in the transaction of the leaving.
Follower = Callable[[UnitOfWork, int], Awaitable[None]]


async def connect(
    work: UnitOfWork, user_id: int, *, application_id: int | None = None, author_id: int | None = None
) -> AdvocateMembership:
    """Let a customer have the service and a manager; who has it already keeps everything.

    Raises:
        NoManagerFree: nobody can take the client.
    """
    await loads.alone(work)
    found = await membership_of(work, user_id)
    if found is not None:
        return found
    chosen = loads.least(await loads.read(work))
    row = AdvocateMembership(user_id=user_id, application_id=application_id, since=work.now)
    work.session.add(row)
    await work.session.flush()
    _begin(work, row, chosen.manager_id, "Подключение услуги", author_id)
    _note(work, AuditAction.ADVOCATE_CONNECTED, user_id, author_id, manager=chosen.manager_id)
    await notifications.publish(work, ADVOCATE_CONNECTED, user_ids=[user_id], manager=chosen.name)
    name = (await work.session.exec(select(User.display_name).where(User.id == user_id))).one()
    await notifications.publish(work, ADVOCATE_CLIENT, user_ids=[chosen.manager_id], client=name, many=1)
    work.tell_people(user_id, chosen.manager_id)
    return row


async def leave(work: UnitOfWork, actor: Actor, followers: Sequence[Follower] = ()) -> None:
    """Let a customer do without the service: the doors close, the manager is told, `followers` end what is open.

    Raises:
        NotInVisit: an employee in the customer's cabinet.
        NotConnected: the customer does not have the service.
    """
    demand(actor, Permission.USE_CABINET)
    if not await end(work, actor.subject_id, followers):
        raise NotConnected
    await notifications.publish(work, ADVOCATE_LEFT, user_ids=[actor.subject_id])


async def end(work: UnitOfWork, user_id: int, followers: Sequence[Follower] = ()) -> bool:
    """End the service of a customer; False when there was none. Whoever calls has checked the right."""
    await loads.alone(work)
    row = await membership_of(work, user_id, lock=True)
    if row is None:
        return False
    row.left_at = work.now
    await _close(work, [row.key])
    await settle_requests(work, [row.key], RequestState.LEFT, None)
    _note(work, AuditAction.ADVOCATE_LEFT, user_id, user_id)
    if row.manager_id is not None:
        name = (await work.session.exec(select(User.display_name).where(User.id == user_id))).one()
        await notifications.publish(work, ADVOCATE_CLIENT_LEFT, user_ids=[row.manager_id], client=name)
    for follow in followers:
        await follow(work, user_id)
    work.tell_people(user_id, *([row.manager_id] if row.manager_id else []))
    return True


async def give(work: UnitOfWork, actor: Actor, rows: Sequence[AdvocateMembership], to: int | None, reason: str) -> None:
    """Give clients to another manager, or without one to those with the fewest clients; everybody is told.

    The rows are locked and nobody else gives clients away.

    Raises:
        NoManagerFree, InvalidValue: nobody can take them, see `loads`.
    """
    known = await loads.read(work)
    if to is not None:
        loads.named(known, to, sum(row.manager_id != to for row in rows))
    taken: dict[int, int] = {}
    names = {one.manager_id: one.name for one in known}
    moved = [row for row in rows if row.manager_id != to or to is None]
    await _close(work, [row.key for row in moved])
    for row in moved:
        chosen = to if to is not None else loads.least(known, row.manager_id).manager_id
        known = [replace(one, clients=one.clients + (one.manager_id == chosen)) for one in known]
        taken[chosen] = taken.get(chosen, 0) + 1
        before = row.manager_id
        _begin(work, row, chosen, reason, actor.author_id)
        _note(work, AuditAction.ADVOCATE_MANAGER_CHANGED, row.user_id, actor.author_id, manager=chosen, before=before)
    for manager_id in taken:
        clients = [row.user_id for row in moved if row.manager_id == manager_id]
        await notifications.publish(work, ADVOCATE_MANAGER, user_ids=clients, manager=names[manager_id], reason=reason)
    await _tell_managers(work, moved, taken)
    await settle_requests(work, [row.key for row in moved], RequestState.GRANTED, actor.author_id)


async def client_of(work: UnitOfWork, membership_id: int) -> int:
    """Return whose membership it is. Raises NotFound."""
    query = select(AdvocateMembership.user_id).where(AdvocateMembership.id == membership_id)
    found = (await work.session.exec(query)).first()
    if found is None:
        raise NotFound
    return found


async def settle_requests(
    work: UnitOfWork, memberships: Sequence[int], state: RequestState, by: int | None, answer: str = ""
) -> None:
    """Settle the requests for another manager that wait."""
    waiting = (col(ManagerRequest.membership_id).in_(memberships), col(ManagerRequest.state) == RequestState.OPEN)
    values = {"state": state, "settled_at": work.now, "settled_by": by, "answer": answer}
    await work.session.exec(update(ManagerRequest).where(*waiting).values(**values))


async def _tell_managers(work: UnitOfWork, moved: Sequence[AdvocateMembership], taken: dict[int, int]) -> None:
    wanted = {row.user_id for row in moved}
    rows = await work.session.exec(select(User.id, User.display_name).where(col(User.id).in_(wanted)))
    clients = {key or 0: name for key, name in rows}
    for manager_id, many in taken.items():
        one = next(clients[row.user_id] for row in moved if row.manager_id == manager_id)
        await notifications.publish(work, ADVOCATE_CLIENT, user_ids=[manager_id], client=one, many=many)
    work.tell_people(*wanted, *taken)


async def _close(work: UnitOfWork, memberships: Sequence[int]) -> None:
    lasting = (col(AdvocateAssignment.membership_id).in_(memberships), col(AdvocateAssignment.until).is_(None))
    await work.session.exec(update(AdvocateAssignment).where(*lasting).values(until=work.now))


def _begin(work: UnitOfWork, row: AdvocateMembership, manager_id: int, reason: str, author_id: int | None) -> None:
    row.manager_id = manager_id
    work.session.add(row)
    work.session.add(
        AdvocateAssignment(
            membership_id=row.key, manager_id=manager_id, since=work.now, reason=reason, author_id=author_id
        )
    )


def _note(
    work: UnitOfWork,
    action: AuditAction,
    user_id: int,
    author_id: int | None,
    *,
    manager: int | None = None,
    before: int | None = None,
) -> None:
    audit.record(work, action, actor_id=author_id, subject=f"user:{user_id}", manager=manager, before=before)
