"""Bars that lie one under another, each with its words above it: for names that find no room under a column."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from lkk.state.charts import Bar
from lkk.vocabulary import words

WIDTH, ROW, BAR = 720, 40, 14
_WORDS, _VALUE = 16, 70  # from the top of a row to its words; room for the figure behind a bar


def bar_rows(id: str, title: str, summary: str, rows: Sequence[tuple[str, Bar]]) -> str:
    """Return the chart; each bar ends with its whole value. Empty when no bar has parts."""
    totals = [sum((part.value for part in bar.parts), Decimal()) for _, bar in rows]
    if not any(bar.parts for _, bar in rows):
        return ""
    most = max([*totals, Decimal(1)])
    drawn = [
        _row(label, bar, total, most, number * ROW)
        for number, ((label, bar), total) in enumerate(zip(rows, totals, strict=True))
    ]
    return (
        f'<svg viewBox="0 0 {WIDTH} {len(rows) * ROW}" class="chart" role="img"'
        f' aria-labelledby="{escape(id)}-t {escape(id)}-d">'
        f'<title id="{escape(id)}-t">{escape(title)}</title><desc id="{escape(id)}-d">{escape(summary)}</desc>'
        f"{''.join(drawn)}</svg>"
    )


def _row(label: str, bar: Bar, total: Decimal, most: Decimal, top: int) -> str:
    drawn, x = [f'<text x="0" y="{top + _WORDS}">{escape(label)}</text>'], 0.0
    for part in bar.parts:
        width = float(part.value / most) * (WIDTH - _VALUE)
        drawn.append(
            f'<rect class="chart-bar {escape(part.tone)}" x="{x:.1f}" y="{top + _WORDS + 6}" width="{width:.1f}"'
            f' height="{BAR}"><title>{escape(part.tip)}</title></rect>'
        )
        x += width
    value = escape(words.number(total)) if bar.parts else "—"
    return "".join([*drawn, f'<text x="{x + 6:.1f}" y="{top + _WORDS + 17}">{value}</text>'])
