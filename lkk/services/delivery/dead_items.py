"""The dead list: what could not be delivered, and sending it again by hand."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import defer
from sqlmodel import col, func, select

from lkk.models.delivery import OutboxItem
from lkk.sealing import SealingError
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.kernel.unreadable import note_unreadable
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.delivery import DeliveryState
from lkk.vocabulary.permissions import Permission

LIST_LIMIT = 100
_PAYLOAD: Any = OutboxItem.payload

_RESEND = text("""
update outbox_item
   set state = 'waiting', attempts = 0, faults = 0, run_at = now(), waiting_since = now(), done_at = null
 where state = 'dead' and (cast(:id as bigint) is null or id = :id)
returning id
""")


@dataclass(frozen=True)
class DeadItem:
    """An item on the dead list; the key under which the external system may know it stays the same."""

    id: int
    channel: str
    kind: str
    error: str
    attempts: int
    created_at: datetime
    died_at: datetime | None
    payload: dict[str, Any] = field(repr=False)


async def list_dead(work: UnitOfWork, actor: Actor) -> list[DeadItem]:
    """The newest dead items, at most LIST_LIMIT.

    Raises:
        NotAllowed: the actor does not operate the portal.
    """
    demand(actor, Permission.OPERATE)
    query = select(OutboxItem, type_coerce(_PAYLOAD, JSONB)).options(defer(_PAYLOAD))
    query = query.where(OutboxItem.state == DeliveryState.DEAD).order_by(col(OutboxItem.id).desc()).limit(LIST_LIMIT)
    return [
        DeadItem(r.key, r.channel, r.kind, r.last_error, r.attempts, r.created_at, r.done_at, _readable(sealed))
        for r, sealed in await work.session.exec(query)
    ]


def _readable(sealed: Any) -> dict[str, Any]:
    """What an item carries; nothing when it does not open, so that the others are still listed."""
    try:
        return OutboxItem.unsealed(sealed)
    except SealingError as error:
        note_unreadable(error)
        return {}


async def count_dead(work: UnitOfWork, actor: Actor) -> int:
    """How many items are dead, listed or not.

    Raises:
        NotAllowed: the actor does not operate the portal.
    """
    demand(actor, Permission.OPERATE)
    query = select(func.count()).select_from(OutboxItem).where(OutboxItem.state == DeliveryState.DEAD)
    return (await work.session.exec(query)).one()


async def resend(work: UnitOfWork, actor: Actor, item_id: int) -> None:
    """Put a dead item back into the queue with all its tries.

    Raises:
        NotAllowed: the actor does not operate the portal.
        NotFound: there is no such dead item (any more).
    """
    demand(actor, Permission.OPERATE)
    if not await _revive(work, actor, f"outbox_item:{item_id}", item_id):
        raise NotFound


async def resend_all(work: UnitOfWork, actor: Actor) -> int:
    """Put every dead item back into the queue with all its tries; return how many there were.

    Raises:
        NotAllowed: the actor does not operate the portal.
    """
    demand(actor, Permission.OPERATE)
    return await _revive(work, actor, "outbox_item:all")


async def _revive(work: UnitOfWork, actor: Actor, subject: str, item_id: int | None = None) -> int:
    count = len((await work.session.execute(_RESEND, {"id": item_id})).all())
    if count:
        audit.record(
            work, AuditAction.OUTBOX_RESENT, actor_id=actor.author_id, subject=subject, ip=actor.ip, count=count
        )
        work.wake_outbox()
    return count
