"""The load of an office by hour of the day and by service, for the years the visits are kept."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text

from lkk.services.appointments import schedule, slots
from lkk.services.appointments.office_views import LoadCell, LoadReport
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission

LONGEST = timedelta(days=366)
_COUNTED = text("""
select extract(hour from starts_at at time zone :zone)::int as hour, service_code,
       count(*) filter (where state in ('requested', 'booked', 'checked_in', 'called', 'served', 'no_show')),
       count(*) filter (where state = 'served'), count(*) filter (where state = 'no_show'),
       count(*) filter (where walk_in), count(*) filter (where state in ('cancelled', 'cancelled_by_company')),
       coalesce(sum(extract(epoch from called_at - greatest(came_at, starts_at)))
                filter (where called_at is not null and came_at is not null), 0)::float,
       count(*) filter (where called_at is not null and came_at is not null)
  from appointment
 where office_code = :office and number is not null and starts_at >= :first and starts_at < :last
 group by 1, 2
""")

Counts = list[float]


async def load(work: UnitOfWork, actor: Actor, office: str, first: date, last: date) -> LoadReport:
    """Return how many came and how long they waited, one statement; somebody who came early waits from the start.

    Raises:
        NotFound: there is no such office.
        InvalidValue: the days are wrong or more than a year.
    """
    demand(actor, Permission.SEE_SERVICE_REPORTS)
    if not first <= last <= first + LONGEST:
        raise InvalidValue("Укажите дни, не больше года", at="days")
    known = await schedule.load(work)
    where = known.office(office)
    values = {
        "office": office,
        "zone": where.time_zone,
        "first": slots.moment_of(slots.midnight(where.time_zone, first)),
        "last": slots.moment_of(slots.midnight(where.time_zone, last + timedelta(days=1))),
    }
    rows = [tuple(row) for row in await work.session.execute(_COUNTED, values)]
    titles = {code: of[-1].value.title for code, of in known.service_rows.items()}
    hours = sorted({row[0] for row in rows})
    codes = sorted({row[1] for row in rows}, key=lambda code: (titles.get(code, code), code))
    return LoadReport(
        where.name,
        first,
        last,
        _cell("Всего", rows),
        tuple(_cell(f"{hour}:00–{hour + 1}:00", (row for row in rows if row[0] == hour)) for hour in hours),
        tuple(_cell(titles.get(code) or code, (row for row in rows if row[1] == code)) for code in codes),
    )


def _cell(label: str, rows: Iterable[tuple[Any, ...]]) -> LoadCell:
    sums: Counts = [sum(values) for values in zip(*(row[2:] for row in rows), strict=True)] or [0] * 7
    booked, served, missed, walked, cancelled, waited_s, waited = sums
    minutes = round(waited_s / waited / 60) if waited else None
    return LoadCell(label, int(booked), int(served), int(missed), int(walked), int(cancelled), minutes)
