"""Words and links that pages are given: the reading window, pages of a table, addresses."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkk.checks import calendar_line
from lkk.services.kernel.calendar import CalendarEnd
from lkk.state.address import choice_in, id_in, page_in, text_in
from lkk.state.operation.health import calendar_trouble
from lkk.state.paging import paging
from lkk.state.readings.window_words import days_in_words, window_words

NOVEMBER, FIRST, LAST = date(2026, 11, 1), date(2026, 11, 21), date(2026, 11, 26)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (3, "Приём показаний за ноябрь начнётся 21 ноября и продлится до 26 ноября"),
        (21, "Приём показаний за ноябрь: 21–26 ноября, осталось 6 дней"),
        (22, "Приём показаний за ноябрь: 21–26 ноября, осталось 5 дней"),
        (25, "Приём показаний за ноябрь: 21–26 ноября, осталось 2 дня"),
        (26, "Приём показаний за ноябрь: 21–26 ноября, сегодня последний день"),
        (27, "Приём показаний за ноябрь окончен 26 ноября"),
    ],
)
def test_the_window_is_told_by_the_day_one_looks(day: int, words: str) -> None:
    assert window_words(NOVEMBER, FIRST, LAST, date(2026, 11, day)) == words


def test_days_of_two_months_name_both() -> None:
    assert days_in_words(date(2026, 11, 28), date(2026, 12, 3)) == "28 ноября – 3 декабря"


@given(page=st.integers(1, 500), pages=st.integers(1, 500))
def test_the_open_page_is_among_the_links_and_every_link_leads_somewhere(page: int, pages: int) -> None:
    page = min(page, pages)
    found = paging(page, pages, str)
    if pages == 1:
        assert found.links == []
        return
    assert [link.label for link in found.links if link.current] == [str(page)]
    assert {"1", str(pages)} <= {link.label for link in found.links}
    assert len(found.links) <= 7
    numbers = [int(link.label) for link in found.links]
    assert [link.after_gap for link in found.links[1:]] == [b - a > 1 for a, b in pairwise(numbers)]
    assert (found.previous_href == "") == (page == 1)
    assert (found.next_href == "") == (page == pages)


@pytest.mark.parametrize("raw", ["", "0", "-1", "1e3", "²", "٣x", "9" * 40, "\x00", "<b>", "9" * 5000])
def test_a_strange_number_in_the_address_opens_the_first_page_and_nothing_else(raw: str) -> None:
    query = {"page": raw, "id": raw}
    assert page_in(query) == 1
    assert id_in(query) == 0


def test_a_text_that_the_database_cannot_hold_is_no_filter() -> None:
    assert text_in({"text": "  Иванов "}, "text") == "Иванов"
    assert text_in({"text": "a\x00b"}, "text") == ""
    assert text_in({"text": "\ud800"}, "text") == ""
    assert text_in({"text": "a" * 201}, "text") == ""


def test_only_offered_choices_are_taken_from_the_address() -> None:
    assert choice_in({"role": "customer"}, "role", ["customer"]) == "customer"
    assert choice_in({"role": "root"}, "role", ["customer"]) == ""


def test_the_end_of_the_working_calendar_is_announced_by_its_days() -> None:
    last = date(2027, 12, 31)
    assert calendar_trouble(CalendarEnd(last, 91)) == ""
    assert "заканчивается через 21 день." in calendar_trouble(CalendarEnd(last, 21))
    assert "сроки считаются без них" in calendar_trouble(CalendarEnd(last, 0))


def test_the_command_line_tells_the_end_of_the_working_calendar() -> None:
    last = date(2027, 12, 31)
    assert calendar_line(last, near=False, over=False) == "в порядке  Рабочий календарь  до 31.12.2027"
    assert calendar_line(last, near=True, over=False) == "ВНИМАНИЕ   Рабочий календарь  до 31.12.2027"
    assert calendar_line(None, near=True, over=True) == "ОШИБКА     Рабочий календарь  не загружен"
