"""Hours in the database: a version's days by one COPY, and the month that all versions make together."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from psycopg import AsyncConnection
from sqlalchemy import text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.hours import HOURS
from lkk.vocabulary.metering import EnergyKind

Days = dict[date, list[Decimal | None]]
_UNKNOWN: list[Decimal | None] = [None] * HOURS

_COPY = 'copy hourly_day (series_id, day, "values") from stdin'
_PORTION = 500  # rows written at once
_DAYS = text("""
select series_id, day, "values" from hourly_day where series_id = any(cast(:ids as bigint[])) order by series_id, day
""")
#: The newest version goes first; what was thrown away or refused says nothing.
_VERSIONS = text("""
select s.meter_id, s.energy, d.day, d."values"
  from hourly_series s join hourly_day d on d.series_id = s.id
 where s.meter_id = any(cast(:meters as bigint[])) and s.period = :period
   and case when :in_time then s.status in ('transmitted', 'superseded') and not s.late
            else s.status in ('valid', 'transmitted') end
 order by s.meter_id, s.energy, d.day, s.id desc
""")


async def write_days(work: UnitOfWork, series: Iterable[tuple[int, Mapping[date, list[Decimal | None]]]]) -> None:
    """Write the days of new versions; a day of which nothing is known gets no row."""
    raw = await (await work.session.connection()).get_raw_connection()
    connection = raw.driver_connection
    if not isinstance(connection, AsyncConnection):
        raise TypeError("hours are written by psycopg")
    lines: list[str] = []
    async with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for series_id, days in series:
            lines += (_line(series_id, day, values) for day, values in days.items() if values != _UNKNOWN)
            if len(lines) >= _PORTION:
                await copy.write("".join(lines))
                lines.clear()
        await copy.write("".join(lines))


def _line(series_id: int, day: date, values: list[Decimal | None]) -> str:
    """A row as COPY takes it: the driver would make each Decimal of an array one by one, four times as long."""
    array = ",".join(["NULL" if value is None else str(value) for value in values])
    return f"{series_id}\t{day}\t{{{array}}}\n"


async def days_of_series(work: UnitOfWork, ids: Collection[int]) -> dict[int, Days]:
    """Return what versions say, by version."""
    found: dict[int, Days] = {key: {} for key in ids}
    for row in await work.session.execute(_DAYS, {"ids": list(ids)}):
        found[row.series_id][row.day] = row.values
    return found


async def months_of_meters(
    work: UnitOfWork, meter_ids: Collection[int], period: date, *, in_time: bool = False
) -> dict[tuple[int, EnergyKind], Days]:
    """Return the months that were sent by meter and kind of energy: each hour from the newest version that names it.

    With `in_time` of what was accepted and sent by the day the month counts, whatever came later.
    """
    values = {"meters": list(meter_ids), "period": period, "in_time": in_time}
    found: dict[tuple[int, EnergyKind], Days] = {}
    for row in await work.session.execute(_VERSIONS, values):
        days = found.setdefault((row.meter_id, EnergyKind(row.energy)), {})
        known = days.get(row.day)
        if known is None:
            days[row.day] = row.values
        elif None in known:
            days[row.day] = [old if new is None else new for new, old in zip(known, row.values, strict=True)]
    return found


def full(days: Mapping[date, list[Decimal | None]], month: Iterable[date]) -> Days:
    """Return every day of a month, those without a row as gaps."""
    return {day: days.get(day) or [None] * HOURS for day in month}
