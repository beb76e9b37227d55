"""Two persons for one mass notification: the author asks, another one decides; stopping needs no second one."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import col, func, select

from lkk.models.broadcasts import Broadcast, BroadcastRecipient
from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.broadcasts.drafts import demand_recipients, own, recount
from lkk.services.broadcasts.events import BROADCAST_APPROVED, BROADCAST_REFUSED, BROADCAST_STOPPED, BROADCAST_WAITS
from lkk.services.broadcasts.records import found, locked, moved
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.declaration import Event
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.broadcasts import REASON_LENGTH, BroadcastState
from lkk.vocabulary.people import UserStatus, roles_with
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_most_signs

# Letters that a worker has in hand leave; those that still wait are taken out of the queue. Recipients come first: who
# records a letter locks its recipient before its item, and two orders would wait for one another.
_STOP_LETTERS = text("update broadcast_recipient set mail = 'stopped' where broadcast_id = :id and mail = 'queued'")
_TAKE_LETTERS = text("""
delete from outbox_item o using broadcast_recipient r
 where r.broadcast_id = :id and r.mail = 'stopped' and o.channel = 'mail' and o.state = 'waiting'
   and o.idempotency_key = 'broadcast:' || r.broadcast_id || ':' || r.user_id
   and (o.leased_until is null or o.leased_until < now())
""")
_CANCEL_SMS = text("""
update sms_message set state = 'cancelled', text = '', due_at = null, settled_at = :now
 where broadcast_id = :id and state in ('queued', 'postponed')
""")
_FORGET_SMS = text("update sms_message set state = 'sent', text = '' where broadcast_id = :id and state = 'uncertain'")


async def submit(work: UnitOfWork, actor: Actor, broadcast_id: int, seen: int) -> None:
    """Ask for the approval of an own broadcast; the recipients are counted once more.

    Raises:
        NotFound, NotAllowed, Stale: as for a change of it.
        InvalidValue: nobody would get it, or there is nobody who may approve it.
    """
    demand(actor, Permission.PREPARE_BROADCAST)
    row = await own(work, actor, broadcast_id, seen)
    counts = await recount(work, row)
    demand_recipients(row, counts.total)
    approvers = await _approvers(work, actor)
    if not approvers:
        raise InvalidValue("Одобрить некому: нужен ещё один администратор, кроме автора")
    row.state, row.submitted_at, row.reason = BroadcastState.WAITING, work.now, ""
    row.decided_by = row.decided_at = None
    moved(work, actor, row, AuditAction.BROADCAST_SUBMITTED, recipients=counts.total)
    await _tell(work, BROADCAST_WAITS, approvers, row, by=actor.author.display_name, count=counts.total)


async def withdraw(work: UnitOfWork, actor: Actor, broadcast_id: int, seen: int) -> None:
    """Take an own broadcast back from the approval, to change it.

    Raises:
        NotFound, NotAllowed, Stale: there is none, it is another's, it has changed or does not wait any more.
    """
    demand(actor, Permission.PREPARE_BROADCAST)
    row = await _waiting(work, broadcast_id, seen)
    if row.author_id != actor.author_id:
        raise NotAllowed("Отозвать рассылку может только её автор")
    row.state = BroadcastState.DRAFT
    moved(work, actor, row, AuditAction.BROADCAST_WITHDRAWN)


async def approve(work: UnitOfWork, actor: Actor, broadcast_id: int, seen: int) -> None:
    """Let a broadcast of somebody else be sent; the worker begins within seconds.

    Raises:
        NotAllowed: the actor is its author, or may not approve.
        NotFound, Stale: there is none, it has changed or does not wait any more.
    """
    row = await _to_decide(work, actor, broadcast_id, seen)
    row.state, row.decided_by, row.decided_at = BroadcastState.SENDING, actor.author_id, work.now
    moved(work, actor, row, AuditAction.BROADCAST_APPROVED)
    await _tell(work, BROADCAST_APPROVED, [row.author_id], row, by=actor.author.display_name)


async def refuse(work: UnitOfWork, actor: Actor, broadcast_id: int, seen: int, reason: str) -> None:
    """Give a broadcast back to its author with what is to be mended.

    Raises:
        InvalidValue: there is no reason, or it is too long.
        NotAllowed, NotFound, Stale: as for `approve`.
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= REASON_LENGTH:
        raise InvalidValue(f"Напишите, что исправить: {at_most_signs(REASON_LENGTH)}", at="reason")
    row = await _to_decide(work, actor, broadcast_id, seen)
    row.state, row.decided_by, row.decided_at = BroadcastState.REFUSED, actor.author_id, work.now
    row.reason = reason
    moved(work, actor, row, AuditAction.BROADCAST_REFUSED, reason=reason)
    await _tell(work, BROADCAST_REFUSED, [row.author_id], row, by=actor.author.display_name, reason=reason)


async def stop(work: UnitOfWork, actor: Actor, broadcast_id: int) -> int:
    """Stop a broadcast that is being sent, for good; return how many people have got it on the site.

    What was seen of it does not matter: the figures move all the time, and stopping is urgent.

    Raises:
        NotAllowed: the actor neither wrote it nor may approve.
        NotFound: there is none.
        Stale: it is not being sent any more.
    """
    demand(actor, Permission.PREPARE_BROADCAST)
    row = await found(work, broadcast_id, lock=True)
    if row.author_id != actor.author_id:
        demand(actor, Permission.APPROVE_BROADCAST)
    if row.state is not BroadcastState.SENDING:
        raise Stale(f"Останавливать нечего: рассылка уже «{row.state.label}»")
    row.state, row.stopped_by, row.stopped_at = BroadcastState.STOPPED, actor.author_id, work.now
    await work.session.execute(_STOP_LETTERS, {"id": row.key})
    await work.session.execute(_TAKE_LETTERS, {"id": row.key})
    await work.session.execute(_CANCEL_SMS, {"id": row.key, "now": work.now})
    await work.session.execute(_FORGET_SMS, {"id": row.key})
    told = (col(BroadcastRecipient.broadcast_id) == row.id, col(BroadcastRecipient.told))
    got = (await work.session.exec(select(func.count()).select_from(BroadcastRecipient).where(*told))).one()
    moved(work, actor, row, AuditAction.BROADCAST_STOPPED, got=got, recipients=row.total)
    concerned = [one for one in (row.author_id, row.decided_by) if one != actor.author_id]
    await _tell(work, BROADCAST_STOPPED, concerned, row, by=actor.author.display_name, count=got)
    return got


async def _to_decide(work: UnitOfWork, actor: Actor, broadcast_id: int, seen: int) -> Broadcast:
    demand(actor, Permission.APPROVE_BROADCAST)
    row = await _waiting(work, broadcast_id, seen)
    if row.author_id == actor.author_id:
        raise NotAllowed("Свою рассылку одобряет другой администратор")
    return row


async def _waiting(work: UnitOfWork, broadcast_id: int, seen: int) -> Broadcast:
    row = await locked(work, broadcast_id, seen)
    if row.state is not BroadcastState.WAITING:
        raise Stale(f"Рассылка уже не ждёт одобрения: она в состоянии «{row.state.label}»")
    return row


async def _approvers(work: UnitOfWork, actor: Actor) -> list[int]:
    query = select(User.id).where(
        col(User.role).in_(roles_with(Permission.APPROVE_BROADCAST)), col(User.status) == UserStatus.ACTIVE
    )
    return [one for one in await work.session.exec(query) if one is not None and one != actor.author_id]


async def _tell(work: UnitOfWork, event: Event, whom: Sequence[int | None], row: Broadcast, **facts: str | int) -> None:
    people = [one for one in whom if one is not None]
    await notifications.publish(
        work, event, user_ids=people, account_id=None, title=row.title, broadcast_id=row.key, **facts
    )
