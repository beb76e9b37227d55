"""Districts, houses and substations of the city, its outages, and where electricity is not as it should be."""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lkk.sandbox.calendar import TIME_ZONE

Corner = tuple[float, float]

#: Districts of Барнаул, roughly: corners in longitude and latitude.
DISTRICTS: dict[str, tuple[str, tuple[Corner, ...]]] = {
    "d1": (
        "Ленинский район",
        ((83.560, 53.410), (83.660, 53.440), (83.720, 53.430), (83.730, 53.388), (83.640, 53.378), (83.565, 53.385)),
    ),
    "d2": (
        "Октябрьский район",
        ((83.730, 53.388), (83.720, 53.430), (83.790, 53.425), (83.825, 53.385), (83.800, 53.360), (83.745, 53.362)),
    ),
    "d3": (
        "Железнодорожный район",
        ((83.640, 53.378), (83.730, 53.388), (83.745, 53.362), (83.740, 53.338), (83.690, 53.345), (83.645, 53.358)),
    ),
    "d4": (
        "Индустриальный район",
        ((83.530, 53.380), (83.565, 53.385), (83.640, 53.378), (83.645, 53.358), (83.690, 53.345), (83.660, 53.318),
         (83.545, 53.325)),
    ),
    "d5": (
        "Центральный район",
        ((83.740, 53.338), (83.745, 53.362), (83.800, 53.360), (83.815, 53.325), (83.760, 53.265), (83.640, 53.290),
         (83.660, 53.318), (83.690, 53.345)),
    ),
}  # fmt: skip
_SUBSTATIONS = (
    ("s1", "ПС 110/10 кВ «Власиха»", "d4", "4200.000"),
    ("s2", "ПС 110/6 кВ «Центральная»", "d5", "350.000"),
    ("s3", "ПС 35/10 кВ «Садовая»", "d1", "1180.500"),
    ("s4", "ПС 110/10 кВ «Комсомольская»", "d3", "0.000"),
    ("s5", "ПС 110/6 кВ «Обь»", "d2", "960.000"),
)
#: Streets without accounts: nobody's cabinet tells of the outages the city begins with.
_DARK_STREETS = ("ул. Чернышевского", "ул. Крупской", "ул. Горно-Алтайская")
#: A house with accounts: what is over there for days is in the cabinet's history, and nobody is told of it any more.
_KNOWN_ADDRESS = "г. Барнаул, ул. Малахова, д. 87"
_HISTORY = (
    ("АВ-3", 27, "emergency", "Повреждение кабеля", 3.5),
    ("ПЛ-2", 64, "planned", "Ремонт в трансформаторной подстанции", 6.0),
)
OVER, ON, PLANNED = "АВ-1", "АВ-2", "ПЛ-1"
_STREET_AND_NUMBER = 2
Thing = tuple[str, str, dict[str, Any]]


class Network:
    """Gives addresses their houses, each once; which district a street is in follows from its name."""

    def __init__(self) -> None:
        self._houses: dict[str, dict[str, Any]] = {}

    def house(self, address: str) -> str | None:
        """The id of the house of an address, the same whenever the city is made; None for another place."""
        city, *rest = address.split(", ")
        if city != "г. Барнаул" or len(rest) < _STREET_AND_NUMBER:
            return None
        street, number = rest[:_STREET_AND_NUMBER]
        return self._add(street, number.removeprefix("д. ").removeprefix("участок "))

    def places(self) -> list[Thing]:
        """Districts, substations and the houses that were asked for."""
        districts = [
            ("district", key, {"name": name, "outline": [list(corner) for corner in outline]})
            for key, (name, outline) in DISTRICTS.items()
        ]
        substations = [
            ("substation", key, {"name": name, "district_id": district, "free_kw": free_kw})
            for key, name, district, free_kw in _SUBSTATIONS
        ]
        return [*districts, *substations, *(("house", key, data) for key, data in self._houses.items())]

    def outages(self, today: date) -> list[Thing]:
        """One that is over, one that is on and one that is planned, at houses without accounts."""
        over, on, planned = ([self._add(street, str(number)) for number in range(1, 31)] for street in _DARK_STREETS)
        found = [
            (
                "outage",
                OVER,
                outage(
                    "emergency",
                    "Повреждение кабеля",
                    over,
                    _at(today, -1, 9),
                    _at(today, -1, 13),
                    _at(today, -1, 12),
                ),
            ),
            ("outage", ON, outage("emergency", "Обрыв провода", on, _at(today, 0, 0), _at(today, 0, 23))),
        ]
        works = outage("planned", "Замена трансформатора", planned, _at(today, 2, 9), _at(today, 2, 17))
        return [*found, ("outage", PLANNED, works), *self._history(today)]

    def _history(self, today: date) -> list[Thing]:
        """Outages of before at a house with accounts."""
        house_id = self.house(_KNOWN_ADDRESS)
        if house_id is None:
            return []
        found = []
        for key, days, kind, reason, hours in _HISTORY:
            start = _at(today, -days, 9)
            end = start + timedelta(hours=hours)
            found.append(("outage", key, outage(kind, reason, [house_id], start, end, end)))
        return found

    def quality(self, today: date) -> list[Thing]:
        """What is being mended at a house with accounts and a street beside it, and what was mended lately."""
        near = [self._add("ул. Малахова", str(number)) for number in range(83, 94, 2)]
        street = [self._add(_DARK_STREETS[0], str(number)) for number in range(2, 21, 2)]
        return [
            (
                "quality_event",
                "КЭ-1",
                {
                    "reason": "Вечером напряжение опускается до 195 В: линия 0,4 кВ от ТП-114 перегружена",
                    "measures": "Заменим провод на СИП большего сечения и переведём часть домов на ТП-120",
                    "starts_at": _at(today, -30, 18).isoformat(),
                    "due_on": (today + timedelta(days=40)).isoformat(),
                    "ended_at": None,
                    "house_ids": near,
                },
            ),
            (
                "quality_event",
                "КЭ-2",
                {
                    "reason": "Напряжение по фазам было разным: ослаб зажим нулевого провода на опоре",
                    "measures": "Зажим заменён, напряжение измерено",
                    "starts_at": _at(today, -12, 8).isoformat(),
                    "due_on": (today - timedelta(days=8)).isoformat(),
                    "ended_at": _at(today, -9, 16).isoformat(),
                    "house_ids": street,
                },
            ),
        ]

    def _add(self, street: str, number: str) -> str:
        house_id = f"h-{_digest(street + '|' + number):010x}"
        if house_id not in self._houses:
            self._houses[house_id] = _house(street, number)
        return house_id


def outage(
    kind: str,
    reason: str,
    house_ids: list[str],
    starts_at: datetime,
    expected_until: datetime | None,
    restored_at: datetime | None = None,
) -> dict[str, Any]:
    """An outage as the feed tells it."""
    return {
        "kind": kind,
        "reason": reason,
        "starts_at": starts_at.isoformat(),
        "expected_until": expected_until.isoformat() if expected_until else None,
        "restored_at": restored_at.isoformat() if restored_at else None,
        "cancelled": False,
        "house_ids": house_ids,
    }


def _house(street: str, number: str) -> dict[str, Any]:
    keys = sorted(DISTRICTS)
    district = keys[_digest(street) % len(keys)]
    corners = DISTRICTS[district][1]
    place = _digest(number + street)
    first, second = corners[place % len(corners)], corners[(place // 7 + 2) % len(corners)]
    share = 0.2 + (place % 61) / 100
    return {
        "street": street,
        "number": number,
        "district_id": district,
        "latitude": round(first[1] + (second[1] - first[1]) * share, 6),
        "longitude": round(first[0] + (second[0] - first[0]) * share, 6),
    }


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:5], "big")


def _at(today: date, days: int, hour: int) -> datetime:
    return datetime.combine(today + timedelta(days=days), time(hour), ZoneInfo(TIME_ZONE))
