"""Hours of working days: when somebody is there, when so much work is over, which hours may be chosen."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lkk.services.kernel.calendar import WorkingCalendar
from lkk.services.kernel.working_hours import WorkingHours

ZONE = "Asia/Barnaul"
#: Thursday 5 November 2026 follows a day off; Saturday the 7th works.
CALENDAR = WorkingCalendar({date(2026, 11, 4): False, date(2026, 11, 7): True})
HOURS = WorkingHours(CALENDAR, 9, 18, ZONE)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(3, 9), True),
        (at(3, 17, 59), True),
        (at(3, 18), False),
        (at(3, 8, 59), False),
        (at(4, 12), False),
        (at(7, 12), True),
        (at(8, 12), False),
    ],
)
def test_hours_are_those_of_working_days(moment: datetime, is_open: bool) -> None:
    assert HOURS.open_at(moment) is is_open


@pytest.mark.parametrize(
    ("since", "opens"),
    [(at(3, 12), at(3, 12)), (at(3, 7), at(3, 9)), (at(3, 18), at(5, 9)), (at(4, 12), at(5, 9)), (at(7, 20), at(9, 9))],
)
def test_they_open_now_or_on_the_next_working_day(since: datetime, opens: datetime) -> None:
    assert HOURS.opens(since) == opens


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (at(3, 10), at(3, 14)),
        (at(3, 14), at(3, 18)),
        (at(3, 16), at(5, 11)),  # the fourth is off
        (at(3, 20), at(5, 13)),
        (at(4, 3), at(5, 13)),
        (at(6, 17), at(7, 12)),
    ],
)
def test_working_hours_pass_over_nights_and_days_off(since: datetime, due: datetime) -> None:
    assert HOURS.after(since, timedelta(hours=4)) == due


def test_a_term_may_last_several_days() -> None:
    assert HOURS.after(at(3, 9), timedelta(hours=20)) == at(6, 11)


def test_only_whole_hours_ahead_may_be_chosen() -> None:
    found = HOURS.hours(at(3, 16), 2)
    assert [one.begins for one in found] == [at(3, 17), *(at(5, hour) for hour in range(9, 18))]
    assert {one.ends - one.begins for one in found} == {timedelta(hours=1)}
    assert HOURS.hours(at(3, 17), 1)[0].begins == at(5, 9)


def test_a_day_may_end_at_midnight() -> None:
    assert WorkingHours(CALENDAR, 0, 24, ZONE).open_at(at(3, 23, 59))


def test_a_calendar_without_working_days_is_told() -> None:
    off = WorkingCalendar({date(2026, 11, 3) + timedelta(days=step): False for step in range(100)})
    with pytest.raises(LookupError):
        WorkingHours(off, 9, 18, ZONE).opens(at(3, 12))
