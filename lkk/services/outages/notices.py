"""Telling people of outages: three days before planned ones, at the start, of another expected time, of the end.

What was told last stands in `outage_told`, so that nothing is told twice; an outage that is opened again after its end
is told from its start again. A new time is told when it differs by half an
hour or more from the one that was said, and an hour after the last notice at the earliest.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Row, text

from lkk.services import notifications
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import MINUTE_S, Job
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.notifications.declaration import Event
from lkk.services.notifications.texting import cancel_postponed
from lkk.services.outages import events
from lkk.services.outages.concern import ACCOUNTS_OF_OUTAGE, PLACE
from lkk.vocabulary import words
from lkk.vocabulary.outages import NoticeStage

BEFORE = timedelta(days=3)
LEAST_CHANGE = timedelta(minutes=30)
APART = timedelta(hours=1)
_ENDED_WITHIN = timedelta(days=1)  # what is over longer is not told any more
BATCH = 200
_log = structlog.get_logger("lkk.jobs")

# The account of a person is the active one of those concerned, else the first.
_DUE = text(f"""
with near as (
  select * from outage o
   where (o.restored_at is null and not o.cancelled and o.starts_at <= :ahead)
      or ((o.restored_at is not null or o.cancelled) and o.changed_at > :ended_since)
), whom as (
  select distinct on (o.id, l.user_id)
         o.id as outage_id, l.user_id, a.id as account_id, a.number, a.time_zone, {PLACE} as place,
         o.kind, o.reason, o.starts_at, o.expected_until, o.restored_at, o.cancelled
    from near o
    {ACCOUNTS_OF_OUTAGE}
    join customer_account a on a.id = c.account_id and not a.closed
    left join house h on h.external_id = a.house_key
    join account_link l on l.account_id = a.id and l.detached_at is null
    join user_account u on u.id = l.user_id and u.status = 'active'
   order by o.id, l.user_id, l.active desc, a.id
), judged as (
  select w.*, case
    when w.cancelled then
      case when t.stage in ('planned', 'started') then 'outage_cancelled' end
    when w.restored_at <= :now then
      case when t.stage = 'started' then 'outage_restored' end
    when w.starts_at <= :now then
      case when t.stage is null or t.stage in ('planned', 'over') then 'outage_started'
           when t.told_at <= :apart and (w.expected_until is null) <> (t.expected_until is null) then 'outage_moved'
           when t.told_at <= :apart and abs(extract(epoch from w.expected_until - t.expected_until)) >= :change
           then 'outage_moved' end
    when w.kind = 'planned' then
      case when t.stage is null or t.stage = 'over' then 'outage_planned'
           when t.told_at <= :apart and (
                abs(extract(epoch from w.starts_at - t.starts_at)) >= :change
                or abs(extract(epoch from w.expected_until - t.expected_until)) >= :change) then 'outage_moved' end
    end as event
    from whom w
    left join outage_told t on t.outage_id = w.outage_id and t.user_id = w.user_id
)
select judged.*, exists (select 1 from outage_night_sms n where n.user_id = judged.user_id) as by_night
  from judged where event is not null
 order by outage_id, user_id limit :batch
""")  # noqa: S608  of constants
_TELL = text("""
insert into outage_told as told (outage_id, user_id, stage, starts_at, expected_until, told_at)
select t.outage_id, t.user_id, t.stage, o.starts_at, o.expected_until, :now
  from unnest(cast(:outages as bigint[]), cast(:users as bigint[]), cast(:stages as text[]))
       as t (outage_id, user_id, stage)
  join outage o on o.id = t.outage_id
on conflict (outage_id, user_id) do update set
  stage = excluded.stage, starts_at = excluded.starts_at, expected_until = excluded.expected_until,
  told_at = excluded.told_at
where (told.stage, told.starts_at, told.expected_until)
      is distinct from (excluded.stage, excluded.starts_at, excluded.expected_until)
returning outage_id, user_id
""")

_EVENTS: dict[str, tuple[Event, NoticeStage]] = {
    events.OUTAGE_PLANNED.key: (events.OUTAGE_PLANNED, NoticeStage.PLANNED),
    events.OUTAGE_STARTED.key: (events.OUTAGE_STARTED, NoticeStage.STARTED),
    events.OUTAGE_RESTORED.key: (events.OUTAGE_RESTORED, NoticeStage.OVER),
    events.OUTAGE_CANCELLED.key: (events.OUTAGE_CANCELLED, NoticeStage.OVER),
}

_OUTDATED = (events.OUTAGE_PLANNED.key, events.OUTAGE_STARTED.key, events.OUTAGE_MOVED.key)


async def tell(_: Ports) -> None:
    """Tell everybody of what is new, in portions of a transaction each."""
    count = 0
    while portion := await tell_some():
        count += portion
    if count:
        _log.info("outages_told", count=count)


async def tell_some() -> int:
    """Tell the next few; return how many were found, which another run may have told meanwhile."""
    async with unit_of_work() as work:
        names = {
            "now": work.now,
            "ahead": work.now + BEFORE,
            "ended_since": work.now - _ENDED_WITHIN,
            "apart": work.now - APART,
            "change": LEAST_CHANGE.total_seconds(),
            "batch": BATCH,
        }
        found = (await work.session.execute(_DUE, names)).all()
        for row in await _mark(work, found):
            await _tell(work, row)
    return len(found)


async def _mark(work: UnitOfWork, found: Sequence[Row]) -> list[Row]:
    """Write down what is told; leave out what another run has told at the same time."""
    if not found:
        return []
    values = {
        "outages": [row.outage_id for row in found],
        "users": [row.user_id for row in found],
        "stages": [_stage(row, work.now).value for row in found],
        "now": work.now,
    }
    fresh = {tuple(row) for row in await work.session.execute(_TELL, values)}
    return [row for row in found if (row.outage_id, row.user_id) in fresh]


def _stage(row: Row, now: datetime) -> NoticeStage:
    if row.event == events.OUTAGE_MOVED.key:
        return NoticeStage.STARTED if row.starts_at <= now else NoticeStage.PLANNED
    return _EVENTS[row.event][1]


async def _tell(work: UnitOfWork, row: Row) -> None:
    """An accident is told by night to those who have chosen so; all other SMS wait for the morning.

    Those that wait about the same house are outdated then.
    """
    event = events.OUTAGE_MOVED if row.event == events.OUTAGE_MOVED.key else _EVENTS[row.event][0]
    accident = row.kind == "emergency"
    await cancel_postponed(work, row.user_id, _OUTDATED, f"{row.place}:")
    await notifications.publish(
        work,
        event,
        [row.user_id] if accident and row.by_night else (),
        user_ids=[row.user_id],
        account_id=row.account_id,
        account_number=row.number,
        address=row.place,
        reason=row.reason,
        begun=row.starts_at <= work.now,
        starts=said(row.starts_at, row.time_zone),
        expected=said(row.expected_until, row.time_zone),
        restored=said(row.restored_at, row.time_zone),
    )


def said(moment: datetime | None, zone: str) -> str:
    """«18:40, 26 ноября» in a time zone, empty for None."""
    if moment is None:
        return ""
    here = moment.astimezone(ZoneInfo(zone))
    return f"{words.time_of_day(here)}, {words.day_in_words(here.date())}"


JOBS = (Job("tell_of_outages", "Уведомления об отключениях", MINUTE_S, tell),)
