"""Sums of readings by month and channel: how many billing points stood, how many told, how many in time."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import text

from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings

_FORGET = text("delete from report_reading where month between :first and :last")
_COUNT_TOLD = text("""
insert into report_reading (month, source, standing, told, in_time)
select r.billing_period, coalesce(r.source, ''), 0, count(distinct p.id),
       count(distinct p.id) filter (where not r.outside_window)
  from reading r join register g on g.id = r.register_id join meter m on m.id = g.meter_id
       join metering_point p on p.id = m.metering_point_id
 where p.kind = 'billing' and r.status in ('valid', 'transmitted') and r.billing_period between :first and :last
 group by grouping sets ((r.billing_period), (r.billing_period, r.source))
""")
#: A point stands from its first meter on; one of an account that is closed by now, or one that was removed, stood until
#: the last month it told: the day it went is not known.
_COUNT_STANDING = text("""
with told as (
  select p.id, max(r.billing_period) as last_month
    from metering_point p join customer_account a on a.id = p.account_id join meter m on m.metering_point_id = p.id
         join register g on g.meter_id = m.id join reading r on r.register_id = g.id
   where p.kind = 'billing' and (p.removed or a.closed) and r.status in ('valid', 'transmitted') group by p.id
), point as (
  select min(m.installed_on) as since,
         case when p.removed or a.closed then told.last_month else date 'infinity' end as until
    from metering_point p join customer_account a on a.id = p.account_id join meter m on m.metering_point_id = p.id
         left join told on told.id = p.id
   where p.kind = 'billing'
   group by p.id, p.removed, a.closed, told.last_month
)
insert into report_reading (month, source, standing, told, in_time)
select month::date, '', count(*), 0, 0
  from generate_series(cast(:first as date), cast(:last as date), interval '1 month') month
       join point on since < month + interval '1 month' and until >= month
 group by 1
on conflict (month, source) do update set standing = excluded.standing
""")
_EARLIEST = text("select least((select min(installed_on) from meter), (select min(billing_period) from reading))")


async def all_months(work: UnitOfWork) -> list[date]:
    """The first days of the months from the first meter or reading on, up to the present one."""
    earliest: date | None = (await work.session.execute(_EARLIEST)).scalar_one()
    today = local_day(work.now, settings().time_zone)
    if earliest is None:
        return []
    last = today.year * 12 + today.month
    return [
        date((number - 1) // 12, (number - 1) % 12 + 1, 1)
        for number in range(earliest.year * 12 + earliest.month, last + 1)
    ]


def by_year(months: Iterable[date]) -> list[tuple[date, date]]:
    """The first and the last of these months in each year."""
    found: dict[int, list[date]] = {}
    for month in sorted(months):
        found.setdefault(month.year, []).append(month)
    return [(some[0], some[-1]) for some in found.values()]


async def count(work: UnitOfWork, first: date, last: date) -> None:
    """Count the months between two anew, both included; three statements."""
    for statement in (_FORGET, _COUNT_TOLD, _COUNT_STANDING):
        await work.session.execute(statement, {"first": first, "last": last})
