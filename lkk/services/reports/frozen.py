"""Parts of a report as JSON and back: what was published is read as it was."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from lkk.services.reports.views import Figure, Heading, Line, Part
from lkk.vocabulary.reports import Unit


def to_json(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """The parts without links; decimals are text."""
    return [
        {
            "key": part.key,
            "title": part.title,
            "of": part.of,
            "headings": [[one.title, one.unit.value] for one in part.headings],
            "lines": [_line(one) for one in part.lines],
            "total": _line(part.total) if part.total else None,
            "note": part.note,
        }
        for part in parts
    ]


def from_json(kept: Iterable[dict[str, Any]]) -> tuple[Part, ...]:
    """The parts that were kept."""
    return tuple(
        Part(
            key=one["key"],
            title=one["title"],
            of=one["of"],
            headings=tuple(Heading(title, Unit(unit)) for title, unit in one["headings"]),
            lines=tuple(_read(line) for line in one["lines"]),
            total=_read(one["total"]) if one["total"] else None,
            note=one["note"],
        )
        for one in kept
    )


def _line(line: Line) -> list[Any]:
    return [line.label, *(str(one) if isinstance(one, Decimal) else one for one in line.figures)]


def _read(kept: list[Any]) -> Line:
    label, *figures = kept
    return Line(label, tuple(_figure(one) for one in figures))


def _figure(kept: int | str | None) -> Figure:
    return Decimal(kept) if isinstance(kept, str) else kept
