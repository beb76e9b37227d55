"""The reconciliation statement of a period: balance before it, what was charged and paid in it, balance after (pure).

Sums are in kopecks. A balance above zero is owed by the customer, one below zero is the customer's advance.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from lkk.services.kernel.errors import InvalidValue

LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Entry:
    """One event of money: an invoice or a refund is charged (debit), a payment is paid (credit).

    `on` is the local day it counts on. An invoice that was taken back is an entry of its own with a negative charge.
    """

    on: date
    title: str
    charged: int = 0
    paid: int = 0


@dataclass(frozen=True)
class Statement:
    """The statement of the days from `first` to `last`, both included."""

    first: date
    last: date
    opening: int
    lines: tuple[Entry, ...]
    charged: int
    paid: int
    closing: int


def statement(entries: Iterable[Entry], first: date, last: date) -> Statement:
    """Return the statement of a period; entries after it count for nothing."""
    opening, lines = 0, list[Entry]()
    for entry in sorted(entries, key=lambda one: (one.on, -one.charged, one.title)):
        if entry.on < first:
            opening += entry.charged - entry.paid
        elif entry.on <= last:
            lines.append(entry)
    charged, paid = sum(one.charged for one in lines), sum(one.paid for one in lines)
    return Statement(first, last, opening, tuple(lines), charged, paid, opening + charged - paid)


def check_period(first: date, last: date, today: date) -> None:
    """Refuse a period no statement is made of.

    Raises:
        InvalidValue: it ends before it begins, or after today, or is longer than three years.
    """
    if last < first:
        raise InvalidValue("Период заканчивается раньше, чем начинается", at="last")
    if last > today:
        raise InvalidValue("Период заканчивается в будущем: выберите день не позже сегодняшнего", at="last")
    if last - first > LONGEST:
        raise InvalidValue("Выберите период не длиннее трёх лет", at="first")
