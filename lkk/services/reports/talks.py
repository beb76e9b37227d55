"""Talks with consultants, calls that were asked for and visits of offices, by month and by office."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reports.periods import Period
from lkk.services.reports.views import Heading, Line, Part, Report, percent
from lkk.vocabulary import words
from lkk.vocabulary.reports import Drawn, ReportKind, Unit

LEAD = (
    "Диалоги — по дню, когда клиент его начал, звонки — по дню просьбы, приём — по дню визита. "
    "Сколько клиенты ждали консультанта, показывает отчёт Энергоадвоката, сколько ждали в офисе — «Нагрузка на офис»."
)
TALKS = (
    Heading("Диалогов"),
    Heading("Получили ответ", drawn=Drawn.GOOD),
    Heading("Без ответа", drawn=Drawn.BAD),
    Heading("Получили ответ, %", Unit.PERCENT),
    Heading("Оценили"),
    Heading("Средняя оценка", Unit.MARKS),
)
CALLS = (
    Heading("Просьб о звонке"),
    Heading("Поговорили", drawn=Drawn.GOOD),
    Heading("Не дозвонились", drawn=Drawn.BAD),
    Heading("Ждут звонка", drawn=Drawn.WAITS),
    Heading("Отменил клиент", drawn=Drawn.ASIDE),
)
VISITS = (
    Heading("Всего"),
    Heading("Обслужены", drawn=Drawn.GOOD),
    Heading("Не явились", drawn=Drawn.BAD),
    Heading("Ещё впереди или идут", drawn=Drawn.WAITS),
    Heading("Отменил клиент", drawn=Drawn.ASIDE),
    Heading("Отменила компания"),
    Heading("Из всех без записи"),
    Heading("Явились, %", Unit.PERCENT),
)
_TALKS = text("""
select date_trunc('month', opened_at at time zone :zone)::date, count(*),
       count(*) filter (where first_answer_at is not null), count(*) filter (where first_answer_at is null),
       count(rating), coalesce(sum(rating), 0)
  from consultation where opened_at >= :begins and opened_at < :ends group by 1
""")
_CALLS = text("""
select date_trunc('month', created_at at time zone :zone)::date, count(*), count(*) filter (where state = 'called'),
       count(*) filter (where state = 'not_reached'), count(*) filter (where state in ('requested', 'again')),
       count(*) filter (where state = 'cancelled')
  from callback where created_at >= :begins and created_at < :ends group by 1
""")
#: Times that were only held, offered or asked for and came to nothing are no visits.
_VISITS = text("""
select date_trunc('month', starts_at at time zone :zone)::date, office_code, count(*),
       count(*) filter (where state = 'served'), count(*) filter (where state = 'no_show'),
       count(*) filter (where state in ('requested', 'booked', 'checked_in', 'called')),
       count(*) filter (where state = 'cancelled'), count(*) filter (where state = 'cancelled_by_company'),
       count(*) filter (where walk_in)
  from appointment
 where number is not null and starts_at >= :begins and starts_at < :ends
   and state in ('requested', 'booked', 'checked_in', 'called', 'served', 'no_show', 'cancelled',
                 'cancelled_by_company')
 group by 1, 2
""")
_OFFICES = text("select distinct on (code) code, name from office order by code, valid_from desc")

Counts = tuple[int, ...]


async def load(work: UnitOfWork, period: Period) -> Report:
    """Count the talks, calls and visits of the period; four statements."""
    days = {"begins": period.begins, "ends": period.ends, "zone": period.zone}
    talks = {month: _whole(counts) for month, *counts in await work.session.execute(_TALKS, days)}
    calls = {month: _whole(counts) for month, *counts in await work.session.execute(_CALLS, days)}
    by_month: dict[Any, Counter[int]] = {}
    by_office: dict[Any, Counter[int]] = {}
    for month, office, *counts in await work.session.execute(_VISITS, days):
        for one in (by_month.setdefault(month, Counter()), by_office.setdefault(office, Counter())):
            one.update(dict(enumerate(counts)))
    visits = {key: _counts(one) for key, one in by_month.items()}
    names = dict(map(tuple, await work.session.execute(_OFFICES)))
    offices = sorted(((names.get(key, key), _counts(one)) for key, one in by_office.items()), key=lambda row: row[0])
    parts = (
        _by_month("talks", "Диалоги с консультантами", TALKS, period, talks, _talk),
        _by_month("calls", "Заказанные звонки", CALLS, period, calls, _call),
        _by_month("visits", "Приём по месяцам", VISITS, period, visits, _visit),
        Part(
            "offices",
            "Приём по офисам",
            "Офис",
            VISITS,
            tuple(_visit(name, counts) for name, counts in offices),
            _visit("Всего", _sums(counts for _, counts in offices)) if offices else None,
        ),
    )
    return Report(ReportKind.TALKS, period.first, period.last, LEAD, parts)


def _by_month(
    key: str, title: str, headings: tuple[Heading, ...], period: Period, found: dict[date, Counts], line: Any
) -> Part:
    lines = tuple(line(words.month(month), found[month]) for month in period.months() if month in found)
    total = line("Всего", _sums(found.values())) if found else None
    return Part(key, title, "Месяц", headings, lines, total, trend=True)


def _talk(label: str, counts: Counts) -> Line:
    total, answered, silent, rated, stars = counts
    mark = round(Decimal(stars) / rated, 1) if rated else None
    return Line(label, (total, answered, silent, percent(answered, total), rated, mark))


def _call(label: str, counts: Counts) -> Line:
    return Line(label, counts)


def _visit(label: str, counts: Counts) -> Line:
    _, served, missed, *_ = counts
    return Line(label, (*counts, percent(served, served + missed)))


def _counts(one: Counter[int]) -> Counts:
    return tuple(one[place] for place in range(len(VISITS) - 1))


def _sums(rows: Iterable[Counts]) -> Counts:
    return tuple(sum(values) for values in zip(*rows, strict=True))


def _whole(counts: list[Any]) -> Counts:
    return tuple(int(one) for one in counts)
