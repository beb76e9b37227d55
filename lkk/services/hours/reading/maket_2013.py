"""«Макет 2013-xml»: what the template's XML map exports, docs/maket-2013.xsd; any root and namespace."""

from datetime import date, timedelta
from xml.etree.ElementTree import Element

from lkk.services.hours.reading import layout, values
from lkk.services.hours.reading.found import Found, FoundMeter
from lkk.services.hours.reading.grid import NOT_A_DAY
from lkk.services.hours.reading.values import NotValue, said_day
from lkk.vocabulary.hours import DECIMALS, HOURS, MAX_METERS, HourlyFormat

_COLUMNS = tuple((index, f"P{index}") for index in range(1, MAX_METERS + 1))
_MOST_ROWS = layout.DAYS * HOURS
#: The hour from 0, told as 1 … 24 or by the words of its interval, which is what the template's column holds.
_HOUR_OF = {layout.interval(hour): hour for hour in range(HOURS)} | {str(hour + 1): hour for hour in range(HOURS)}


def read(root: Element) -> Found:
    """Read a message."""
    found = Found(HourlyFormat.MAKET_2013)
    found.contract, found.inn = _said(root, "Contract"), _said(root, "INN")
    found.person, found.phone = _said(root, "Person", layout.LONGEST_HEAD), _said(root, "Phone", layout.LONGEST_HEAD)
    start = _start(root, found)
    meters = _meters(root, found)
    if start is not None:
        _read_hours(root, found, start, meters)
    found.meters = list(meters.values())
    return found


def _said(root: Element, name: str, longest: int = 64) -> str:
    element = root.find(f"{{*}}{name}")
    return values.text(element.text)[:longest] if element is not None and element.text else ""


def _start(root: Element, found: Found) -> date | None:
    said = _said(root, "PeriodStart")
    try:
        start = values.day(said)
    except NotValue:
        start = None
    if start is None or start.day != 1:
        found.fault("PeriodStart", 0, "", f"начало отчетного периода: «{said}»", "первое число месяца: ГГГГ-ММ-01")
        return None
    found.period = start.isoformat()
    return start


def _meters(root: Element, found: Found) -> dict[int, FoundMeter]:
    meters: dict[int, FoundMeter] = {}
    for index in range(1, MAX_METERS + 1):
        element = root.find(f"{{*}}Meter{index}")
        number = values.text(element.get("no")) if element is not None else ""
        if element is None or not number:
            continue
        place = f"Meter{index}"
        if any(other.number == number for other in meters.values()):
            found.fault(place, 0, "no", f"прибор № {number[:40]} указан дважды", "каждый прибор один раз")
            continue
        closing = _positive(found, place, element, "fact")
        ratio = _positive(found, place, element, "ratio")
        meters[index] = FoundMeter(number[:64], place, f"P{index}", ratio=ratio, closing=closing)
    if not meters:
        found.fault("Meter1", 0, "no", "не указан ни один прибор", f"Meter1 … Meter{MAX_METERS} с номером в no")
    return meters


def _positive(found: Found, place: str, element: Element, name: str) -> str:
    try:
        value = values.number(element.get(name))
    except NotValue as wrong:
        found.fault(place, 0, name, str(wrong), f"число, не больше {DECIMALS} знаков после запятой")
        return ""
    if value is not None and value.startswith("-"):
        found.fault(place, 0, name, f"число меньше нуля: {value}", "число от нуля")
        return ""
    return value or ""


def _read_hours(root: Element, found: Found, start: date, meters: dict[int, FoundMeter]) -> None:
    next_start = (start + timedelta(days=32)).replace(day=1)
    seen: set[tuple[date, int]] = set()
    rows = [row for hours in root.findall("{*}Hours") for row in hours]
    if _read_whole(rows, start, next_start, meters):
        return
    if len(rows) > _MOST_ROWS:
        found.fault("Hours", _MOST_ROWS + 1, "", f"строк {len(rows)}", f"не больше {_MOST_ROWS}: 31 день по 24 часа")
        return
    for number, row in enumerate(rows, start=1):
        try:
            day, hour = _when(row)
        except _Wrong as wrong:
            found.fault("Hours", number, wrong.column, str(wrong), wrong.expected)
            continue
        if day is None or hour is None:
            if any(values.text(row.get(meter.column)) for meter in meters.values()):
                found.fault("Hours", number, "d", "день или час не указан", "d — ГГГГ-ММ-ДД, i — от 1 до 24")
            continue
        if not start <= day < next_start:
            found.fault("Hours", number, "d", f"дата другого месяца: {said_day(day)}", f"{start:%m.%Y}")
        elif (day, hour) in seen:
            found.fault("Hours", number, "i", f"час указан дважды: {said_day(day)}, {hour + 1}", "каждый час один раз")
        else:
            seen.add((day, hour))
            _read_row(found, number, row, day, hour, meters)


def _read_whole(rows: list[Element], start: date, next_start: date, meters: dict[int, FoundMeter]) -> bool:
    """Read a month whose every hour stands in its place, by columns; tell whether it is such a one.

    Where anything has to be told of a row or a value, nothing is taken: all is read row by row.
    """
    days = [start + timedelta(days=offset) for offset in range((next_start - start).days)]
    if [row.get("d") for row in rows] != [day.isoformat() for day in days for _ in range(HOURS)]:
        return False
    if [_HOUR_OF.get(row.get("i", "")) for row in rows] != [*range(HOURS)] * len(days):
        return False
    if any(row.get(name) for index, name in _COLUMNS if index not in meters for row in rows):
        return False
    read = {index: values.hours_of_texts([row.get(f"P{index}", "") for row in rows]) for index in meters}
    if any(hours is None for hours in read.values()):
        return False
    for index, hours in read.items():
        for number, day in enumerate(days):
            meters[index].day(day)[:] = (hours or [])[number * HOURS : (number + 1) * HOURS]
    return True


class _Wrong(Exception):
    def __init__(self, column: str, text: str, expected: str) -> None:
        super().__init__(text)
        self.column, self.expected = column, expected


def _when(row: Element) -> tuple[date | None, int | None]:
    """The day and the hour from 0, None for what is not said. Raises _Wrong."""
    said = values.text(row.get("i"))
    try:
        day = values.day(row.get("d"))
    except NotValue as wrong:
        raise _Wrong("d", str(wrong), "ГГГГ-ММ-ДД") from None
    hour = _hour(said) if said else None
    if said and hour is None:
        raise _Wrong("i", f"час {said[:20]}", NOT_A_DAY)
    return day, hour


def _hour(said: str) -> int | None:
    if said in _HOUR_OF:
        return _HOUR_OF[said]
    return int(said) - 1 if said.isascii() and said.isdigit() and len(said) < 4 and 1 <= int(said) <= HOURS else None


def _read_row(found: Found, number: int, row: Element, day: date, hour: int, meters: dict[int, FoundMeter]) -> None:
    on = day.isoformat()
    for index, name in _COLUMNS:
        said = row.attrib.get(name)
        if not said:
            continue
        try:
            value = values.number(said)
        except NotValue as wrong:
            found.fault("Hours", number, name, str(wrong), values.EXPECTED)
            continue
        meter = meters.get(index)
        if meter is not None:
            (meter.days.get(on) or meter.day(day))[hour] = value
        elif value is not None:
            found.fault("Hours", number, name, "значение без прибора", f"номер прибора в Meter{index}")
