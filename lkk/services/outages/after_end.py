"""What the feed tells of an outage after its end: kept apart until an employee accepts it, as a rule a reopening.

Nobody is told that the light is off again because of a slip in a journal: a person who can ask the dispatchers decides.
"""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlmodel import select

from lkk.models.outages import Outage, OutageAfterEnd
from lkk.services.integrations.accounting.network_messages import Outage as Message
from lkk.services.integrations.accounting.network_messages import OutageChange
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages import keeping
from lkk.services.outages.keeping import Told
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.outages import OutageSource
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic

MOST = 200
_MESSAGE = TypeAdapter(Message)
_FORGET_SKIPPED = text("delete from skipped_change where entity = 'outage' and external_id = :number")


@dataclass(frozen=True)
class AfterEnd:
    """A change that waits for a decision: `told` is the outage as it would be."""

    outage_id: int
    number: str
    version: int
    told: Told
    told_at: datetime


def told_by(data: Message) -> Told:
    """Return an outage of the feed as we keep it, each place once."""
    return Told(
        data.kind,
        data.reason,
        data.starts_at,
        data.expected_until,
        data.restored_at,
        data.cancelled,
        tuple(dict.fromkeys(data.house_ids)),
        tuple(dict.fromkeys(data.point_ids)),
    )


async def remember(work: UnitOfWork, outage: Outage, change: OutageChange) -> None:
    """Keep a change in place of an earlier one that was not accepted."""
    row = await work.session.get(OutageAfterEnd, outage.key)
    if row is None:
        row = OutageAfterEnd(outage_id=outage.key, version=0, data={}, told_at=work.now)
    if change.version > row.version:
        row.version, row.told_at = change.version, work.now
        row.data = _MESSAGE.dump_python(change.data, mode="json")
        work.session.add(row)
        await work.session.flush()


async def forget(work: UnitOfWork, outage: Outage) -> None:
    """Drop what waits: a newer version says again what we know."""
    row = await work.session.get(OutageAfterEnd, outage.key)
    if row is not None:
        await work.session.delete(row)
        await work.session.flush()


async def waiting(work: UnitOfWork, actor: Actor) -> list[AfterEnd]:
    """The changes that wait for a decision, the newest first."""
    demand(actor, Permission.WATCH_OUTAGES)
    query = (
        select(OutageAfterEnd, Outage.external_id)
        .join(Outage, Outage.id == OutageAfterEnd.outage_id)  # pyright: ignore[reportArgumentType]
        .order_by(text("told_at desc"))
        .limit(MOST)
    )
    return [
        AfterEnd(row.outage_id, number, row.version, told_by(_MESSAGE.validate_python(row.data)), row.told_at)
        for row, number in await work.session.exec(query)
    ]


async def accept(work: UnitOfWork, actor: Actor, outage_id: int, version: int) -> None:
    """Let a change count that came after the end; who was told that the light is on is told of the outage again.

    Raises:
        NotFound: nothing waits for this outage.
        Stale: a newer change has come than the one that was looked at.
    """
    demand(actor, Permission.WATCH_OUTAGES)
    outage = await keeping.by_id(work, outage_id)
    row = await work.session.get(OutageAfterEnd, outage_id)
    if outage is None or row is None:
        raise NotFound
    if row.version != version:
        raise Stale
    _, accounts = await keeping.keep(
        work,
        outage,
        told_by(_MESSAGE.validate_python(row.data)),
        external_id=outage.external_id,
        version=row.version,
        source=OutageSource.FEED,
    )
    await work.session.delete(row)
    await work.session.execute(_FORGET_SKIPPED, {"number": outage.external_id})
    work.tell_accounts(*accounts)
    work.tell_topic(Topic.OUTAGES)
    audit.record(
        work, AuditAction.OUTAGE_ACCEPTED, actor_id=actor.author_id, subject=f"outage:{outage.key}", ip=actor.ip
    )
