"""Slot mathematics without input and output: when a place works, and when a visit may begin there.

Times are whole minutes since 1970 in UTC, days are those of the office's zone, hours of a plan are minutes since
midnight as a clock on the wall shows them. The starts of one day are one number, a bit for each half hour, so that
sixty days of twenty places with thousands of bookings are a few thousand operations on numbers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from lkk.vocabulary.appointments import HALF_HOUR

Hours = tuple[tuple[int, int], ...]  # pairs of minutes since midnight, in order; what lies between two is a break
Week = tuple[Hours, ...]  # Monday first
Span = tuple[int, int]  # from, to
DAY_MINUTES = 24 * 60
FRIDAY = 4
CLOSED: Hours = ()
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Visit:
    """How long a service takes, with what must stay free around it, and how late and early it may be booked."""

    duration: int
    before: int = 0
    after: int = 0
    lead: int = 0
    horizon_days: int = 60


@dataclass(frozen=True)
class PlaceCalendar:
    """When a place works: `plans` from a day on, the latest last; `exceptions` of single days win over everything."""

    plans: tuple[tuple[date, Week], ...]
    exceptions: Mapping[date, Hours]


def hours_of(place: PlaceCalendar, office: Mapping[date, Hours], works: Mapping[date, bool], day: date) -> Hours:
    """Return the hours of a place on a day: its own exception, that of the office, the calendar, the week.

    A day that the production calendar calls off is closed; a day of rest that it calls a working one goes by Friday's
    hours where the week has none for it.
    """
    own = place.exceptions.get(day)
    if own is not None:
        return own
    of_office = office.get(day)
    if of_office is not None:
        return of_office if _week_of(place, day) else CLOSED
    week = _week_of(place, day)
    working = works.get(day)
    if not week or working is False:
        return CLOSED
    return week[day.weekday()] or (week[FRIDAY] if working else CLOSED)


def starts_of_day(zone: str, day: date, hours: Hours, visit: Visit) -> tuple[int, int]:
    """Return the first half hour of a day, in minutes, and the bits of the starts at which a visit fits the hours."""
    origin, halves = _halves(zone, day)
    return origin, _fitting(halves, tuple(_span(zone, day, one) for one in hours), visit.duration)


def taken_starts(origin: int, busy: Iterable[Span], visit: Visit) -> int:
    """Return the bits of the starts that these busy times, buffers included, leave no room for."""
    marks = bytearray()  # a sign for each start, the first first: far quicker than shifting long numbers
    later_than, earlier_than = origin + visit.duration + visit.after, origin - visit.before
    for begins, ends in busy:
        low = (begins - later_than) // HALF_HOUR + 1
        high = -((earlier_than - ends) // HALF_HOUR)  # the first start that may follow
        if high <= 0:
            continue
        if high > len(marks):
            marks.extend(b"0" * (high - len(marks)))
        for at in range(low if low > 0 else 0, high):
            marks[at] = ord("1")
    marks.reverse()
    return int(marks, 2) if marks else 0


def bits_between(origin: int, first: int, last: int) -> int:
    """Return the bits of the starts from one minute to another, both included."""
    low = max(-((origin - first) // HALF_HOUR), 0)
    high = (last - origin) // HALF_HOUR
    return ((1 << (high - low + 1)) - 1) << low if high >= low else 0


def bits_from(origin: int, first: int) -> int:
    """Return the bits of all starts from a minute on."""
    return -1 << max(-((origin - first) // HALF_HOUR), 0)


def minutes_of(origin: int, bits: int) -> list[int]:
    """Return the starts whose bits are set, in order."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(origin + (lowest.bit_length() - 1) * HALF_HOUR)
        bits ^= lowest
    return found


def fits(zone: str, hours: Hours, day: date, start: int, visit: Visit) -> bool:
    """Whether a visit of a place may begin at a minute, whatever is booked."""
    origin, bits = starts_of_day(zone, day, hours, visit)
    return start in minutes_of(origin, bits)


def whole(hours: Iterable[Iterable[int]]) -> Hours:
    """Return hours as they are stored: pairs in order, none within another.

    Raises:
        ValueError: they are no such pairs.
    """
    found = tuple((int(begins), int(ends)) for begins, ends in hours)
    if any(not 0 <= begins < ends <= DAY_MINUTES for begins, ends in found):
        raise ValueError
    if any(earlier[1] > later[0] for earlier, later in pairwise(found)):
        raise ValueError
    return found


def minute_of(moment: datetime) -> int:
    """Return a moment in minutes since 1970; what is less than a minute is dropped."""
    return int(moment.timestamp()) // 60


def moment_of(minute: int) -> datetime:
    """Return the UTC moment of a minute."""
    return datetime.fromtimestamp(minute * 60, UTC)


def midnight(zone: str, day: date) -> int:
    """Return the minute at which a day of a zone begins."""
    return minute_of(datetime.combine(day, time(), ZoneInfo(zone)))


def _week_of(place: PlaceCalendar, day: date) -> Week:
    found: Week = ()
    for since, week in place.plans:
        if since > day:
            break
        found = week
    return found


@lru_cache(4096)
def _halves(zone: str, day: date) -> tuple[int, int]:
    """The first half hour on the wall of a day, and the bits of those it has, from that one on."""
    own = ZoneInfo(zone)
    begins, ends = midnight(zone, day), midnight(zone, day + _ONE_DAY)
    wall = [moment_of(minute).astimezone(own).minute for minute in range(begins, begins + HALF_HOUR)]
    origin = begins + next(at for at, minute in enumerate(wall) if minute % HALF_HOUR == 0)
    bits = 0
    for at, minute in enumerate(range(origin, ends, HALF_HOUR)):
        if moment_of(minute).astimezone(own).minute % HALF_HOUR == 0:
            bits |= 1 << at
    return origin, bits


@lru_cache(16_384)
def _span(zone: str, day: date, hours: tuple[int, int]) -> tuple[int, int, int]:
    """A pair of hours in minutes since 1970, and the first half hour of its day."""
    own = ZoneInfo(zone)
    midday = datetime.combine(day, time())
    begins, ends = (minute_of((midday + timedelta(minutes=one)).replace(tzinfo=own)) for one in hours)
    return begins, ends, _halves(zone, day)[0]


@lru_cache(65_536)
def _fitting(halves: int, spans: tuple[tuple[int, int, int], ...], duration: int) -> int:
    found = 0
    for begins, ends, origin in spans:
        found |= bits_between(origin, begins, ends - duration)
    return found & halves
