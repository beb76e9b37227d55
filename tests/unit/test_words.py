"""Numbers, days and counted nouns in Russian: one place, by the tables of CLDR."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkk.vocabulary import words


@pytest.mark.parametrize(
    ("count", "word"), [(1, "день"), (2, "дня"), (5, "дней"), (11, "дней"), (21, "день"), (112, "дней"), (0, "дней")]
)
def test_nouns_agree_with_numbers(count: int, word: str) -> None:
    assert words.plural(count, "день", "дня", "дней") == word
    assert words.count(count, "день", "дня", "дней") == f"{count} {word}"


def test_a_bound_stands_in_the_genitive_case() -> None:
    assert words.at_most(1, "файла", "файлов") == "не больше 1 файла"
    assert words.at_most(2, "файла", "файлов") == "не больше 2 файлов"
    assert words.at_most_signs(121) == "не больше 121 знака"
    assert words.at_least_signs(8) == "не меньше 8 знаков"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234567.50"), "1\u202f234\u202f567,5"),
        (Decimal("-0.05"), "−0,05"),
        (Decimal("1E+3"), "1\u202f000"),
        (0, "0"),
        (-12, "−12"),
    ],
)
def test_numbers_have_groups_of_three_and_a_comma(value: Decimal | int, text: str) -> None:
    assert words.number(value) == text


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=6))
def test_numbers_can_be_read_back(value: Decimal) -> None:
    assert Decimal(words.number(value).replace("\u202f", "").replace(",", ".").replace("−", "-")) == value


def test_days_and_moments() -> None:
    assert words.day(date(2026, 3, 1)) == "01.03.2026"
    assert words.month(date(2026, 11, 1)) == "ноябрь 2026 г."
    assert words.month_name(date(2026, 11, 1)) == "ноябрь"
    assert words.day_in_words(date(2026, 11, 21)) == "21 ноября"
    assert words.moment(datetime(2026, 12, 31, 20, 5, tzinfo=UTC), "Asia/Barnaul") == "01.01.2027, 03:05"
    assert words.time_of_day(datetime(2026, 12, 31, 3, 5, tzinfo=UTC)) == "03:05"


@pytest.mark.parametrize(
    ("length", "text"),
    [(0, "0 Б"), (512, "512 Б"), (34_500, "34 кБ"), (1 << 20, "1 МБ"), (1_600_000, "1,5 МБ"), (20 << 20, "20 МБ")],
)
def test_lengths_of_files(length: int, text: str) -> None:
    assert words.size(length) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "меньше секунды"), (40, "40 с"), (61, "1 мин"), (7300, "2 ч"), (86_400, "24 ч"), (260_000, "3 дн.")],
)
def test_a_duration_is_told_in_one_unit(seconds: float, text: str) -> None:
    assert words.duration(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0.5, "только что"),
        (1, "1 минуту назад"),
        (21, "21 минуту назад"),
        (60, "1 час назад"),
        (3 * 1440, "3 дня назад"),
        (15 * 1440, "2 недели назад"),
    ],
)
def test_how_long_ago(minutes: float, text: str) -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert words.ago(now - timedelta(minutes=minutes), now) == text
