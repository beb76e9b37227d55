"""Lengths of terms in words."""

import pytest

from lkk.vocabulary.applications import TimeUnit
from lkk.vocabulary.deadlines import spans

DAYS, MONTHS, YEARS = TimeUnit.WORKING_DAYS, TimeUnit.MONTHS, TimeUnit.YEARS


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ([], ""),
        ([(1, DAYS)], "1 рабочий день"),
        ([(24, TimeUnit.HOURS)], "24 часа"),
        ([(30, TimeUnit.CALENDAR_DAYS)], "30 дней"),
        ([(10, DAYS), (20, DAYS)], "10 или 20 рабочих дней"),
        ([(10, DAYS), (10, DAYS)], "10 рабочих дней"),
        ([(30, DAYS), (6, MONTHS), (1, YEARS)], "30 рабочих дней, 6 месяцев или 1 год"),
        ([(15, DAYS), (30, DAYS), (2, YEARS)], "15, 30 рабочих дней или 2 года"),
    ],
)
def test_terms_are_joined_and_each_is_told_once(terms: list[tuple[int, TimeUnit]], said: str) -> None:
    assert spans(terms) == said
