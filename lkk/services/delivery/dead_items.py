"""The dead list: what could not be delivered, and sending it again by hand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.delivery import OutboxItem
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.delivery import DeliveryState
from lkk.vocabulary.permissions import Permission

LIST_LIMIT = 100

_RESEND = text("""
update outbox_item
   set state = 'waiting', attempts = 0, faults = 0, run_at = now(), waiting_since = now(), done_at = null
 where id = :id and state = 'dead'
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


async def list_dead(work: UnitOfWork, actor: Actor) -> list[DeadItem]:
    """The newest dead items, at most LIST_LIMIT.

    Raises:
        NotAllowed: the actor does not operate the portal.
    """
    demand(actor, Permission.OPERATE)
    query = select(OutboxItem).where(OutboxItem.state == DeliveryState.DEAD)
    rows = await work.session.exec(query.order_by(col(OutboxItem.id).desc()).limit(LIST_LIMIT))
    return [DeadItem(r.key, r.channel, r.kind, r.last_error, r.attempts, r.created_at, r.done_at) for r in rows]


async def resend(work: UnitOfWork, actor: Actor, item_id: int) -> None:
    """Put a dead item back into the queue with all its tries.

    Raises:
        NotAllowed: the actor does not operate the portal.
        NotFound: there is no such dead item (any more).
    """
    demand(actor, Permission.OPERATE)
    if (await work.session.execute(_RESEND, {"id": item_id})).first() is None:
        raise NotFound
    audit.record(
        work, AuditAction.OUTBOX_RESENT, actor_id=actor.author_id, subject=f"outbox_item:{item_id}", ip=actor.ip
    )
    work.wake_outbox()
