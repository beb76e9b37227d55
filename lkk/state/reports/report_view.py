"""A report as flat records with ready words, and its charts: what the page draws."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lkk.services.reports import figures
from lkk.services.reports.views import Heading, Line, Part
from lkk.state.bar_rows import bar_rows
from lkk.state.charts import Bar, Group, bars
from lkk.state.charts import Part as Piece
from lkk.state.readings.archive_view import KeyItem
from lkk.vocabulary.reports import Unit

_KOPECKS = Decimal(100)
#: Figures of these units do not add up, so their bars stand beside each other.
_APART = (Unit.PERCENT, Unit.DAYS, Unit.MINUTES)
_SHORT = 3  # months have a short word for a chart


@dataclass
class CellItem:
    """A figure under its heading."""

    heading: str
    words: str


@dataclass
class LineItem:
    """A line of a table; `href` leads to the rows behind it, empty for none."""

    label: str
    href: str
    cells: list[CellItem] = field(default_factory=list)


@dataclass
class PartItem:
    """A table of a report with its chart."""

    key: str
    title: str
    note: str
    of: str
    svg: str
    headings: list[str] = field(default_factory=list)
    lines: list[LineItem] = field(default_factory=list)
    legend: list[KeyItem] = field(default_factory=list)


def items_of(parts: Iterable[Part]) -> list[PartItem]:
    """The parts that have something to show."""
    return [_part(one) for one in parts if one.lines]


def tone(heading: Heading) -> str:
    """The class of charts.css a drawn figure has."""
    return f"drawn-{heading.drawn}"


def _part(part: Part) -> PartItem:
    drawn = [(place, heading) for place, heading in enumerate(part.headings) if heading.drawn]
    return PartItem(
        key=part.key,
        title=part.title,
        note=part.note,
        of=part.of,
        svg=_chart(part, drawn),
        headings=[one.title for one in part.headings],
        lines=[_line(part, one) for one in (*part.lines, *([part.total] if part.total else []))],
        legend=[KeyItem(one.title, tone(one)) for _, one in drawn] if len(drawn) > 1 else [],
    )


def _line(part: Part, line: Line) -> LineItem:
    cells = [
        CellItem(one.title, figures.in_words(one, figure))
        for one, figure in zip(part.headings, line.figures, strict=True)
    ]
    return LineItem(line.label, line.link, cells)


def _chart(part: Part, drawn: Sequence[tuple[int, Heading]]) -> str:
    id, summary = f"report-{part.key}", "Те же числа — в таблице под графиком."
    if not drawn:
        return ""
    if part.trend:
        groups = [Group(_short(one.label), _bars(one, drawn)) for one in part.lines]
        return bars(id, part.title, summary, groups)
    rows = [(one.label, _whole(one, drawn)) for one in part.lines]
    return bar_rows(id, part.title, summary, rows)


def _bars(line: Line, drawn: Sequence[tuple[int, Heading]]) -> tuple[Bar, ...]:
    """A bar of all figures, or a bar for each where they do not add up."""
    if drawn[0][1].unit not in _APART:
        return (_whole(line, drawn),)
    return tuple(Bar(_pieces(line, [one])) for one in drawn)


def _whole(line: Line, drawn: Sequence[tuple[int, Heading]]) -> Bar:
    return Bar(_pieces(line, drawn if drawn[0][1].unit not in _APART else drawn[:1]))


def _pieces(line: Line, drawn: Sequence[tuple[int, Heading]]) -> tuple[Piece, ...]:
    pieces = [
        Piece(_height(heading, figure), tone(heading), f"{line.label}: {heading.title}, {said}")
        for place, heading in drawn
        if (figure := line.figures[place]) is not None and (said := figures.in_words(heading, figure))
    ]
    return tuple(pieces)


def _height(heading: Heading, figure: int | Decimal) -> Decimal:
    return Decimal(figure) / _KOPECKS if heading.unit is Unit.KOPECKS else Decimal(figure)


def _short(month: str) -> str:
    """«янв 26» of «январь 2026 г.»."""
    name, year, *_ = month.split()
    return f"{name[:_SHORT]} {year[-2:]}"
