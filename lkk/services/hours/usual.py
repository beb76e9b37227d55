"""What an hour of a meter usually comes to: the same month of last year, else the median of the last six months."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from statistics import median

from dateutil.relativedelta import relativedelta
from sqlalchemy import text

from lkk.services.hours.facts import HourlyAccount
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.metering import EnergyKind

LAST_MONTHS = 6

_MEANS = text("""
select s.meter_id, s.energy, s.period, avg(v.value) as mean
  from (select distinct on (meter_id, energy, period) id, meter_id, energy, period
          from hourly_series
         where meter_id = any(cast(:meters as bigint[])) and status in ('valid', 'transmitted')
           and (period = :year_ago or (period >= :since and period < :period))
         order by meter_id, energy, period, id desc) s
  join hourly_day d on d.series_id = s.id
 cross join lateral unnest(d."values") as v(value)
 group by s.meter_id, s.energy, s.period
having avg(v.value) is not null
""")


async def usual_hours(
    work: UnitOfWork, known: HourlyAccount, meter_ids: Collection[int]
) -> dict[tuple[int, EnergyKind], Decimal]:
    """Return the mean of an hour by meter and kind of energy, kWh (kvarh); meters without a past are left out."""
    year_ago = known.period - relativedelta(years=1)
    values = {
        "meters": list(meter_ids),
        "period": known.period,
        "year_ago": year_ago,
        "since": known.period - relativedelta(months=LAST_MONTHS),
    }
    means: dict[tuple[int, EnergyKind], dict[date, Decimal]] = defaultdict(dict)
    for row in await work.session.execute(_MEANS, values):
        means[row.meter_id, EnergyKind(row.energy)][row.period] = row.mean
    return {of: by_month.get(year_ago) or median(by_month.values()) for of, by_month in means.items()}
