"""The address of a table: hostile parts are as if they were not there, links keep what they do not change."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from lkk.state.applications.applications_address import DESK, OWN, asked
from lkk.state.table_address import read_address
from lkk.vocabulary.queue import QueueView


def query_of(href: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(href).query))


def test_nothing_is_asked_for_by_an_empty_address() -> None:
    address = read_address(OWN, {})
    assert (address.given, address.sort, address.descending, address.page) == ({}, "changed", True, 1)
    assert address.href("/home") == "/home"


@pytest.mark.parametrize(
    "hostile",
    [
        {"sort": "password"},
        {"sort": "--number"},
        {"status": "draft"},
        {"status": "нет"},
        {"executor": "-1"},
        {"executor": "9" * 40},
        {"filed_from": "2026-02-30"},
        {"waits": "2"},
        {"view": "нет"},
        {"text": "x" * 201},
        {"number": "\x00"},
        {"page": "0"},
        {"page": "1e3"},
        {"unknown": "1"},
    ],
)
def test_what_cannot_be_read_is_not_there(hostile: dict[str, str]) -> None:
    assert read_address(DESK, hostile) == read_address(DESK, {})


def test_a_link_keeps_what_it_does_not_change_and_begins_with_the_first_page() -> None:
    address = read_address(OWN, {"text": "луга", "status": "registered", "sort": "number", "page": "7", "waits": "1"})
    kept = query_of(address.href("/home", status=""))
    assert kept == {"text": "луга", "sort": "number", "waits": "1"}


def test_a_sent_filter_takes_the_place_of_the_one_before_and_keeps_what_is_no_field_of_it() -> None:
    before = read_address(OWN, {"view": "assets", "waits": "1", "text": "старое", "kind": "feedback", "page": "3"})
    after = before.narrowed({"text": "новое", "kind": "", "filed_from": "2026-11-01"})
    assert after.given == {"view": "assets", "waits": "1", "text": "новое", "filed_from": "2026-11-01"}
    assert after.page == 1


def test_clearing_keeps_the_list_that_is_open() -> None:
    address = read_address(OWN, {"view": "assets", "waits": "1", "text": "луга", "sort": "number"})
    assert query_of(address.cleared.href("/home")) == {"view": "assets", "sort": "number"}


def test_chips_say_what_narrows_in_words() -> None:
    given = {"text": "луга", "filed_from": "2026-11-01", "status": "registered", "executor": "7", "waits": "1"}
    address = read_address(DESK, given)
    by_name = {one.name: one for one in (*DESK.kept, *DESK.filters)}
    assert [address.chip(by_name[name], {"7": "Петров"}) for name in given] == [
        "«луга»",
        "Подана с 01.11.2026",
        "Статус: Зарегистрирована",
        "Исполнитель: Петров",
        "Ждут меня",
    ]
    assert read_address(DESK, {"executor": "none"}).chip(by_name["executor"], {}) == "Исполнитель: Не назначен"


def test_the_service_is_asked_for_what_the_address_says() -> None:
    wanted = asked({"text": "луга", "executor": "none", "view": "mine", "sort": "-number", "page": "90", "end": "1"})
    filters = wanted.query.filters
    assert (filters.text, filters.executor, filters.view) == ("луга", -1, QueueView.MINE)
    assert (wanted.query.sort, wanted.query.descending) == ("number", True)
    assert (wanted.query.place.page, wanted.query.place.end) == (50, True)
