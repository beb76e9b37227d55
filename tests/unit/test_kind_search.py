"""Kinds are found by the words of people, with other endings and with typing errors."""

import pytest

from lkk.services.forms.catalog import KINDS
from lkk.services.forms.kind_search import FREQUENT, find

ALL = list(KINDS.values())


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("нет света", "outage_report"),
        ("НЕТ СВЕТА!", "outage_report"),
        ("больше мощности", "tp_increase"),
        ("увеличить мощность", "tp_increase"),
        ("увиличить мощность", "tp_increase"),
        ("поставить счётчик", "meter_equip"),
        ("поставить счечик", "meter_equip"),
        ("заменить счетчик", "meter_install"),
        ("опломбировать счётчика", "meter_commissioning"),
        ("подключить дом", "tp_new"),
        ("воруют", "violation_report"),
        ("увеличить мощность до 15 кВт", "tp_increase"),
        ("подключиться к сетям", "tp_new"),
        ("техприсоединение", "tp_new"),
        ("технологическое присоединение", "tp_new"),
        ("выключили электричество", "outage_report"),
        ("щетчик поставить", "meter_equip"),
        ("сломался щётчик", "meter_install"),
        ("продлить ТУ", "tc_extend"),
    ],
)
def test_the_words_of_people_find_the_kind_first(asked: str, code: str) -> None:
    assert find(ALL, asked)[0].code == code


@pytest.mark.parametrize("asked", ["", "   ", "?!", "и на", "кхъ", "пингвин", "15", "квитанция"])
def test_words_of_nothing_find_nothing(asked: str) -> None:
    assert find(ALL, asked) == []


def test_a_legal_title_finds_its_kind_first() -> None:
    for kind in ALL:
        assert find(ALL, kind.title)[0].code == kind.code


def test_every_kind_has_a_name_of_its_own_and_synonyms() -> None:
    assert all(kind.plain and kind.words for kind in ALL)
    assert len({kind.plain for kind in ALL}) == len(ALL)


def test_the_frequent_tasks_are_six_kinds_of_the_catalogue() -> None:
    assert len(set(FREQUENT) & set(KINDS)) == 6
