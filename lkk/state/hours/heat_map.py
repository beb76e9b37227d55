"""A month as a table of coloured hours: five steps between the least and the most of the month, gaps apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lkk.vocabulary import words

STEPS = 5
GAP, NEGATIVE = "gap", "negative"


@dataclass
class HeatCell:
    """An hour: `step` is 1 … 5, «gap» or «negative»."""

    step: str
    words: str


@dataclass
class HeatRow:
    """A day."""

    day: str
    cells: list[HeatCell]


def rows_of(days: Mapping[date, list[Decimal | None]], unit: str) -> list[HeatRow]:
    """The rows of a month."""
    known = [value for values in days.values() for value in values if value is not None]
    least, most = (min(known), max(known)) if known else (Decimal(0), Decimal(0))
    return [
        HeatRow(f"{day.day}", [_cell(value, least, most, unit) for value in values]) for day, values in days.items()
    ]


def _cell(value: Decimal | None, least: Decimal, most: Decimal, unit: str) -> HeatCell:
    if value is None:
        return HeatCell(GAP, "нет данных")
    if value < 0:
        return HeatCell(NEGATIVE, f"{words.number(value)} {unit}")
    return HeatCell(str(_step(value, least, most)), words.number(value))


def _step(value: Decimal, least: Decimal, most: Decimal) -> int:
    if most == least:
        return 3
    return min(STEPS, 1 + int((value - least) / (most - least) * STEPS))
