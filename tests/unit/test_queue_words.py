"""How a line of the operator's queue says what is left of its deadline."""

from datetime import date, timedelta

import pytest

from lkk.state.applications.desk_table import due_words

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-22, ("просрочено 22 дня", "danger")),
        (-1, ("просрочено 1 день", "danger")),
        (0, ("сегодня", "danger")),
        (1, ("остался 1 день", "attention")),
        (3, ("осталось 3 дня", "attention")),
        (4, ("01.12.2026", "")),
    ],
)
def test_a_near_deadline_is_said_by_what_is_left_of_it_and_a_far_one_by_its_day(
    days: int, expected: tuple[str, str]
) -> None:
    assert due_words(TODAY + timedelta(days), TODAY) == expected


def test_no_deadline_is_no_word_in_colour() -> None:
    assert due_words(None, TODAY)[1] == ""
