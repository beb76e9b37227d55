"""Quarters: their days, the word of an address, and what is no quarter."""

from datetime import date

import pytest

from lkk.services.reports import quarters


@pytest.mark.parametrize(
    ("day", "first", "last", "word", "said"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31), "2026-1", "I квартал 2026 г."),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31), "2026-4", "IV квартал 2026 г."),
        (date(2024, 5, 15), date(2024, 4, 1), date(2024, 6, 30), "2024-2", "II квартал 2024 г."),
    ],
)
def test_a_day_has_its_quarter(day: date, first: date, last: date, word: str, said: str) -> None:
    found = quarters.quarter_of(day)
    assert (found, quarters.last_day(found), quarters.word(found), quarters.in_words(found)) == (
        first,
        last,
        word,
        said,
    )
    assert quarters.from_word(word) == found


def test_quarters_are_counted_back_over_the_year() -> None:
    assert quarters.before(date(2026, 4, 1), 3) == date(2025, 7, 1)


@pytest.mark.parametrize("raw", ["", "2026", "2026-0", "2026-5", "2026-11", "1999-1", "٢٠٢٦-1", "2026_1"])
def test_what_is_no_quarter_is_none(raw: str) -> None:
    assert quarters.from_word(raw) is None
