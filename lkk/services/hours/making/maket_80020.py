"""Макет 80020 of a month: a message a Moscow day, 24 periods, whole kWh with the remainder carried to the next hour.

Hours are energy with the ratios already in it, which is what the format wants. An hour that is not known goes out as
`status="1"`: not to be used in settlement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

from lkk.services.hours.reading.maket_80020 import CHANNELS, MOSCOW, ZONES
from lkk.vocabulary.hours import HOURS

_CODES = {energy: code for code, energy in CHANNELS.items()}
_FIRST_DAY = date(2020, 1, 1)  # its message has the number 1, and every day one more
_NAMES = {"A+": "Активная прием", "A-": "Активная отдача", "R+": "Реактивная прием", "R-": "Реактивная отдача"}
Months = Mapping[tuple[Any, Any], Mapping[date, list[Decimal | None]]]


@dataclass(frozen=True)
class Sender:
    """Whose the points are, and the time zone their hours are in."""

    inn: str
    name: str
    time_zone: str


def make(sent: Sequence[tuple[Sender, Months]], now: datetime) -> bytes:
    """Return an archive with a message for every sender and Moscow day that has hours.

    A day has always the same number: each sender's go up by one.
    """
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for sender, months in sent:
            _write_messages(archive, sender, months, now)
    return made.getvalue()


def _write_messages(archive: ZipFile, sender: Sender, months: Months, now: datetime) -> None:
    hours = {of: _by_moscow(days, ZoneInfo(sender.time_zone)) for of, days in months.items()}
    left: dict[Any, Decimal] = {}
    for day in sorted({day for by_day in hours.values() for day in by_day}):
        number = (day - _FIRST_DAY).days + 1
        message = _message(sender, day, number, now)
        area = _area(message, sender)
        for (meter, energy), by_day in hours.items():
            carried = left.get((meter.id, energy), Decimal(0))
            left[meter.id, energy] = _point(area, meter, energy, by_day.get(day, {}), carried)
        content = tostring(message, encoding="windows-1251", xml_declaration=True)
        archive.writestr(f"80020_{sender.inn}_{day:%Y%m%d}_{number}.xml", content)


def _by_moscow(days: Mapping[date, list[Decimal | None]], zone: ZoneInfo) -> dict[date, dict[int, Decimal]]:
    """The hours of the account's zone by their Moscow day and hour."""
    found: dict[date, dict[int, Decimal]] = {}
    for day, values in days.items():
        for hour, value in enumerate(values):
            if value is None:
                continue
            begins = datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC) + timedelta(hours=ZONES[MOSCOW])
            found.setdefault(begins.date(), {})[begins.hour] = value
    return found


def _message(of: Sender, day: date, number: int, now: datetime) -> Element:
    message = Element("message", {"class": "80020", "version": "2", "number": str(number)})
    stamp = SubElement(message, "datetime")
    moscow = now.astimezone(UTC) + timedelta(hours=ZONES[MOSCOW])
    SubElement(stamp, "timestamp").text = f"{moscow:%Y%m%d%H%M%S}"
    SubElement(stamp, "daylightsavingtime").text = "0"
    SubElement(stamp, "day").text = f"{day:%Y%m%d}"
    sender = SubElement(message, "sender")
    SubElement(sender, "inn").text = of.inn
    SubElement(sender, "name").text = of.name[:250]
    return message


def _area(message: Element, of: Sender) -> Element:
    area = SubElement(message, "area", {"timezone": MOSCOW})
    SubElement(area, "inn").text = of.inn
    SubElement(area, "name").text = of.name[:250]
    return area


def _point(area: Element, meter: Any, energy: Any, hours: Mapping[int, Decimal], left: Decimal) -> Decimal:
    """Write the day of a channel and return the remainder for the next day."""
    point = next((one for one in area if one.get("code") == meter.code), None)
    if point is None:
        point = SubElement(area, "measuringpoint", {"code": meter.code, "name": meter.name[:250]})
    channel = SubElement(point, "measuringchannel", {"code": _CODES[energy.value], "desc": _NAMES[energy.value]})
    for hour in range(HOURS):
        period = SubElement(channel, "period", {"start": f"{hour:02d}00", "end": f"{(hour + 1) % HOURS:02d}00"})
        value = hours.get(hour)
        if value is None:
            SubElement(period, "value", {"status": "1"}).text = "0"
            continue
        whole = (value + left).to_integral_value(ROUND_FLOOR)
        left += value - whole
        SubElement(period, "value").text = str(whole)
    return left
