"""Applications of a period by what became of the company's terms, by kind, status, executor and more.

An application is late when any term of the company was missed or runs past its last day; it has kept them when it is
finished and none was missed. Withdrawn ones stand apart, and so do finished ones no term of the company was met in.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from lkk.routes import STAFF
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reports import names
from lkk.services.reports.periods import Period
from lkk.services.reports.views import Figure, Heading, Line, Part, Report, percent
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus, FiledBy
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.reports import Drawn, ReportKind, TermOutcome, Unit

LEAD = (
    "Заявки, поданные в эти дни. Срок нарушен, если хотя бы один срок компании пропущен или идёт дольше положенного; "
    "выдержан, если заявка завершена и ни один срок не пропущен. Отозванные показаны отдельно."
)
_DRAWN = {
    TermOutcome.KEPT: Drawn.GOOD,
    TermOutcome.MISSED: Drawn.BAD,
    TermOutcome.RUNNING: Drawn.WAITS,
    TermOutcome.WITHDRAWN: Drawn.ASIDE,
}
HEADINGS = (
    Heading("Всего"),
    *(Heading(one.label, drawn=_DRAWN.get(one)) for one in TermOutcome),
    Heading("Выдержан, %", Unit.PERCENT),
)
NOBODY, UNKNOWN = "Не назначен", "Не указан"
_OF_KIND, _MONTH = "kind", "month"
_DIMENSIONS = (_MONTH, _OF_KIND, "status", "executor_id", "filed_by", "applicant_type")
_SUMMED = text("""
with asked as not materialized (
  select * from report_sum where day between :first and :last and (cast(:of_kind as text) = '' or kind = :of_kind)
)
select dimension, value, outcome, sum(applications) from asked where dimension <> '' group by 1, 2, 3
union all
select 'kind', kind, outcome, sum(applications) from asked where dimension = '' group by 2, 3
union all
select 'month', date_trunc('month', day)::date::text, outcome, sum(applications) from asked where dimension = ''
 group by 2, 3
""")


#: Values as they are stored and as they are named; the others are text.
_VALUES: dict[str, Callable[[str], Any]] = {_MONTH: date.fromisoformat, "executor_id": int}


@dataclass(frozen=True)
class Tally:
    """How many of a value of a dimension there are with each outcome."""

    by_value: dict[Any, dict[str, int]]

    def lines(self, named: Iterable[tuple[Any, str]], link: Callable[[Any], str]) -> tuple[Line, ...]:
        """The lines of these values in their order, those without applications left out."""
        return tuple(_line(name, self.by_value[one], link(one)) for one, name in named if one in self.by_value)


async def load(work: UnitOfWork, period: Period, of_kind: str = "") -> Report:
    """Count the applications filed in the period, of one kind or of all; two statements.

    Raises:
        InvalidValue: there is no such kind.
    """
    if of_kind and of_kind not in KINDS:
        raise InvalidValue("Выберите вид заявки из списка", at="of")
    values = {"first": period.first, "last": period.last, "of_kind": of_kind}
    tallies: dict[str, dict[Any, dict[str, int]]] = {name: {} for name in _DIMENSIONS}
    for dimension, value, outcome, count in await work.session.execute(_SUMMED, values):
        tallies[dimension].setdefault(_VALUES.get(dimension, str)(value) if value else None, {})[outcome] = int(count)
    executors = await names.of_people(work, [one for one in tallies["executor_id"] if one])
    whole = Counter[str]()
    for outcomes in tallies[_OF_KIND].values():
        whole.update(outcomes)
    total = _line("Всего", whole, _link(period, of_kind))
    return Report(
        ReportKind.APPLICATIONS, period.first, period.last, LEAD, _parts(period, of_kind, tallies, executors, total)
    )


def _parts(
    period: Period, of_kind: str, tallies: dict[str, dict[Any, dict[str, int]]], executors: dict[int, str], total: Line
) -> tuple[Part, ...]:
    def part(name: str, title: str, of: str, named: Iterable[tuple[Any, str]], link: Callable[[Any], str]) -> Part:
        lines = Tally(tallies[name]).lines(named, link)
        return Part(name.replace("_", "-"), title, of, HEADINGS, lines, total, trend=name == "month")

    kinds = sorted(
        ((one, KINDS[one].title if one in KINDS else one) for one in tallies["kind"]), key=lambda one: one[1]
    )
    return (
        part(
            "month",
            "По месяцам",
            "Месяц",
            ((month, words.month(month)) for month in period.months()),
            lambda month: _link(period, of_kind, days=period.within(month)),
        ),
        part("kind", "По видам", "Вид заявки", kinds, lambda kind: _link(period, kind)),
        part(
            "status",
            "По статусам",
            "Статус",
            ((one.value, one.label) for one in ApplicationStatus),
            lambda status: _link(period, of_kind, status=status),
        ),
        part(
            "executor_id",
            "По исполнителям",
            "Исполнитель",
            [*executors.items(), (None, NOBODY)],
            lambda person: _link(period, of_kind, executor=str(person) if person else "none"),
        ),
        part(
            "filed_by",
            "По способу подачи",
            "Способ",
            ((one.value, one.label) for one in FiledBy),
            lambda way: _link(period, of_kind, filed_by=way),
        ),
        part(
            "applicant_type",
            "По типу заявителя",
            "Заявитель",
            [*((one.value, one.label) for one in ApplicantType), (None, UNKNOWN)],
            lambda type: _link(period, of_kind, applicant_type=type or "none"),
        ),
    )


def _line(label: str, outcomes: Mapping[str, int], link: str) -> Line:
    counts = {one: outcomes.get(one.value, 0) for one in TermOutcome}
    kept, missed = counts[TermOutcome.KEPT], counts[TermOutcome.MISSED]
    figures: tuple[Figure, ...] = (sum(counts.values()), *counts.values(), percent(kept, kept + missed))
    return Line(label, figures, link)


def _link(period: Period, kind: str, *, days: tuple[date, date] | None = None, **narrowed: str) -> str:
    """The table of applications of the staff, narrowed to the rows behind a line."""
    first, last = days or (period.first, period.last)
    of = {"kind": kind} if kind else {}
    return STAFF.url(**of, **narrowed, filed_from=first.isoformat(), filed_to=last.isoformat())
