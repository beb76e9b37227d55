"""What the feed tells of an outage after its end: kept apart until an employee accepts it, as a rule a reopening.

Nobody is told that the light is off again because of a slip in a journal: a person who can ask the dispatchers decides.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.outages import Outage, OutageAfterEnd
from lkk.services.integrations.accounting.network_messages import Outage as Message
from lkk.services.integrations.accounting.network_messages import OutageChange
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages import keeping
from lkk.services.outages.keeping import Told
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.outages import DISMISSAL_LEAST, DISMISSAL_LENGTH, OutageSource
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import at_least_signs, at_most_signs

MOST = 200
DISMISSED_SHOWN = timedelta(days=30)
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


@dataclass(frozen=True)
class Dismissed:
    """A change that an employee has turned down: what it told, why it does not count, who has decided and when."""

    number: str
    told: Told
    reason: str
    by: str
    at: datetime


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
        row.dismissed_at, row.dismissed_by, row.dismissed_reason = None, None, ""
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
        .where(col(OutageAfterEnd.dismissed_at).is_(None))
        .order_by(text("told_at desc"))
        .limit(MOST)
    )
    return [
        AfterEnd(row.outage_id, number, row.version, told_by(_MESSAGE.validate_python(row.data)), row.told_at)
        for row, number in await work.session.exec(query)
    ]


async def dismissed(work: UnitOfWork, actor: Actor) -> list[Dismissed]:
    """The changes that were turned down within a month, the last first."""
    demand(actor, Permission.WATCH_OUTAGES)
    query = (
        select(OutageAfterEnd, Outage.external_id, User.display_name)
        .join(Outage, col(Outage.id) == col(OutageAfterEnd.outage_id))
        .outerjoin(User, col(User.id) == col(OutageAfterEnd.dismissed_by))
        .where(col(OutageAfterEnd.dismissed_at) > work.now - DISMISSED_SHOWN)
        .order_by(col(OutageAfterEnd.dismissed_at).desc())
        .limit(MOST)
    )
    return [
        Dismissed(number, told_by(_MESSAGE.validate_python(row.data)), row.dismissed_reason, by or "", row.dismissed_at)
        for row, number, by in await work.session.exec(query)
        if row.dismissed_at is not None
    ]


async def dismiss(work: UnitOfWork, actor: Actor, outage_id: int, version: int, reason: str) -> None:
    """Turn a change down that came after the end: the outage stays over, this version of the feed is done with.

    Raises:
        NotFound: nothing waits for this outage.
        Stale: a newer change has come than the one that was looked at.
        InvalidValue: the reason is too short or too long.
    """
    demand(actor, Permission.WATCH_OUTAGES)
    said = " ".join(reason.replace("\0", "").split())
    if len(said) < DISMISSAL_LEAST:
        raise InvalidValue(f"Напишите, почему: {at_least_signs(DISMISSAL_LEAST)}", at="reason")
    if len(said) > DISMISSAL_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(DISMISSAL_LENGTH)}", at="reason")
    outage, row = await _seen(work, outage_id, version)
    outage.version = row.version
    row.dismissed_at, row.dismissed_by, row.dismissed_reason = work.now, actor.author_id, said
    await work.session.flush()
    await _decided(work, actor, outage, AuditAction.OUTAGE_DISMISSED)


async def accept(work: UnitOfWork, actor: Actor, outage_id: int, version: int) -> None:
    """Let a change count that came after the end; who was told that the light is on is told of the outage again.

    Raises:
        NotFound: nothing waits for this outage.
        Stale: a newer change has come than the one that was looked at.
    """
    demand(actor, Permission.WATCH_OUTAGES)
    outage, row = await _seen(work, outage_id, version)
    _, accounts = await keeping.keep(
        work,
        outage,
        told_by(_MESSAGE.validate_python(row.data)),
        external_id=outage.external_id,
        version=row.version,
        source=OutageSource.FEED,
    )
    await work.session.delete(row)
    work.tell_accounts(*accounts)
    await _decided(work, actor, outage, AuditAction.OUTAGE_ACCEPTED)


async def _seen(work: UnitOfWork, outage_id: int, version: int) -> tuple[Outage, OutageAfterEnd]:
    """Lock the outage and return it with the change that waits, as it was looked at. Raises NotFound, Stale."""
    outage = await keeping.by_id(work, outage_id)
    row = await work.session.get(OutageAfterEnd, outage_id, populate_existing=True)
    if outage is None or row is None or row.dismissed_at is not None:
        raise NotFound
    if row.version != version:
        raise Stale
    return outage, row


async def _decided(work: UnitOfWork, actor: Actor, outage: Outage, action: AuditAction) -> None:
    await work.session.execute(_FORGET_SKIPPED, {"number": outage.external_id})
    work.tell_topic(Topic.OUTAGES)
    audit.record(work, action, actor_id=actor.author_id, subject=f"outage:{outage.key}", ip=actor.ip)
