"""Hours without supply in a year: overlapping outages count once, nothing outside the year counts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lkk.services.outages.sums import Span, longest, merged, this_year, total, year_of
from lkk.services.outages.wording import hours

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = Span(START, START + timedelta(days=1))


def span(first_h: int, last_h: int) -> Span:
    return Span(START + timedelta(hours=first_h), START + timedelta(hours=last_h))


def test_overlapping_and_touching_outages_are_one() -> None:
    assert merged([span(5, 7), span(1, 3), span(3, 4), span(2, 3)], DAY) == [span(1, 4), span(5, 7)]


def test_what_is_outside_is_cut_off() -> None:
    assert merged([span(-5, 2), span(23, 40), span(30, 31)], DAY) == [span(0, 2), span(23, 24)]


@given(st.lists(st.tuples(st.integers(-30, 60), st.integers(0, 40)), max_size=12))
def test_the_sum_is_the_number_of_hours_in_which_there_was_no_light(outages: list[tuple[int, int]]) -> None:
    spans = merged([span(first, first + length) for first, length in outages], DAY)
    dark = {hour for first, length in outages for hour in range(first, first + length) if 0 <= hour < 24}
    assert total(spans) == timedelta(hours=len(dark))
    assert longest(spans) <= total(spans)


def test_a_year_is_that_of_the_accounts_zone() -> None:
    night = datetime(2026, 12, 31, 18, tzinfo=UTC)
    assert this_year(night, "Asia/Barnaul") == 2027
    assert this_year(night, "Europe/Moscow") == 2026
    assert year_of(2027, "Asia/Barnaul").first == datetime(2026, 12, 31, 17, tzinfo=UTC)


def test_hours_are_said_without_seconds() -> None:
    assert hours(timedelta(hours=72)) == "72 ч"
    assert hours(timedelta(hours=5, minutes=20, seconds=59)) == "5 ч 20 мин"
    assert hours(timedelta(minutes=40)) == "40 мин"
    assert hours(timedelta()) == "0 мин"
