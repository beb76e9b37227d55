"""Applications of a period by what became of the company's terms, by kind, status, executor and more.

An application is late when any term of the company was missed or runs past its last day; it has kept them when it is
finished and none was missed. Withdrawn ones stand apart, and so do finished ones no term of the company was met in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from lkk.routes import STAFF
from lkk.services.applications.desk.filed_by import FILED_BY
from lkk.services.applications.workflow.deadlines import OF_CUSTOMER
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
FINAL = tuple(one.value for one in ApplicationStatus if one.final)
#: The condition of a clock past its last day, of `:today` and `:now`.
OVERDUE = "(state = 'running' and case when due_at is null then due_on < :today else due_at < :now end)"
_DIMENSIONS = ("month", "kind", "status", "executor_id", "filed_by", "applicant_type")
_COUNTED = text(f"""
with filed as materialized (
  select id, kind, status, executor_id, applicant_type, {FILED_BY} as filed_by,
         date_trunc('month', submitted_at at time zone :zone)::date as month
    from application
   where status <> 'draft' and submitted_at >= :begins and submitted_at < :ends
     and (cast(:of_kind as text) = '' or kind = :of_kind)
), term as (
  select application_id, bool_or(state = 'breached' or {OVERDUE}) as missed, bool_or(state = 'met') as met
    from application_clock
   where rule <> all(cast(:of_customer as text[])) and application_id in (select id from filed)
   group by application_id
), judged as (
  select filed.*,
         case when status = 'withdrawn' then 'withdrawn' when missed then 'missed'
              when status <> all(cast(:final as text[])) then 'running'
              when met then 'kept' else 'no_term' end as outcome
    from filed left join term on term.application_id = filed.id
)
select grouping({", ".join(_DIMENSIONS)}), {", ".join(_DIMENSIONS)}, outcome, count(*)
  from judged
 group by grouping sets ({", ".join(f"({one}, outcome)" for one in _DIMENSIONS)}, (outcome))
""")  # noqa: S608


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
    values = {
        "zone": period.zone,
        "begins": period.begins,
        "ends": period.ends,
        "today": period.today,
        "now": period.now,
        "of_customer": sorted(OF_CUSTOMER),
        "final": list(FINAL),
        "of_kind": of_kind,
    }
    tallies: dict[str, dict[Any, dict[str, int]]] = {name: {} for name in ("", *_DIMENSIONS)}
    for mask, *keys, outcome, count in await work.session.execute(_COUNTED, values):
        name = _dimension(mask)
        value = keys[_DIMENSIONS.index(name)] if name else None
        tallies[name].setdefault(value, {})[outcome] = count
    executors = await names.of_people(work, [one for one in tallies["executor_id"] if one])
    total = _line("Всего", tallies[""].get(None, {}), _link(period, of_kind))
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


def _line(label: str, outcomes: dict[str, int], link: str) -> Line:
    counts = {one: outcomes.get(one.value, 0) for one in TermOutcome}
    kept, missed = counts[TermOutcome.KEPT], counts[TermOutcome.MISSED]
    figures: tuple[Figure, ...] = (sum(counts.values()), *counts.values(), percent(kept, kept + missed))
    return Line(label, figures, link)


def _link(period: Period, kind: str, *, days: tuple[date, date] | None = None, **narrowed: str) -> str:
    """The table of applications of the staff, narrowed to the rows behind a line."""
    first, last = days or (period.first, period.last)
    of = {"kind": kind} if kind else {}
    return STAFF.url(**of, **narrowed, filed_from=first.isoformat(), filed_to=last.isoformat())


def _dimension(mask: int) -> str:
    """The one dimension a row is grouped by: its bit in `grouping()` is 0, the first of them is the highest bit."""
    top = len(_DIMENSIONS) - 1
    return next((one for place, one in enumerate(_DIMENSIONS) if not mask >> (top - place) & 1), "")
