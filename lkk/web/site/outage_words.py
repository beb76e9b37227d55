"""Outages in the words of the public page, and the scheme of districts as shapes."""

from collections.abc import Callable, Sequence
from datetime import datetime

from lkk.services.outages.board import DistrictView, OutageView
from lkk.services.outages.wording import moved, places, when
from lkk.vocabulary.outages import OutageState
from lkk.vocabulary.words import count

WIDTH = 600.0
_MARGIN = 8.0
#: At the latitude of the city a degree of latitude is so many times as long as one of longitude.
_STRETCH = 1.68
Point = tuple[float, float]


def facts(outage: OutageView, now: datetime, zone: str) -> dict[str, object]:
    """Return an outage as a page draws it."""
    return {
        "id": outage.id,
        "tone": outage.state.tone,
        "label": outage.state.label,
        "on": outage.state is OutageState.NOW,
        "kind": outage.kind.label,
        "reason": outage.reason,
        "when": when(outage, now, zone),
        "moved": moved(outage, now, zone),
        "told": count(outage.told, "человек", "человека", "человек") if outage.told else "",
        "title": places(outage.districts, outage.houses, outage.points),
        "streets": [(street.name, ", ".join(street.numbers)) for street in outage.streets],
    }


def scheme(districts: Sequence[DistrictView]) -> dict[str, object] | None:
    """Return the districts as polygons of a drawing WIDTH wide; None when the feed has told of none."""
    corners = [corner for one in districts for corner in one.outline]
    if not corners:
        return None
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    bottom, top = min(y for _, y in corners), max(y for _, y in corners)
    across = (WIDTH - 2 * _MARGIN) / max(right - left, 1e-9)
    up = across * _STRETCH
    height = (top - bottom) * up + 2 * _MARGIN

    def place(corner: Point) -> Point:
        return round(_MARGIN + (corner[0] - left) * across, 1), round(_MARGIN + (top - corner[1]) * up, 1)

    return {"width": WIDTH, "height": round(height, 1), "districts": [_drawn(one, place) for one in districts]}


def _drawn(district: DistrictView, place: Callable[[Point], Point]) -> dict[str, object]:
    points = [place(corner) for corner in district.outline]
    state = "now" if district.now else "planned" if district.planned else "none"
    return {
        "name": district.name,
        "short": district.name.removesuffix(" район"),
        "points": " ".join(f"{x},{y}" for x, y in points),
        "x": round(sum(x for x, _ in points) / len(points), 1),
        "y": round(sum(y for _, y in points) / len(points), 1),
        "state": state,
        "said": _counts(district),
    }


def _counts(district: DistrictView) -> str:
    found = []
    if district.now:
        found.append(f"без света: {district.now}")
    if district.planned:
        found.append(f"запланировано: {district.planned}")
    return ", ".join(found) or "отключений нет"
