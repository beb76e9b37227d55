"""Slot mathematics against an oracle that walks minute by minute, on ten thousand generated calendars."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from lkk.services.appointments import slots
from lkk.services.appointments.slots import Hours, PlaceCalendar, Visit, Week

CALENDARS, SEED = 10_000, 20261130
#: Zones of Russia, and days on which their clocks were moved, where there were any.
ZONES = {
    "Europe/Kaliningrad": (date(2014, 10, 26), date(2011, 3, 27)),
    "Europe/Moscow": (date(2014, 10, 26), date(2010, 10, 31)),
    "Europe/Samara": (date(2010, 3, 28),),
    "Asia/Barnaul": (date(2016, 3, 27), date(2014, 10, 26)),
    "Asia/Novosibirsk": (date(2016, 7, 24),),
    "Asia/Vladivostok": (date(2026, 11, 30),),
    "Asia/Kamchatka": (date(2010, 3, 28),),
}


@dataclass(frozen=True)
class Case:
    """A place, a day and everything its free starts follow from."""

    zone: str
    day: date
    place: PlaceCalendar
    office: dict[date, Hours]
    works: dict[date, bool]
    visit: Visit
    busy: list[tuple[int, int]]
    now: int


def hours(chance: random.Random) -> Hours:
    """Up to three pairs between 6:00 and 22:00, often on odd minutes."""
    marks = sorted(chance.sample(range(360, 1320, chance.choice((5, 15, 30))), 2 * chance.randint(1, 3)))
    return tuple(zip(marks[::2], marks[1::2], strict=True))


def case(chance: random.Random) -> Case:
    zone = chance.choice(list(ZONES))
    day = chance.choice((*ZONES[zone], date(2026, 11, 1) + timedelta(days=chance.randint(0, 60))))
    near = [day + timedelta(days=one) for one in (-1, 0, 1)]

    def some(chosen: float) -> dict[date, Hours]:
        return {one: chance.choice(((), hours(chance))) for one in near if chance.random() < chosen}

    plans: list[tuple[date, Week]] = []
    for since in sorted(chance.sample([day + timedelta(days=one) for one in (-9, -1, 0, 1)], chance.randint(0, 2))):
        plans.append((since, tuple(hours(chance) if chance.random() < 0.7 else () for _ in range(7))))
    visit = Visit(chance.choice((15, 20, 30, 45, 60, 90, 120)), chance.choice((0, 5, 15)), chance.choice((0, 10, 30)))
    midnight = slots.midnight(zone, day)
    busy = [
        (begin, begin + chance.choice((15, 30, 47, 120)))
        for begin in (midnight + chance.randint(-60, 1500) for _ in range(chance.randint(0, 8)))
    ]
    works = {one: chance.random() < 0.5 for one in near if chance.random() < 0.25}
    return Case(
        zone,
        day,
        PlaceCalendar(tuple(plans), some(0.2)),
        some(0.15),
        works,
        visit,
        busy,
        midnight + chance.randint(-2000, 1600),
    )


def found(one: Case) -> list[int]:
    worked = slots.hours_of(one.place, one.office, one.works, one.day)
    origin, bits = slots.starts_of_day(one.zone, one.day, worked, one.visit)
    bits &= slots.bits_from(origin, one.now) & ~slots.taken_starts(origin, one.busy, one.visit)
    return slots.minutes_of(origin, bits)


@cache
def wall(zone: str, minute: int) -> datetime:
    """What the clock on the wall shows."""
    return datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(zone))


@cache
def half_hours(zone: str, day: date) -> list[int]:
    """Every minute of a day at which the wall shows an hour or its half."""
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()) // 60
    shown = ((minute, wall(zone, minute)) for minute in range(noon - 1800, noon + 1800))
    return [minute for minute, clock in shown if clock.date() == day and clock.minute % 30 == 0]


def hours_by_hand(one: Case) -> Hours:
    """What the place works on the day: the nearest word wins."""
    if one.day in one.place.exceptions:
        return one.place.exceptions[one.day]
    known = [week for since, week in one.place.plans if since <= one.day]
    if not known:
        return ()
    if one.day in one.office:
        return one.office[one.day]
    if one.works.get(one.day) is False:
        return ()
    return known[-1][one.day.weekday()] or (known[-1][4] if one.works.get(one.day) else ())


def by_hand(one: Case) -> list[int]:
    """Every half hour of a day, judged by the clock on the wall and by every minute the visit takes."""
    today = hours_by_hand(one)

    def open_at(minute: int) -> bool:
        clock = wall(one.zone, minute)
        at = clock.hour * 60 + clock.minute
        return clock.date() == one.day and any(begin <= at < end for begin, end in today)

    def taken(minute: int) -> bool:
        return any(begin <= minute < end for begin, end in one.busy)

    length = one.visit.duration
    return [
        start
        for start in half_hours(one.zone, one.day)
        if start >= one.now
        and all(open_at(start + at) for at in range(length))
        and not any(taken(start - one.visit.before + at) for at in range(one.visit.before + length + one.visit.after))
    ]


def test_ten_thousand_calendars_give_the_starts_that_an_oracle_finds_minute_by_minute() -> None:
    chance = random.Random(SEED)
    free = 0
    for number in range(CALENDARS):
        one = case(chance)
        expected = by_hand(one)
        assert found(one) == expected, f"calendar {number} of seed {SEED}: {one}"
        free += len(expected)
    print(f"seed {SEED}: {CALENDARS} calendars, {free} free starts, all as the oracle finds them")


@pytest.mark.parametrize("zone", list(ZONES))
def test_a_day_has_its_half_hours_also_when_the_clocks_are_moved(zone: str) -> None:
    for day in ZONES[zone]:
        origin, bits = slots.starts_of_day(zone, day, ((0, 1440),), Visit(30))
        length = slots.midnight(zone, day + timedelta(days=1)) - slots.midnight(zone, day)
        assert len(slots.minutes_of(origin, bits)) == length // 30


@pytest.mark.parametrize("hours", [((600, 540),), ((0, 1500),), ((540, 700), (690, 720))])
def test_hours_that_end_early_or_overlap_are_no_hours(hours: Hours) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  it has no words: whoever reads typed hours has them
        slots.whole(hours)
