"""The window of each registry and the period a reading counts in."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkk.services.readings.windows import WindowView, seen_on
from lkk.vocabulary.people import CabinetClass

INDIVIDUAL = WindowView(CabinetClass.INDIVIDUAL, 21, 26)
LEGAL = WindowView(CabinetClass.LEGAL, 20, None, counts_back_until=1)


@pytest.mark.parametrize(
    ("window", "day", "period", "is_open"),
    [
        (INDIVIDUAL, "2026-11-20", "2026-11-01", False),
        (INDIVIDUAL, "2026-11-21", "2026-11-01", True),
        (INDIVIDUAL, "2026-11-26", "2026-11-01", True),
        (INDIVIDUAL, "2026-11-27", "2026-12-01", False),
        (INDIVIDUAL, "2026-12-31", "2027-01-01", False),
        (LEGAL, "2026-11-19", "2026-11-01", False),
        (LEGAL, "2026-11-20", "2026-11-01", True),
        (LEGAL, "2026-11-30", "2026-11-01", True),
        (LEGAL, "2026-12-01", "2026-11-01", False),
        (LEGAL, "2026-12-02", "2026-12-01", False),
        (LEGAL, "2027-01-01", "2026-12-01", False),
        (INDIVIDUAL, "2026-12-01", "2026-12-01", False),
        (LEGAL, "2028-02-29", "2028-02-01", True),
    ],
)
def test_the_window_as_the_manual_says(window: WindowView, day: str, period: str, is_open: bool) -> None:
    seen = seen_on(window, date.fromisoformat(day))
    assert (seen.billing_period, seen.is_open) == (date.fromisoformat(period), is_open)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 28), st.none() | st.integers(1, 31))
def test_open_days_are_those_between_first_and_last_and_count_in_their_own_month(
    day: date, first: int, last: int | None
) -> None:
    seen = seen_on(WindowView(CabinetClass.LEGAL, first, last), day)
    month_end = calendar.monthrange(day.year, day.month)[1]
    assert seen.is_open == (first <= day.day <= min(last or month_end, month_end))
    assert seen.billing_period.day == 1
    assert day.replace(day=1) <= seen.billing_period <= day.replace(day=1) + timedelta(31)
    if seen.is_open:
        assert seen.billing_period == day.replace(day=1)
        assert seen.days_left == (seen.last - day).days + 1
