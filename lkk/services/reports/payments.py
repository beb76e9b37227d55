"""Money by month: what came on line and through a bank, what went back, and how invoices were paid."""

from collections import defaultdict
from datetime import date

from sqlalchemy import text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reports.periods import Period
from lkk.services.reports.views import Heading, Line, Part, Report, percent
from lkk.vocabulary import words
from lkk.vocabulary.reports import Drawn, ReportKind, Unit

LEAD = (
    "Деньги посчитаны по дню, когда они пришли или ушли, счета — по дню выставления. Просрочен счёт, который не "
    "оплачен полностью, а срок оплаты прошёл. Аннулированные счета показаны отдельно."
)
MONEY = (
    Heading("Платежей на сайте"),
    Heading("На сайте", Unit.KOPECKS, drawn=Drawn.FIRST),
    Heading("Переводов через банк"),
    Heading("Через банк", Unit.KOPECKS, drawn=Drawn.SECOND),
    Heading("Возвратов"),
    Heading("Возвращено", Unit.KOPECKS),
)
INVOICES = (
    Heading("Выставлено"),
    Heading("На сумму", Unit.KOPECKS),
    Heading("Оплачены в срок", drawn=Drawn.GOOD),
    Heading("Оплачены позже", drawn=Drawn.LATE),
    Heading("Ждут оплаты", drawn=Drawn.WAITS),
    Heading("Просрочены", drawn=Drawn.BAD),
    Heading("Аннулированы"),
    Heading("Оплачены в срок, %", Unit.PERCENT),
)
_MONEY = text("""
select 'online', date_trunc('month', captured_at at time zone :zone)::date, count(*), sum(amount_kopecks)
  from online_payment where state = 'succeeded' and captured_at >= :begins and captured_at < :ends group by 2
union all
select 'bank', date_trunc('month', value_date)::date, count(*), sum(amount_kopecks)
  from bank_payment where value_date between :first and :last group by 2
union all
select 'refund', date_trunc('month', completed_at at time zone :zone)::date, count(*), sum(amount_kopecks)
  from refund where state = 'completed' and completed_at >= :begins and completed_at < :ends group by 2
""")
_INVOICES = text("""
select date_trunc('month', issued_on)::date, count(*), sum(total_kopecks),
       count(*) filter (where state = 'paid' and (pay_until is null or paid_on <= pay_until)),
       count(*) filter (where state = 'paid' and paid_on > pay_until),
       count(*) filter (where state in ('issued', 'partially_paid') and (pay_until is null or pay_until >= :today)),
       count(*) filter (where state in ('issued', 'partially_paid') and pay_until < :today),
       count(*) filter (where state = 'cancelled')
  from invoice where issued_on between :first and :last group by 1
""")
_NOTHING = (0, 0)


async def load(work: UnitOfWork, period: Period) -> Report:
    """Count the money and the invoices of the period; two statements."""
    days = {"first": period.first, "last": period.last}
    money = days | {"zone": period.zone, "begins": period.begins, "ends": period.ends}
    came: dict[tuple[str, date], tuple[int, int]] = defaultdict(lambda: _NOTHING)
    for source, month, count, kopecks in await work.session.execute(_MONEY, money):
        came[source, month] = (count, int(kopecks))
    issued: dict[date, tuple[int, ...]] = {
        month: tuple(int(one) for one in figures)
        for month, *figures in await work.session.execute(_INVOICES, days | {"today": period.today})
    }
    months = list(period.months())
    sources = ("online", "bank", "refund")
    moved = [(month, tuple(one for source in sources for one in came[source, month])) for month in months]
    asked = [(month, issued.get(month, (0,) * (len(INVOICES) - 1))) for month in months]
    parts = (_part("money", "Поступления и возвраты", MONEY, moved), _invoices(asked))
    return Report(ReportKind.PAYMENTS, period.first, period.last, LEAD, parts)


def _part(key: str, title: str, headings: tuple[Heading, ...], rows: list[tuple[date, tuple[int, ...]]]) -> Part:
    lines = tuple(Line(words.month(month), figures) for month, figures in rows)
    return Part(key, title, "Месяц", headings, lines, Line("Всего", _sums(rows)), trend=True)


def _invoices(rows: list[tuple[date, tuple[int, ...]]]) -> Part:
    lines = tuple(_invoice_line(words.month(month), figures) for month, figures in rows)
    total = _invoice_line("Всего", _sums(rows))
    return Part("invoices", "Счета", "Месяц", INVOICES, lines, total, trend=True)


def _invoice_line(label: str, figures: tuple[int, ...]) -> Line:
    _, _, in_time, later, _, overdue, _ = figures
    return Line(label, (*figures, percent(in_time, in_time + later + overdue)))


def _sums(rows: list[tuple[date, tuple[int, ...]]]) -> tuple[int, ...]:
    return tuple(sum(values) for values in zip(*(figures for _, figures in rows), strict=True))
