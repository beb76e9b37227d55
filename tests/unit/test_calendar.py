"""Working days: the days off of 2026, terms of every unit, pauses."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkk.services.kernel.calendar import WorkingCalendar
from lkk.vocabulary.applications import TimeUnit

OFF = "01-01 01-02 01-05 01-06 01-07 01-08 01-09 02-23 03-09 05-01 05-11 06-12 11-04 12-31"
CALENDAR = WorkingCalendar(
    {date.fromisoformat(f"2026-{day}"): False for day in OFF.split()} | {date(2027, 2, 20): True}
)
DAYS = st.dates(date(2025, 12, 1), date(2027, 6, 1))
FILED = date(2026, 4, 28)


@pytest.mark.parametrize(
    ("count", "last"),
    [(5, date(2026, 5, 6)), (10, date(2026, 5, 14)), (20, date(2026, 5, 28)), (30, date(2026, 6, 11))],
)
def test_terms_in_working_days_pass_over_the_may_holidays(count: int, last: date) -> None:
    assert CALENDAR.due(FILED, count, TimeUnit.WORKING_DAYS) == last
    assert CALENDAR.working_days(FILED, last) == count


def test_a_working_saturday_counts() -> None:
    assert CALENDAR.works(date(2027, 2, 20))
    assert CALENDAR.due(date(2027, 2, 19), 1, TimeUnit.WORKING_DAYS) == date(2027, 2, 20)


@pytest.mark.parametrize(
    ("start", "value", "unit", "last"),
    [
        (date(2026, 4, 1), 30, TimeUnit.CALENDAR_DAYS, date(2026, 5, 4)),  # 1 May and the weekend are off
        (date(2026, 8, 31), 6, TimeUnit.MONTHS, date(2027, 3, 1)),  # there is no 31 February; the 28th is a Sunday
        (date(2026, 3, 2), 1, TimeUnit.YEARS, date(2027, 3, 2)),
        (date(2026, 5, 8), 24, TimeUnit.HOURS, date(2026, 5, 9)),  # hours do not wait for a working day
        (date(2026, 5, 8), 4, TimeUnit.HOURS, date(2026, 5, 9)),
        (date(2026, 12, 30), 1, TimeUnit.CALENDAR_DAYS, date(2027, 1, 1)),  # here no holidays of 2027 are known
    ],
)
def test_other_terms_end_on_a_working_day(start: date, value: int, unit: TimeUnit, last: date) -> None:
    assert CALENDAR.due(start, value, unit) == last


@given(DAYS, st.integers(1, 60))
def test_a_term_of_working_days_agrees_with_counting_one_by_one(start: date, count: int) -> None:
    last = CALENDAR.due(start, count, TimeUnit.WORKING_DAYS)
    between = [start + timedelta(days=step) for step in range(1, (last - start).days + 1)]
    assert sum(map(CALENDAR.works, between)) == count
    assert CALENDAR.works(last)


@given(DAYS, st.integers(1, 60), st.integers(0, 40), st.integers(0, 40))
def test_a_pause_keeps_what_was_left(start: date, count: int, before_pause: int, pause: int) -> None:
    due = CALENDAR.due(start, count, TimeUnit.WORKING_DAYS)
    paused = min(start + timedelta(days=before_pause), due)
    resumed = paused + timedelta(days=pause)
    later = CALENDAR.prolonged(due, paused, resumed, TimeUnit.WORKING_DAYS)
    assert later >= due or pause == 0
    assert CALENDAR.working_days(resumed, later) >= CALENDAR.working_days(paused, due)


@given(DAYS, st.integers(1, 60), st.integers(0, 40))
def test_a_pause_of_calendar_days_moves_the_end_by_its_length(start: date, count: int, pause: int) -> None:
    due = CALENDAR.due(start, count, TimeUnit.CALENDAR_DAYS)
    later = CALENDAR.prolonged(due, start, start + timedelta(days=pause), TimeUnit.CALENDAR_DAYS)
    assert later == CALENDAR.on_or_after(due + timedelta(days=pause))
