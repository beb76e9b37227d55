"""A report as every page, file and chart of it reads it: parts, each a table of figures by lines."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lkk.vocabulary.reports import Drawn, ReportKind, Unit

#: How figures are drawn that only have to be told apart, by their places.
APART = (Drawn.FIRST, Drawn.SECOND, Drawn.THIRD, Drawn.FOURTH, Drawn.FIFTH)
#: A figure; none where nothing is known, which is no zero.
Figure = int | Decimal | None


@dataclass(frozen=True)
class Heading:
    """A column of figures; one that is `drawn` stands in the chart by its meaning, all of a part in one unit."""

    title: str
    unit: Unit = Unit.COUNT
    drawn: Drawn | None = None


@dataclass(frozen=True)
class Line:
    """The figures of a kind, a month, an employee, in the order of the headings; `link` shows the rows behind them."""

    label: str
    figures: tuple[Figure, ...]
    link: str = ""


@dataclass(frozen=True)
class Part:
    """A table with a chart; `of` names what a line is, `key` the part in an address of the page."""

    key: str
    title: str
    of: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    total: Line | None = None
    trend: bool = False  # lines follow one another in time
    note: str = ""


@dataclass(frozen=True)
class Report:
    """Figures between two days of the company's zone, both included; `lead` says what is counted and how.

    `as_of` is the moment of figures that were counted beforehand, None where they are of now.
    """

    kind: ReportKind
    first: date
    last: date
    lead: str
    parts: tuple[Part, ...]
    as_of: datetime | None = None


def percent(part: int, whole: int) -> Decimal | None:
    """The share in per cent with one decimal; none of nothing."""
    return round(Decimal(part) * 100 / whole, 1) if whole else None
