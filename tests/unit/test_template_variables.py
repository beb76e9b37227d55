"""Variables of answer templates: what is known is placed, the rest stays, and a wrong one is named."""

from lkk.services.applications.desk.variables import filled, unknown
from lkk.vocabulary.templates import CASE_VARIABLES, VARIABLES

KNOWN = {"{имя}": "Анна", "{тема}": "Счёт {имя}"}


def test_what_is_known_is_placed_once() -> None:
    assert filled("{имя}, {тема}: {счёт}", KNOWN) == "Анна, Счёт {имя}: {счёт}"


def test_a_variable_that_is_none_is_named() -> None:
    assert unknown("{имя} и {фамилия}", VARIABLES) == "{фамилия}"
    assert unknown("{имя}, {менеджер}, {счёт}, {тема} { не переменная", VARIABLES) == ""
    assert unknown("{номер}, {тема}", CASE_VARIABLES) == "{тема}"
