"""Readings by month: how many of the billing points that stood then have told, how many in time, by what channel."""

from collections import defaultdict
from datetime import date

from sqlalchemy import text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reports.periods import Period
from lkk.services.reports.views import APART, Heading, Line, Part, Report, percent
from lkk.vocabulary import words
from lkk.vocabulary.metering import ReadingSource
from lkk.vocabulary.reports import Drawn, ReportKind, Unit

LEAD = (
    "Расчётные точки учёта по месяцам, которых касаются эти дни: с месяца первого счётчика, у закрытых счетов и снятых "
    "точек — по последний месяц с показанием. Передали — есть показание, принятое порталом или учётной системой; "
    "в срок — оно передано в дни приёма."
)
NOTE = "Точка, по которой показания пришли разными путями, посчитана в каждом из них."
HEADINGS = (
    Heading("Точек"),
    Heading("Передали"),
    Heading("Передали, %", Unit.PERCENT, drawn=Drawn.FIRST),
    Heading("В срок"),
    Heading("В срок, %", Unit.PERCENT, drawn=Drawn.GOOD),
)
_CHANNELS = tuple(Heading(one.label.capitalize(), drawn=drawn) for one, drawn in zip(ReadingSource, APART, strict=True))
#: A point stands from its first meter on; one of an account that is closed by now, or one that was removed, stood until
#: the last month it told: the day it went is not known.
_POINTS = text("""
with told as (
  select p.id, max(r.billing_period) as last_month
    from metering_point p join customer_account a on a.id = p.account_id join meter m on m.metering_point_id = p.id
         join register g on g.meter_id = m.id join reading r on r.register_id = g.id
   where p.kind = 'billing' and (p.removed or a.closed) and r.status in ('valid', 'transmitted') group by p.id
), point as (
  select p.id, min(m.installed_on) as since,
         case when p.removed or a.closed then told.last_month else date 'infinity' end as until
    from metering_point p join customer_account a on a.id = p.account_id join meter m on m.metering_point_id = p.id
         left join told on told.id = p.id
   where p.kind = 'billing'
   group by p.id, p.removed, a.closed, told.last_month
)
select month::date, count(*)
  from generate_series(cast(:first as date), cast(:last as date), interval '1 month') month
       join point on since < month + interval '1 month' and until >= month
 group by 1
""")
_TOLD = text("""
select r.billing_period, r.source, count(distinct p.id), count(distinct p.id) filter (where not r.outside_window)
  from reading r join register g on g.id = r.register_id join meter m on m.id = g.meter_id
       join metering_point p on p.id = m.metering_point_id
 where p.kind = 'billing' and r.status in ('valid', 'transmitted') and r.billing_period between :first and :last
 group by grouping sets ((r.billing_period), (r.billing_period, r.source))
""")


async def load(work: UnitOfWork, period: Period) -> Report:
    """Count the readings of the months of the period; two statements."""
    months = list(period.months())
    values = {"first": months[0], "last": period.last}
    standing = dict(tuple(row) for row in await work.session.execute(_POINTS, values))
    told: dict[tuple[date, str | None], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for month, source, count, in_time in await work.session.execute(_TOLD, values):
        told[month, source] = (count, in_time)
    return Report(ReportKind.READINGS, period.first, period.last, LEAD, _parts(months, standing, told))


def _parts(
    months: list[date], standing: dict[date, int], told: dict[tuple[date, str | None], tuple[int, int]]
) -> tuple[Part, ...]:
    shares, channels = [], []
    for month in months:
        points = standing.get(month, 0)
        count, in_time = told[month, None]
        label = words.month(month)
        shares.append(Line(label, (points, count, percent(count, points), in_time, percent(in_time, points))))
        channels.append(Line(label, tuple(told[month, one.value][0] for one in ReadingSource)))
    return (
        Part("told", "Кто передал показания", "Месяц", HEADINGS, tuple(shares), trend=True),
        Part("channels", "Каким путём", "Месяц", _CHANNELS, tuple(channels), trend=True, note=NOTE),
    )
