"""Days of saved reports that move, and the days letters leave on."""

from datetime import date

import pytest

from lkk.services.reports.spans import days_of, next_day
from lkk.vocabulary.reports import ReportEvery, ReportSpan

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (ReportSpan.YESTERDAY, date(2026, 11, 26), date(2026, 11, 26)),
        (ReportSpan.LAST_WEEK, date(2026, 11, 16), date(2026, 11, 22)),
        (ReportSpan.LAST_MONTH, date(2026, 10, 1), date(2026, 10, 31)),
        (ReportSpan.LAST_QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        (ReportSpan.THIS_YEAR, date(2026, 1, 1), FRIDAY),
        (ReportSpan.LAST_YEAR, date(2025, 11, 28), FRIDAY),
    ],
)
def test_a_span_that_moves_gives_whole_weeks_months_and_quarters(span: ReportSpan, first: date, last: date) -> None:
    assert span.moves
    assert days_of(span, FRIDAY) == (first, last)


def test_days_of_ones_own_do_not_move() -> None:
    assert not ReportSpan.DAYS.moves
    with pytest.raises(ValueError, match="days"):
        days_of(ReportSpan.DAYS, FRIDAY)


def test_the_month_and_the_quarter_before_january_are_those_of_the_old_year() -> None:
    assert days_of(ReportSpan.LAST_MONTH, date(2027, 1, 31)) == (date(2026, 12, 1), date(2026, 12, 31))
    assert days_of(ReportSpan.LAST_QUARTER, date(2027, 2, 1)) == (date(2026, 10, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("every", "today", "leaves"),
    [
        (ReportEvery.DAY, FRIDAY, date(2026, 11, 28)),
        (ReportEvery.WEEK, FRIDAY, date(2026, 11, 30)),
        (ReportEvery.WEEK, date(2026, 11, 30), date(2026, 12, 7)),
        (ReportEvery.MONTH, FRIDAY, date(2026, 12, 1)),
        (ReportEvery.MONTH, date(2026, 12, 1), date(2027, 1, 1)),
        (ReportEvery.MONTH, date(2026, 1, 31), date(2026, 2, 1)),
    ],
)
def test_a_letter_leaves_on_a_later_day_than_today(every: ReportEvery, today: date, leaves: date) -> None:
    assert next_day(every, today) == leaves
