"""Appeals by category and channel beside the year before, as the yearly report of the service standard asks.

Единые стандарты качества обслуживания (Приказ Минэнерго № 186 от 15.04.2014): обращения по категориям и каналам с
динамикой. Every filed application is an appeal there; those of the direction «Обращения» are told by their kinds.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import text

from lkk.services.applications.desk.filed_by import FILED_BY
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
_COUNTED = text(f"""
select direction, kind, {FILED_BY} as way,
       case when submitted_at >= :begins then date_trunc('month', submitted_at at time zone :zone)::date end as month,
       count(*) filter (where submitted_at >= :begins and submitted_at < :ends),
       count(*) filter (where submitted_at >= :begins_before and submitted_at < :ends_before)
  from application
 where status <> 'draft' and (submitted_at >= :begins and submitted_at < :ends
                              or submitted_at >= :begins_before and submitted_at < :ends_before)
 group by 1, 2, 3, 4
""")  # noqa: S608

#: Of each way how many now, and of all ways how many the year before.
Counts = dict[str, int]
_BEFORE = "before"


async def load(work: UnitOfWork, period: Period) -> Report:
    """Count the appeals of the period and of the year before; one statement."""
    before = period.year_before
    values = {
        "begins": period.begins,
        "ends": period.ends,
        "begins_before": before.begins,
        "ends_before": before.ends,
        "zone": period.zone,
    }
    directions: dict[str, Counts] = defaultdict(lambda: defaultdict(int))
    kinds: dict[str, Counts] = defaultdict(lambda: defaultdict(int))
    months: dict[date, Counts] = defaultdict(lambda: defaultdict(int))
    for direction, kind, way, month, now, then in await work.session.execute(_COUNTED, values):
        for counts in (directions[direction], *([kinds[kind]] if direction == Direction.ENQUIRIES else [])):
            counts[way] += now
            counts[_BEFORE] += then
        if now:
            months[month][way] += now
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
