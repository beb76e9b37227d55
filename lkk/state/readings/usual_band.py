"""A strip that shows where the consumption of a value lies beside the usual one."""

from decimal import Decimal

WIDTH, HEIGHT, MARK = 240, 12, 4
_SPARE = Decimal("1.35")  # of the usual most, so that what is over it has room


def usual_band(usual: tuple[Decimal, Decimal] | None, energy: Decimal | None) -> str:
    """Return the strip, empty where nothing is usual; its words stand beside it, so it is hidden from readers."""
    if usual is None or usual[1] <= 0:
        return ""
    low, high = usual
    whole = high * _SPARE
    left, right = _at(low, whole), _at(high, whole)
    mark = ""
    if energy is not None:
        place = min(max(_at(energy, whole) - MARK / 2, 0), WIDTH - MARK)
        within = "in" if low <= energy <= high else "out"
        mark = f'<rect class="band-mark" data-at="{within}" x="{place:.1f}" y="0" width="{MARK}" height="{HEIGHT}"/>'
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" class="usual-band" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="band-all" x="0" y="4" width="{WIDTH}" height="4" rx="2"/>'
        f'<rect class="band-usual" x="{left:.1f}" y="4" width="{right - left:.1f}" height="4"/>{mark}</svg>'
    )


def _at(energy: Decimal, whole: Decimal) -> float:
    return float(energy / whole) * WIDTH
