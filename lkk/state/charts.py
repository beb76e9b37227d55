"""Charts as SVG text: what a state sends to `rx.html`. Every word in them is escaped; colours are classes.

A missing value is a gap and never a zero. The table beside a chart holds the same figures: the chart is a picture with
a title and a sentence for a screen reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import pairwise

from lkk.vocabulary import words

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 76, 10, 12, 44
_PLOT_W, _PLOT_H = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
_GRID = 4  # lines of the scale
_MOST_LABELS = 12


@dataclass(frozen=True)
class Part:
    """A part of a bar; `tone` is a class of charts.css, `tip` its tooltip."""

    value: Decimal
    tone: str
    tip: str


@dataclass(frozen=True)
class Bar:
    """A bar of parts one upon another; without parts there is nothing to draw, which is no zero."""

    parts: tuple[Part, ...]
    dim: bool = False


@dataclass(frozen=True)
class Group:
    """Bars that stand together over one label."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Mark:
    """A point of a line; `hollow` ones were not read off by anybody."""

    value: Decimal
    tip: str
    hollow: bool = False


@dataclass(frozen=True)
class Line:
    """A line over the labels; None is a gap."""

    tone: str
    marks: tuple[Mark | None, ...]


def bars(id: str, title: str, summary: str, groups: Sequence[Group]) -> str:
    """Return a chart of bars that begin at zero; empty when there is nothing to draw."""
    totals = [sum((part.value for part in bar.parts), Decimal()) for group in groups for bar in group.bars if bar.parts]
    if not totals:
        return ""
    top = _nice(max([*totals, Decimal(1)]))
    step = _PLOT_W / len(groups)
    drawn = [_scale(Decimal(), top)]
    for number, group in enumerate(groups):
        inner = step * 0.76 / max(len(group.bars), 1)
        for place, bar in enumerate(group.bars):
            x = LEFT + number * step + step * 0.12 + place * inner
            drawn.append(_bar(bar, x, max(inner - 1, 1), top))
    drawn.append(_labels([group.label for group in groups]))
    return _figure(id, title, summary, drawn)


def lines(id: str, title: str, summary: str, labels: Sequence[str], series: Sequence[Line]) -> str:
    """Return a chart of lines between their least and greatest value; empty when there is nothing to draw."""
    values = [mark.value for line in series for mark in line.marks if mark]
    if not values:
        return ""
    low, high = min(values), max(values)
    span = high - low or Decimal(1)
    bottom, top = max(low - span / 10, Decimal()), high + span / 10
    drawn = [_scale(bottom, top), *(_line(line, bottom, top, len(labels)) for line in series), _labels(labels)]
    return _figure(id, title, summary, drawn)


def _bar(bar: Bar, x: float, width: float, top: Decimal) -> str:
    drawn, base = [], Decimal()
    for part in bar.parts:
        upper, lower = _y(base + part.value, Decimal(), top), _y(base, Decimal(), top)
        base += part.value
        shade = " chart-dim" if bar.dim else ""
        drawn.append(
            f'<rect class="chart-bar {escape(part.tone)}{shade}" x="{x:.1f}" y="{upper:.1f}" width="{width:.1f}"'
            f' height="{max(lower - upper, 0):.1f}"><title>{escape(part.tip)}</title></rect>'
        )
    return "".join(drawn)


def _line(line: Line, bottom: Decimal, top: Decimal, count: int) -> str:
    step = _PLOT_W / count
    found = [
        (LEFT + step * (at + 0.5), _y(mark.value, bottom, top), mark) if mark else None
        for at, mark in enumerate(line.marks)
    ]
    tone = escape(line.tone)
    drawn = [
        f'<line class="chart-line {tone}" x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}"/>'
        for a, b in pairwise(found)
        if a and b
    ]
    for place in found:
        if place:
            x, y, mark = place
            shape = "chart-hollow" if mark.hollow else "chart-dot"
            drawn.append(
                f'<circle class="{shape} {tone}" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{escape(mark.tip)}</title>'
                "</circle>"
            )
    return "".join(drawn)


def _scale(bottom: Decimal, top: Decimal) -> str:
    drawn = []
    for number in range(_GRID + 1):
        value = bottom + (top - bottom) * number / _GRID
        y = _y(value, bottom, top)
        drawn.append(f'<line class="chart-grid" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>')
        shown = words.number(value.quantize(_quantum(top - bottom)))
        drawn.append(f'<text class="chart-scale" x="{LEFT - 8}" y="{y + 4:.1f}">{escape(shown)}</text>')
    return "".join(drawn)


def _labels(labels: Sequence[str]) -> str:
    step, every, y = _PLOT_W / len(labels), -(-len(labels) // _MOST_LABELS), HEIGHT - BOTTOM + 20
    return "".join(
        f'<text class="chart-label" x="{LEFT + step * (at + 0.5):.1f}" y="{y}">{escape(label)}</text>'
        for at, label in enumerate(labels)
        if at % every == 0
    )


def _figure(id: str, title: str, summary: str, drawn: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" class="chart" role="img" aria-labelledby="{escape(id)}-t {escape(id)}-d">'
        f'<title id="{escape(id)}-t">{escape(title)}</title><desc id="{escape(id)}-d">{escape(summary)}</desc>'
        f"{''.join(drawn)}</svg>"
    )


def _y(value: Decimal, bottom: Decimal, top: Decimal) -> float:
    return TOP + float((top - value) / (top - bottom)) * _PLOT_H


def _nice(value: Decimal) -> Decimal:
    """The least of 1, 2, 4, 8 and ten with zeros that is not below the value."""
    scale = Decimal(10) ** (len(f"{int(value)}") - 1)
    return next(step * scale for step in (1, 2, 4, 8, 10) if step * scale >= value)


def _quantum(span: Decimal) -> Decimal:
    """As many decimals as tell the lines of the scale apart."""
    return Decimal(1) if span >= _GRID * 2 else Decimal("0.01")
