"""What the pages of visits say: months, weeks of a plan, times from a browser."""

from datetime import date, time

import pytest

from lkk.services.appointments.office_views import PlanCard
from lkk.services.appointments.views import DayView, MonthView
from lkk.state.appointments.plans import plan_words
from lkk.state.appointments.rows import month_cells
from lkk.state.days import clock_of

FIRST = date(2026, 11, 1)  # a Sunday


def test_a_month_begins_on_monday_and_only_free_days_can_be_chosen() -> None:
    month = MonthView(date(2026, 11, 27), date(2026, 12, 31), (DayView(date(2026, 11, 30), 3, 16),))
    cells = month_cells(FIRST, month)
    assert [one.value for one in cells[:7]] == [""] * 6 + ["2026-11-01"]
    assert len(cells) == 6 + 30
    assert [(one.number, one.mark) for one in cells if one.free] == [("30", "3")]
    assert cells[-1].label == "понедельник, 30 ноября, свободно 3 места"
    assert cells[-2].label == "воскресенье, 29 ноября, свободных мест нет"


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (("8:00–17:00",) * 5 + ("", ""), "с 01.12.2026: пн–пт 8:00–17:00"),
        (
            ("8:00–17:00", "", "8:00–17:00", "9:00–12:00", "", "", ""),
            "с 01.12.2026: пн 8:00–17:00; ср 8:00–17:00; чт 9:00–12:00",
        ),
        (("8:00–9:00",) * 7, "с 01.12.2026: пн–вс 8:00–9:00"),
        (("",) * 7, "с 01.12.2026: приёма нет"),
    ],
)
def test_a_week_is_told_by_the_days_with_the_same_hours(week: tuple[str, ...], said: str) -> None:
    assert plan_words(PlanCard(date(2026, 12, 1), week)) == said


def test_a_time_from_a_browser_is_hours_and_minutes_alone() -> None:
    assert clock_of("09:30") == time(9, 30)
    assert [clock_of(raw) for raw in ("", "9:30", "24:01", "09:30:15", "ab:cd", "0930Z")] == [None] * 6
