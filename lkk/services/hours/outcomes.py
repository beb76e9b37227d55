"""What the accounting system made of hours: the one way from «достоверные» to a final status, by answer or by feed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import text, tuple_
from sqlmodel import col, select

from lkk.models.hours import HourlySeries
from lkk.services import notifications
from lkk.services.hours import storing
from lkk.services.hours.events import HOURS_REJECTED, HOURS_TRANSMITTED
from lkk.services.hours.storing import Days
from lkk.services.integrations.accounting.hourly_messages import HourlyOutcome
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary import words
from lkk.vocabulary.metering import EnergyKind, ReadingStatus

NO_REASON = "причина не указана"

#: Two answers of one send, written at once, would each see the other as waiting: they take turns by the account.
_LOCK = text("""
select a.id
  from customer_account a
 where a.id in (select p.account_id
                  from hourly_series s
                  join meter m on m.id = s.meter_id
                  join metering_point p on p.id = m.metering_point_id
                 where s.id = any(cast(:ids as bigint[])))
 order by a.id
   for no key update
""")
_SENDS = text("""
with told as (
  select distinct p.account_id, s.period, s.submitted_at
    from hourly_series s
    join meter m on m.id = s.meter_id
    join metering_point p on p.id = m.metering_point_id
   where s.id = any(cast(:ids as bigint[])))
select t.account_id, t.period, a.number,
       count(*) filter (where s.status = 'valid') as waiting,
       count(distinct s.meter_id) filter (where s.status in ('transmitted', 'superseded')) as taken,
       array_agg(distinct array[m.serial_number, s.reason]) filter (where s.status = 'rejected') as rejected,
       (select array_agg(l.user_id order by l.user_id) from account_link l
         where l.account_id = a.id and l.detached_at is null) as user_ids
  from told t
  join customer_account a on a.id = t.account_id
  join metering_point p on p.account_id = t.account_id
  join meter m on m.metering_point_id = p.id
  join hourly_series s on s.meter_id = m.id and s.period = t.period and s.submitted_at = t.submitted_at
 group by t.account_id, t.period, t.submitted_at, a.id
 order by t.account_id, t.period
""")


async def settle(work: UnitOfWork, outcomes: Iterable[HourlyOutcome]) -> None:
    """Write outcomes and tell the people concerned; pending, unknown and decided ones change nothing."""
    final = {outcome.key: outcome for outcome in outcomes if outcome.outcome != "pending"}
    query = (
        select(HourlySeries)
        .where(col(HourlySeries.delivery_key).in_(final), HourlySeries.status == ReadingStatus.VALID)
        .order_by(col(HourlySeries.id))
        .with_for_update()
    )
    rows = list(await work.session.exec(query)) if final else []
    for row in rows:
        outcome = final[row.delivery_key]
        row.decided_at = work.now
        if outcome.outcome == "accepted":
            row.status = ReadingStatus.TRANSMITTED
        else:
            row.status = ReadingStatus.REJECTED
            row.reason = (outcome.reason or NO_REASON).replace("\x00", "")[:500]
        work.session.add(row)
    await work.session.flush()
    await _supersede(work, [row for row in rows if row.status is ReadingStatus.TRANSMITTED])
    await _announce(work, [row.key for row in rows])


async def _supersede(work: UnitOfWork, new: list[HourlySeries]) -> None:
    """Older versions whose every hour a newer one names are «заменены»; the others still hold the rest."""
    months = {(row.meter_id, row.energy, row.period) for row in new}
    query = (
        select(HourlySeries)
        .where(
            tuple_(col(HourlySeries.meter_id), col(HourlySeries.energy), col(HourlySeries.period)).in_(months),
            HourlySeries.status == ReadingStatus.TRANSMITTED,
        )
        .order_by(col(HourlySeries.id).desc())
    )
    versions = list(await work.session.exec(query)) if new else []
    if len(versions) == len(months):
        return  # nothing was there before
    said = await storing.days_of_series(work, [row.key for row in versions])
    named: dict[tuple[int, EnergyKind, date], set[tuple[date, int]]] = defaultdict(set)
    for row in versions:
        own, newer = _named(said[row.key]), named[row.meter_id, row.energy, row.period]
        if own <= newer:
            row.status, row.decided_at = ReadingStatus.SUPERSEDED, work.now
            work.session.add(row)
        newer |= own


def _named(days: Days) -> set[tuple[date, int]]:
    return {(day, hour) for day, values in days.items() for hour, value in enumerate(values) if value is not None}


async def _announce(work: UnitOfWork, ids: list[int]) -> None:
    """One notice of what was taken and one of what was refused, when nothing of a send waits any more."""
    if not ids:
        return
    accounts = (await work.session.execute(_LOCK, {"ids": ids})).scalars().all()
    work.tell_accounts(*accounts)
    for sent in await work.session.execute(_SENDS, {"ids": ids}):
        if sent.waiting or not sent.user_ids:
            continue
        common = {
            "user_ids": sent.user_ids,
            "account_id": sent.account_id,
            "account_number": sent.number,
            "period": words.month(sent.period),
        }
        if sent.taken:
            await notifications.publish(work, HOURS_TRANSMITTED, count=sent.taken, **common)
        if sent.rejected:
            values = [f"прибор № {serial}: {reason}" for serial, reason in sent.rejected]
            await notifications.publish(work, HOURS_REJECTED, values=values, **common)
