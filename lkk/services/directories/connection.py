"""What a grid connection costs and when it is paid: rates of the regulator and plans of payment, by their days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from lkk.models.connection import ConnectionRate, PaymentTerm
from lkk.services.directories.declaration import Directory, Item
from lkk.services.directories.items import options
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.connection import Milestone, PaymentPlan, Rate
from lkk.vocabulary.directories import DirectoryCode, ValueKind

CONNECTION_RATES = Directory(
    DirectoryCode.CONNECTION_RATES,
    "Ставки регулятора: из них складывается плата за технологическое присоединение. "
    "Условия, которые уже направлены, считаны по ставкам дня, когда их направили.",
    ConnectionRate,
    (
        Item(
            "code",
            "Ставка",
            ValueKind.CHOICE,
            options=tuple((one.value, f"{one.label}, {one.unit.label}") for one in Rate),
            names=True,
        ),
        Item("kopecks", "Рублей", ValueKind.MONEY, limit=20, hint="С копейками, например 20 500,00"),
        Item("with_vat", "НДС внутри", ValueKind.MARK, required=False),
        Item("law", "Основание", limit=300, hint="Решение регулятора: номер и дата"),
    ),
    adds=False,
    ends=False,
    order=("code",),
    caution="Ставки «Пример для показа» придуманы вместе с порталом: в рабочем портале условия по ним не направляются.",
)

PAYMENT_PLANS = Directory(
    DirectoryCode.PAYMENT_PLANS,
    "По каким частям и когда платят за присоединение. Договор живёт по графику дня, когда направлены условия.",
    PaymentTerm,
    (
        Item("plan", "График", ValueKind.CHOICE, options=options(PaymentPlan), names=True),
        Item("number", "Строка", ValueKind.NUMBER, low=1, high=12, names=True),
        Item("percent", "Процентов", ValueKind.NUMBER, low=1, high=100, hint="Все строки графика вместе — 100"),
        Item("milestone", "Считать от", ValueKind.CHOICE, options=options(Milestone)),
        Item("days", "Не позже, дней", ValueKind.NUMBER, high=365),
        Item("quarters", "Частями по кварталам", ValueKind.NUMBER, low=1, high=40, hint="1: одним платежом"),
        Item(
            "not_after",
            "И не позже",
            ValueKind.CHOICE,
            required=False,
            options=options(Milestone),
            hint="Пусто: другого предела нет",
        ),
        Item("law", "Основание", limit=300, listed=False),
    ),
    adds=False,
    ends=False,
    order=("plan", "number"),
    caution="Проценты меняют все в один день: график, в котором не 100 процентов, в дело не идёт.",
)


@dataclass(frozen=True)
class RateRow:
    """A rate in force; `demo`: it came with the portal and is no decision of the regulator."""

    kopecks: int
    with_vat: bool
    law: str
    demo: bool = False


@dataclass(frozen=True)
class TermRow:
    """A line of a plan: so many percent within `days` of the milestone, and not after `not_after` if it comes first.

    More than one of `quarters`: in as many equal parts, each a quarter after the one before it.
    """

    percent: int
    milestone: Milestone
    days: int
    quarters: int = 1
    not_after: Milestone | None = None


async def rates_on(work: UnitOfWork, day: date) -> Mapping[Rate, RateRow]:
    """Return the rates in force on a day."""
    rows = await work.session.exec(select(ConnectionRate).where(*_in_force(ConnectionRate, day)))
    return {row.code: RateRow(row.kopecks, row.with_vat, row.law, row.demo) for row in rows}


async def plan_on(work: UnitOfWork, plan: PaymentPlan, day: date) -> tuple[TermRow, ...]:
    """Return the lines of a plan in force on a day, in their order."""
    query = select(PaymentTerm).where(PaymentTerm.plan == plan, *_in_force(PaymentTerm, day))
    rows = await work.session.exec(query.order_by(col(PaymentTerm.number)))
    return tuple(
        TermRow(row.percent, row.milestone, row.days, row.quarters, Milestone(row.not_after) if row.not_after else None)
        for row in rows
    )


def _in_force(table: Any, day: date) -> tuple[Any, ...]:
    return col(table.valid_from) <= day, col(table.valid_to).is_(None) | (col(table.valid_to) >= day)
