"""Readings by month: how many of the billing points that stood then have told, how many in time, by what channel."""

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
#: Points that stood in a month, that told, that told in time.
Counts = tuple[int, int, int]
_NOTHING: Counts = (0, 0, 0)
_SUMMED = text("""
select month, source, standing, told, in_time from report_reading where month between :first and :last order by month
""")


async def load(work: UnitOfWork, period: Period) -> Report:
    """Read the sums of the months of the period that have begun; one statement."""
    days = {"first": period.first.replace(day=1), "last": period.last}
    months: dict[date, dict[str, Counts]] = {}
    for month, source, *counts in await work.session.execute(_SUMMED, days):
        months.setdefault(month, {})[source] = (counts[0], counts[1], counts[2])
    return Report(ReportKind.READINGS, period.first, period.last, LEAD, _parts(months))


def _parts(months: dict[date, dict[str, Counts]]) -> tuple[Part, ...]:
    shares, channels = [], []
    for month, by_source in months.items():
        points, count, in_time = by_source.get("", _NOTHING)
        label = words.month(month)
        shares.append(Line(label, (points, count, percent(count, points), in_time, percent(in_time, points))))
        channels.append(Line(label, tuple(by_source.get(one.value, _NOTHING)[1] for one in ReadingSource)))
    return (
        Part("told", "Кто передал показания", "Месяц", HEADINGS, tuple(shares), trend=True),
        Part("channels", "Каким путём", "Месяц", _CHANNELS, tuple(channels), trend=True, note=NOTE),
    )
