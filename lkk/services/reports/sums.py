"""Sums of applications and stages by the day of filing, of readings by month: counted by a job, read by the reports.

What changes a figure leaves a mark in the transaction that changes it, and the next run counts the marked days anew. A
term in days runs out at midnight without a mark: the first run of a day therefore counts every day anew.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text
from sqlmodel import select

from lkk.models.report_sums import ReportState
from lkk.services.applications.desk.filed_by import FILED_BY
from lkk.services.applications.workflow.deadlines import OF_CUSTOMER
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.reports import reading_sums
from lkk.services.reports.periods import Period
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus

FINAL = tuple(one.value for one in ApplicationStatus if one.final)
#: The condition of a clock past its last day, of `:today` and `:now`.
OVERDUE = "(state = 'running' and case when due_at is null then due_on < :today else due_at < :now end)"
_ONE_DAY, _DAYS_TOGETHER = timedelta(days=1), 31
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)

_STATE = text("insert into report_state (id) values (1) on conflict do nothing")
_DROP_MARKS = text("delete from report_mark")
_FILED_DAYS = text("""
select distinct (submitted_at at time zone :zone)::date from application
 where status <> 'draft' and submitted_at is not null
union select day from report_sum
""")
_TOUCHED = text("""
with mark as (delete from report_mark returning application_id, filed_at, month)
select distinct 'month', month from mark where month is not null
union all
select distinct 'day', (at at time zone :zone)::date from (
  select filed_at as at from mark where filed_at is not null
  union all
  select a.submitted_at from mark join application a on a.id = mark.application_id where a.submitted_at is not null
  union all
  select a.submitted_at from application_clock c join application a on a.id = c.application_id
   where c.state = 'running' and c.due_on between :first and :last and c.due_at >= :as_of and c.due_at < :now
     and a.submitted_at is not null
) touched
""")
_FORGET = tuple(
    text(f"delete from {table} where day between :first and :last")  # noqa: S608
    for table in ("report_sum", "report_stay")
)
#: Days that follow one another are asked for by their two ends: a list of days would be planned as most of the table.
_FILED = "from application where status <> 'draft' and submitted_at >= :begins and submitted_at < :ends"
_DAY = "(submitted_at at time zone :zone)::date as day"
_COUNT_APPLICATIONS = text(f"""
with filed as materialized (
  select {_DAY}, id, kind, status, executor_id, applicant_type, {FILED_BY} as filed_by
    {_FILED}
), term as (
  select application_id, bool_or(state = 'breached' or {OVERDUE}) as missed, bool_or(state = 'met') as met
    from application_clock
   where rule <> all(cast(:of_customer as text[])) and application_id in (select id from filed)
   group by application_id
), judged as (
  select filed.*,
         case when status = 'withdrawn' then 'withdrawn' when missed then 'missed'
              when status <> all(cast(:final as text[])) then 'running'
              when met then 'kept' else 'no_term' end as outcome
    from filed left join term on term.application_id = filed.id
)
insert into report_sum (day, kind, dimension, value, outcome, applications)
select day, kind, dimension, value, outcome, count(*)
  from judged cross join lateral (values
    ('', ''), ('status', status), ('executor_id', coalesce(executor_id::text, '')), ('filed_by', filed_by),
    ('applicant_type', coalesce(applicant_type, ''))
  ) of_row(dimension, value)
 group by day, kind, dimension, value, outcome
""")  # noqa: S608
_COUNT_STAGES = text(f"""
with filed as materialized (
  select {_DAY}, id, coalesce(track, '') as track, submitted_at, status = any(cast(:final as text[])) as final
    {_FILED} and stage is not null
), step as (
  select id as application_id, 'review' as stage, submitted_at as at, 0::bigint as line, 'stage' as kind from filed
  union all
  select application_id, after, at, id, kind from application_history
   where kind in ('stage', 'stage_back') and application_id in (select id from filed)
), stay as (
  select application_id, stage, at, lead(at) over turn as until, lead(kind) over turn as next
    from step window turn as (partition by application_id order by at, line)
), spent as (
  select application_id, stage, coalesce(sum(until - at), interval '0') as passed,
         max(at) filter (where until is null) as since
    from stay where next is distinct from 'stage_back' group by application_id, stage
), fate as (
  select day, track, stage, case when since is null then 'passed' when final then 'ended' else 'stands' end as fate,
         case when since is null then passed else since - passed - timestamptz '1970-01-01 00:00Z' end as time
    from spent join filed on filed.id = spent.application_id where stage <> 'done'
  union all
  select day, track, 'done', case when done.since is not null then 'passed' when final then 'ended' else 'stands' end,
         coalesce(done.since - submitted_at, submitted_at - timestamptz '1970-01-01 00:00Z')
    from filed left join spent done on done.application_id = filed.id and done.stage = 'done'
)
insert into report_stay (day, track, stage, fate, hours, applications)
select day, track, stage, fate, hours, count(*)
  from fate cross join lateral (
    select case when fate <> 'ended' then round(extract(epoch from time) / 3600)::int else 0 end as hours
  ) of_row
 group by day, track, stage, fate, hours
""")  # noqa: S608


#: Counts what lies between two days or months anew.
Count = Callable[[UnitOfWork, date, date], Awaitable[None]]


async def as_of(work: UnitOfWork) -> datetime | None:
    """Return as of when the sums are; None before they were counted for the first time."""
    return (await work.session.exec(select(ReportState.as_of))).first()


async def refresh() -> int:
    """Count the touched days and months anew, all of them at the first run of a day; return how many.

    Runs beside one another wait for each other.
    """
    async with unit_of_work() as work:
        state, today = await _state(work), local_day(work.now, settings().time_zone)
        if state.whole_on == today:
            days, months = await _touched(work, state.as_of or _EARLIEST)
            for count, first, last in _portions(days, months):
                await count(work, first, last)
            state.as_of = work.now
            return len(days) + len(months)
        await work.session.execute(_DROP_MARKS)
        began, days, months = work.now, await _filed_days(work), await reading_sums.all_months(work)
    for count, first, last in _portions(days, months):
        async with unit_of_work() as work:
            await _state(work)
            await count(work, first, last)
    async with unit_of_work() as work:
        state = await _state(work)
        state.as_of, state.whole_on = began, today
    return len(days) + len(months)


def _portions(days: Sequence[date], months: Sequence[date]) -> list[tuple[Count, date, date]]:
    return [
        *((_count, first, last) for first, last in _runs(days)),
        *((reading_sums.count, first, last) for first, last in reading_sums.by_year(months)),
    ]


def _runs(days: Sequence[date]) -> list[tuple[date, date]]:
    """The first and last of days that follow one another, not too many together."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        first, last = found[-1] if found else (date.max, date.min)
        if last + _ONE_DAY == day and (day - first).days < _DAYS_TOGETHER:
            found[-1] = (first, day)
        else:
            found.append((day, day))
    return found


async def _state(work: UnitOfWork) -> ReportState:
    """The row under its lock."""
    await work.session.execute(_STATE)
    return (await work.session.exec(select(ReportState).with_for_update())).one()


async def _touched(work: UnitOfWork, since: datetime) -> tuple[list[date], list[date]]:
    """The days and the months that were marked, and the days of terms in hours that have run out since."""
    today = local_day(work.now, settings().time_zone)
    values = {
        "first": today - timedelta(days=2),
        "last": today + timedelta(days=1),
        "as_of": since,
        "now": work.now,
        "zone": settings().time_zone,
    }
    found: dict[str, list[date]] = {"day": [], "month": []}
    for what, day in await work.session.execute(_TOUCHED, values):
        found[what].append(day)
    return found["day"], found["month"]


async def _filed_days(work: UnitOfWork) -> Sequence[date]:
    return list((await work.session.execute(_FILED_DAYS, {"zone": settings().time_zone})).scalars())


async def _count(work: UnitOfWork, first: date, last: date) -> None:
    zone = settings().time_zone
    days = Period(first, last, work.now, zone)
    values = {
        "first": first,
        "last": last,
        "begins": days.begins,
        "ends": days.ends,
        "zone": zone,
        "today": days.today,
        "now": work.now,
        "of_customer": sorted(OF_CUSTOMER),
        "final": list(FINAL),
    }
    for statement in (*_FORGET, _COUNT_APPLICATIONS, _COUNT_STAGES):
        await work.session.execute(statement, values)
