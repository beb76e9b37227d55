"""What the accounting system made of hours: the one way from «достоверные» to a final status, by answer or by feed."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.hours import HourlySeries
from lkk.services import notifications
from lkk.services.hours import storing
from lkk.services.hours.events import HOURS_REJECTED, HOURS_TRANSMITTED
from lkk.services.hours.storing import Days
from lkk.services.integrations.accounting.hourly_messages import HourlyOutcome
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary import words
from lkk.vocabulary.metering import ReadingStatus

NO_REASON = "причина не указана"

_ACCOUNTS = text("""
select s.id as series_id, a.id as account_id, a.number, m.serial_number,
       (select array_agg(l.user_id order by l.user_id) from account_link l
         where l.account_id = a.id and l.detached_at is null) as user_ids
  from hourly_series s
  join meter m on m.id = s.meter_id
  join metering_point p on p.id = m.metering_point_id
  join customer_account a on a.id = p.account_id
 where s.id = any(cast(:ids as bigint[]))
 order by s.id
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
    for row in rows:
        if row.status is ReadingStatus.TRANSMITTED:
            await _supersede(work, row)
    await _announce(work, rows)


async def _supersede(work: UnitOfWork, new: HourlySeries) -> None:
    """Older versions whose every hour a newer one names are «заменены»; the others still hold the rest."""
    query = (
        select(HourlySeries)
        .where(
            HourlySeries.meter_id == new.meter_id,
            HourlySeries.energy == new.energy,
            HourlySeries.period == new.period,
            HourlySeries.status == ReadingStatus.TRANSMITTED,
        )
        .order_by(col(HourlySeries.id).desc())
    )
    versions = list(await work.session.exec(query))
    said = await storing.days_of_series(work, [row.key for row in versions])
    named: set[tuple[date, int]] = set()
    for row in versions:
        own = _named(said[row.key])
        if own <= named:
            row.status, row.decided_at = ReadingStatus.SUPERSEDED, work.now
            work.session.add(row)
        named |= own


def _named(days: Days) -> set[tuple[date, int]]:
    return {(day, hour) for day, values in days.items() for hour, value in enumerate(values) if value is not None}


async def _announce(work: UnitOfWork, rows: list[HourlySeries]) -> None:
    about = {row.series_id: row for row in await work.session.execute(_ACCOUNTS, {"ids": [row.key for row in rows]})}
    told: set[tuple[int, date]] = set()
    for row in rows:
        of = about[row.key]
        work.tell_accounts(of.account_id)
        if not of.user_ids:
            continue
        common = {
            "user_ids": of.user_ids,
            "account_id": of.account_id,
            "account_number": of.number,
            "period": words.month(row.period),
        }
        if row.status is ReadingStatus.REJECTED:
            await notifications.publish(
                work, HOURS_REJECTED, serial_number=of.serial_number, reason=row.reason, **common
            )
        elif (of.account_id, row.period) not in told:
            told.add((of.account_id, row.period))
            await notifications.publish(work, HOURS_TRANSMITTED, **common)
