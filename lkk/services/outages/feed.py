"""Outages, events of quality and restrictions of supply of the feed.

What cannot be right is left out, with its reason, and shown to the staff among the skipped changes.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import select

from lkk.models.accounts import CustomerAccount
from lkk.models.outages import QualityEvent, SupplyRestriction
from lkk.services.feed.declaration import Applied, Entity
from lkk.services.integrations.accounting.contract import AccountChange
from lkk.services.integrations.accounting.network_messages import (
    HouseChange,
    OutageChange,
    QualityEventChange,
    SupplyRestrictionChange,
)
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages import after_end, keeping, places_feed
from lkk.vocabulary.outages import OutageSource
from lkk.vocabulary.topics import Topic

_ENDED_BEFORE = "закончилось раньше, чем началось"
_NO_PLACES = "без домов и точек учёта"
_NO_ACCOUNT = "нет такого лицевого счёта"

_SET_HOUSES = text("""
with gone as (delete from quality_event_house
               where event_id = :event and house_key <> all(cast(:houses as text[])))
insert into quality_event_house (event_id, house_key)
select :event, house from unnest(cast(:houses as text[])) as one (house)
on conflict do nothing
""")
_SET_POINTS = text("""
with gone as (delete from quality_event_point
               where event_id = :event and point_key <> all(cast(:points as text[])))
insert into quality_event_point (event_id, point_key)
select :event, point from unnest(cast(:points as text[])) as one (point)
on conflict do nothing
""")


async def apply_outages(work: UnitOfWork, changes: Sequence[OutageChange]) -> Applied:
    """Keep new versions of outages; one that an employee has entered under the same number becomes the feed's."""
    accounts: set[int] = set()
    skipped = {}
    for change in changes:
        problem = await _take(work, change, accounts)
        if problem:
            skipped[change.id] = problem
    work.tell_topic(Topic.OUTAGES)
    return Applied(accounts, skipped)


async def _take(work: UnitOfWork, change: OutageChange, accounts: set[int]) -> str:
    told = after_end.told_by(change.data)
    if problem := keeping.problem_of(told):
        return problem
    known = await keeping.known(work, change.id)
    if known is not None and change.version <= known.version:
        return ""
    if known is not None and known.source is OutageSource.FEED and keeping.is_over(known):
        if keeping.same_times(known, told):
            await after_end.forget(work, known)
            return ""
        await after_end.remember(work, known, change)
        return keeping.AFTER_END
    _, concerned = await keeping.keep(
        work, known, told, external_id=change.id, version=change.version, source=OutageSource.FEED
    )
    accounts |= concerned
    return ""


async def apply_quality(work: UnitOfWork, changes: Sequence[QualityEventChange]) -> Applied:
    """Keep new versions of events of quality with their houses and points."""
    accounts: set[int] = set()
    skipped = {}
    for change in changes:
        data = change.data
        if not (data.house_ids or data.point_ids):
            skipped[change.id] = _NO_PLACES
        elif data.ended_at and data.ended_at < data.starts_at:
            skipped[change.id] = _ENDED_BEFORE
        else:
            await _keep_quality(work, change)
            accounts |= await keeping.concerned(work, data.house_ids, data.point_ids)
    return Applied(accounts, skipped)


async def _keep_quality(work: UnitOfWork, change: QualityEventChange) -> None:
    data = change.data
    event = (await work.session.exec(select(QualityEvent).where(QualityEvent.external_id == change.id))).first()
    if event is not None and change.version <= event.version:
        return
    if event is None:
        event = QualityEvent(external_id=change.id, version=0, reason="", measures="", starts_at=data.starts_at)
        work.session.add(event)
    event.version, event.reason, event.measures = change.version, data.reason, data.measures
    event.starts_at, event.due_on, event.ended_at = data.starts_at, data.due_on, data.ended_at
    await work.session.flush()
    houses = list(dict.fromkeys(data.house_ids))
    await work.session.execute(_SET_HOUSES, {"event": event.key, "houses": houses})
    points = list(dict.fromkeys(data.point_ids))
    await work.session.execute(_SET_POINTS, {"event": event.key, "points": points})


async def apply_restrictions(work: UnitOfWork, changes: Sequence[SupplyRestrictionChange]) -> Applied:
    """Keep new versions of restrictions of the supply of accounts."""
    accounts: set[int] = set()
    skipped = {}
    for change in changes:
        data = change.data
        query = select(CustomerAccount.id).where(CustomerAccount.external_id == data.account_id)
        account_id = (await work.session.exec(query)).first()
        if account_id is None:
            skipped[change.id] = _NO_ACCOUNT
        elif data.ended_at and data.ended_at < data.starts_at:
            skipped[change.id] = _ENDED_BEFORE
        elif await _keep_restriction(work, change, account_id):
            accounts.add(account_id)
    return Applied(accounts, skipped)


async def _keep_restriction(work: UnitOfWork, change: SupplyRestrictionChange, account_id: int) -> bool:
    """Write a restriction unless this version is known; return whether it was written."""
    data = change.data
    query = select(SupplyRestriction).where(SupplyRestriction.external_id == change.id)
    row = (await work.session.exec(query)).first()
    if row is not None and change.version <= row.version:
        return False
    if row is None:
        row = SupplyRestriction(
            external_id=change.id,
            version=change.version,
            account_id=account_id,
            extent=data.extent,
            reason=data.reason,
            starts_at=data.starts_at,
        )
    row.version, row.account_id, row.extent, row.reason = change.version, account_id, data.extent, data.reason
    row.note, row.starts_at, row.ended_at = data.note, data.starts_at, data.ended_at
    work.session.add(row)
    await work.session.flush()
    return True


ENTITIES = (
    *places_feed.ENTITIES,
    Entity(OutageChange, apply_outages, parents=(HouseChange, AccountChange)),
    Entity(QualityEventChange, apply_quality, parents=(HouseChange, AccountChange)),
    Entity(SupplyRestrictionChange, apply_restrictions, parents=(AccountChange,)),
)
