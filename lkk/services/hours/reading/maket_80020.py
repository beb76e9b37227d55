"""Макет 80020 and 80040: half-hours or hours of points by day, shifted from Moscow to the account's zone.

Facts: `inn` and `name` in either order, several areas and points, 48 or 24 periods, `status="1"` is not to be used in
settlement, channels 01-04, `timezone` 1 (or absent) is Moscow, 3 the second non-price zone.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from lkk.services.hours.reading import values
from lkk.services.hours.reading.found import WHOLE, Found, FoundMeter, Message
from lkk.services.hours.reading.values import NotValue, said_day
from lkk.vocabulary.hours import HOURS, HourlyFormat

CHANNELS = {"01": "A+", "02": "A-", "03": "R+", "04": "R-"}
#: UTC offsets of `timezone` in hours: Moscow, and Vladivostok for the second non-price zone.
MOSCOW = "1"
ZONES = {MOSCOW: 3, "3": 10}
_MINUTES = {"80020": 30, "80040": 60}
_Key = tuple[str, str, date, int]


def read(messages: Sequence[tuple[str, Element]], zone: str) -> Found:
    """Read messages by the names of their files; `zone` is the account's.

    The hours of all months are kept: the month that is wanted is chosen by who asks.
    """
    classes = {root.get("class", "") for _, root in messages}
    found = Found(HourlyFormat.MAKET_80040 if classes == {"80040"} else HourlyFormat.MAKET_80020, zone=zone)
    reader = _Reader(found, ZoneInfo(zone))
    for name, root in messages:
        reader.read_message(name, root)
    reader.finish()
    return found


class _Period(NamedTuple):
    """A period of a day: how it is told, and the day, hour and minute of the account's zone in which it begins."""

    start: str
    end: str
    day: date
    hour: int
    minute: int
    length: int  # minutes


class _Reader:
    def __init__(self, found: Found, zone: ZoneInfo) -> None:
        self.found, self.zone = found, zone
        self.parts: dict[_Key, dict[int, int]] = defaultdict(dict)  # minutes from the hour's beginning
        self.lengths: dict[_Key, int] = {}
        self.periods: dict[tuple[date, int, int], list[_Period]] = {}
        self.unused: dict[tuple[str, str, date], int] = defaultdict(int)
        self.channels: dict[tuple[str, str], str] = {}

    def read_message(self, name: str, root: Element) -> None:
        """One day of one sender."""
        place = name or WHOLE
        if root.get("class") not in _MINUTES:
            self.found.fault(place, 0, "class", f"класс {root.get('class', 'не указан')[:20]}", "80020 или 80040")
            return
        day = self._day(place, root)
        message = Message(name, day.isoformat() if day else "", *self._note_number(place, root))
        self.found.received.append(message)
        unused = sum(self.unused.values())
        if day is None:
            return
        for area in root.findall("{*}area"):
            offset = ZONES.get(area.get("timezone", MOSCOW))
            if offset is None:
                wrong = f"timezone {area.get('timezone', '')[:20]}"
                self.found.fault(place, 0, "timezone", wrong, "1 — московское время, 3 — вторая неценовая зона")
                continue
            for point in area.findall("{*}measuringpoint"):
                message.points.append((point.get("code") or "").strip()[:32])
                self._read_point(place, point, day, offset)
        message.unused = sum(self.unused.values()) > unused

    def _day(self, place: str, root: Element) -> date | None:
        said = (root.findtext("{*}datetime/{*}day") or "").strip()
        try:
            if len(said) == len("YYYYMMDD"):
                return date.fromisoformat(said)
        except ValueError:
            pass
        self.found.fault(place, 0, "day", f"день «{said[:20]}»", "ГГГГММДД")
        return None

    def _note_number(self, place: str, root: Element) -> tuple[str, int]:
        """The sender and the number, as far as they can be one; both are empty otherwise."""
        inn = (root.findtext("{*}sender/{*}inn") or "").strip()
        number = root.get("number", "")
        if not (number.isascii() and number.isdigit() and len(number) <= 12):
            self.found.fault(place, 0, "number", f"номер сообщения «{number[:20]}»", "целое число от 1")
        elif not (inn.isascii() and inn.isdigit() and len(inn) in (10, 12)):
            self.found.fault(place, 0, "inn", f"ИНН отправителя «{inn[:20]}»", "10 или 12 цифр")
        else:
            self.found.messages.setdefault(inn, []).append(int(number))
            return inn, int(number)
        return "", 0

    def _read_point(self, place: str, point: Element, day: date, offset: int) -> None:
        code = (point.get("code") or "").strip()[:32]
        for channel in point.findall("{*}measuringchannel"):
            number = (channel.get("code") or "").strip()
            if number not in CHANNELS:
                self.found.fault(place, 0, code, f"канал {number[:20]}", "01, 02, 03 или 04")
                continue
            self.channels.setdefault((code, CHANNELS[number]), place)
            self._read_channel(place, channel, (code, CHANNELS[number]), day, offset)

    def _read_channel(self, place: str, channel: Element, of: tuple[str, str], day: date, offset: int) -> None:
        periods = channel.findall("{*}period")
        if len(periods) not in (HOURS, HOURS * 2):
            self.found.fault(place, 0, of[0], f"периодов {len(periods)}", "24 часа или 48 получасов: в сутках 24 часа")
            return
        for index, (period, expected) in enumerate(zip(periods, self._periods(day, len(periods), offset), strict=True)):
            if period.get("start") != expected.start or period.get("end") != expected.end:
                wrong = f"период {period.get('start', '')[:8]}-{period.get('end', '')[:8]}"
                self.found.fault(place, index + 1, of[0], wrong, f"{expected.start}-{expected.end}")
                return
            self._read_value(place, index, period, of, expected)

    def _periods(self, day: date, count: int, offset: int) -> list[_Period]:
        """The periods of a day, which all its channels share."""
        known = self.periods.get((day, count, offset))
        if known is None:
            length = HOURS * 60 // count
            begins = range(0, HOURS * 60, length)
            known = [self._period(day, minutes, length, offset) for minutes in begins]
            self.periods[day, count, offset] = known
        return known

    def _period(self, day: date, minutes: int, length: int, offset: int) -> _Period:
        midnight = datetime.combine(day, time.min, tzinfo=UTC)
        at = (midnight + timedelta(minutes=minutes) - timedelta(hours=offset)).astimezone(self.zone)
        return _Period(_clock(minutes), _clock(minutes + length), at.date(), at.hour, at.minute, length)

    def _read_value(self, place: str, index: int, period: Element, of: tuple[str, str], at: _Period) -> None:
        value = _value_of(period)
        if value is None or value.get("status", "0") == "1":
            self.unused[*of, at.day] += 1
            return
        try:
            number = values.hour(value.text)
        except NotValue as wrong:
            self.found.fault(place, index + 1, of[0], str(wrong), values.EXPECTED)
            return
        if number is None:
            self.unused[*of, at.day] += 1
            return
        key = (*of, at.day, at.hour)
        parts = self.parts[key]
        if at.minute in parts:
            wrong = f"повторяется {said_day(at.day)} {at.hour:02d}:{at.minute:02d}"
            self.found.fault(place, index + 1, of[0], wrong, "каждый период один раз")
            return
        parts[at.minute] = number
        self.lengths[key] = at.length

    def finish(self) -> None:
        """Put halves together: an hour with one half missing is a gap."""
        meters = {of: FoundMeter(of[0], place, "", of[1], by_point=True) for of, place in self.channels.items()}
        for key, parts in self.parts.items():
            if len(parts) * self.lengths[key] == 60:
                meters[key[0], key[1]].day(key[2])[key[3]] = sum(parts.values())
        self.found.meters = list(meters.values())
        for (code, energy, day), count in sorted(self.unused.items()):
            self.found.notes.append(
                f'Точка {code}, {energy}, {said_day(day)}: периодов без данных (status="1") — {count}, не использованы'
            )


def _value_of(period: Element) -> Element | None:
    """The value of a period; a wildcard is looked for in Python, so the one child a period has is tried first."""
    if len(period) == 1 and period[0].tag.rpartition("}")[2] == "value":
        return period[0]
    return period.find("{*}value")


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % HOURS:02d}{minutes % 60:02d}"
