"""Appeals by category and channel beside the year before, as the yearly report of the service standard asks.

Единые стандарты качества обслуживания (Приказ Минэнерго № 186 от 15.04.2014): обращения по категориям и каналам с
динамикой. Every filed application is an appeal there; those of the direction «Обращения» are told by their kinds.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import text

from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reports.periods import Period
from lkk.services.reports.views import APART, Heading, Line, Part, Report
from lkk.vocabulary import words
from lkk.vocabulary.applications import Direction, FiledBy
from lkk.vocabulary.reports import ReportKind, Unit

LEAD = (
    "Все заявки и обращения, поданные через портал в эти дни, по способу подачи, рядом — те же дни годом раньше. "
    "Форма годового отчёта единых стандартов качества обслуживания."
)
HEADINGS = (
    Heading("Всего"),
    *(Heading(one.label, drawn=drawn) for one, drawn in zip(FiledBy, APART, strict=True)),
    Heading("Годом раньше"),
    Heading("Изменение, %", Unit.PERCENT),
)
BY_MONTH = (Heading("Всего"), *(Heading(one.label, drawn=drawn) for one, drawn in zip(FiledBy, APART, strict=True)))
_SUMMED = text("""
select kind, value, case when day between :first and :last then date_trunc('month', day)::date end,
       coalesce(sum(applications) filter (where day between :first and :last), 0),
       coalesce(sum(applications) filter (where day between :first_before and :last_before), 0)
  from report_sum
 where dimension = 'filed_by' and (day between :first and :last or day between :first_before and :last_before)
 group by 1, 2, 3
""")

#: Of each way how many now, and of all ways how many the year before.
Counts = dict[str, int]
_BEFORE = "before"


async def load(work: UnitOfWork, period: Period) -> Report:
    """Add up the sums of the period and of the year before; one statement.

    A kind that is not in the catalogue any more stands among the enquiries, under its code.
    """
    before = period.year_before
    values = {
        "first": period.first,
        "last": period.last,
        "first_before": before.first,
        "last_before": before.last,
    }
    directions: dict[str, Counts] = defaultdict(lambda: defaultdict(int))
    kinds: dict[str, Counts] = defaultdict(lambda: defaultdict(int))
    months: dict[date, Counts] = defaultdict(lambda: defaultdict(int))
    for kind, way, month, now, then in await work.session.execute(_SUMMED, values):
        direction = KINDS[kind].direction if kind in KINDS else Direction.ENQUIRIES
        for counts in (directions[direction], *([kinds[kind]] if direction is Direction.ENQUIRIES else [])):
            counts[way] += int(now)
            counts[_BEFORE] += int(then)
        if now:
            months[month][way] += int(now)
    named = sorted(
        ((KINDS[one].title if one in KINDS else one, counts) for one, counts in kinds.items()), key=lambda row: row[0]
    )
    parts = (
        _part("directions", "По направлениям", "Направление", ((o.label, directions[o]) for o in Direction)),
        _part("kinds", "Обращения по видам", "Вид обращения", named),
        _trend(period, months),
    )
    return Report(ReportKind.APPEALS, period.first, period.last, LEAD, parts)


def _part(key: str, title: str, of: str, rows: Iterable[tuple[str, Counts]]) -> Part:
    some = [(label, counts) for label, counts in rows if any(counts.values())]
    whole: Counts = defaultdict(int)
    for _, counts in some:
        for name, count in counts.items():
            whole[name] += count
    lines = tuple(_line(label, counts) for label, counts in some)
    return Part(key, title, of, HEADINGS, lines, _line("Всего", whole) if lines else None)


def _trend(period: Period, months: dict[date, Counts]) -> Part:
    some = [(words.month(month), months[month]) for month in period.months() if month in months]
    lines = tuple(Line(label, _ways(counts)) for label, counts in some)
    return Part("months", "По месяцам", "Месяц", BY_MONTH, lines, trend=True)


def _ways(counts: Counts) -> tuple[int, ...]:
    """All of them, and by each way."""
    ways = [counts.get(one.value, 0) for one in FiledBy]
    return (sum(ways), *ways)


def _line(label: str, counts: Counts) -> Line:
    ways, before = _ways(counts), counts.get(_BEFORE, 0)
    return Line(label, (*ways, before, _change(ways[0], before)))


def _change(now: int, before: int) -> Decimal | None:
    return round(Decimal(now - before) * 100 / before, 1) if before else None
