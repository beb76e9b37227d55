"""Bars without a scale for a card: a month each, a gap where nothing is known."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

WIDTH, HEIGHT, GAP, LEAST = 240, 48, 4, 2


def small_bars(id: str, title: str, bars: Sequence[tuple[str, Decimal | None]]) -> str:
    """Return the picture of values with their tooltips; `title` says them in words. Empty when nothing is known."""
    known = [value for _, value in bars if value is not None]
    if not known:
        return ""
    most = max([*known, Decimal(1)])
    step = WIDTH / len(bars)
    drawn = [_bar(tip, value, most, number * step, step - GAP) for number, (tip, value) in enumerate(bars)]
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" class="small-bars" preserveAspectRatio="none" role="img"'
        f' aria-labelledby="{escape(id)}">'
        f'<title id="{escape(id)}">{escape(title)}</title>{"".join(drawn)}</svg>'
    )


def _bar(tip: str, value: Decimal | None, most: Decimal, x: float, width: float) -> str:
    if value is None:
        shape = f'<rect class="small-gap" x="{x:.1f}" y="{HEIGHT - LEAST}" width="{width:.1f}" height="{LEAST}">'
    else:
        height = max(float(value / most) * HEIGHT, LEAST)
        shape = (
            f'<rect class="small-bar" x="{x:.1f}" y="{HEIGHT - height:.1f}" width="{width:.1f}" height="{height:.1f}">'
        )
    return f"{shape}<title>{escape(tip)}</title></rect>"
