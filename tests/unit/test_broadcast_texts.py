"""Words of mass notifications: what is placed, what cannot be, how long an SMS becomes, which words find a street."""

import pytest

from lkk.services.broadcasts import texts
from lkk.services.broadcasts.audience import street_words


def test_a_text_says_the_name_and_the_accounts_of_its_reader() -> None:
    said = texts.place("Здравствуйте, {имя}. Счета: {счёт}.", "Анна Ивановна", ["9234", "9235"])
    assert said == "Здравствуйте, Анна Ивановна. Счета: № 9234, № 9235."


def test_many_accounts_are_counted_and_not_listed() -> None:
    assert texts.place("{счёт}", "", [str(n) for n in range(8)]) == "№ 0, № 1, № 2, № 3, № 4 и ещё 3"


def test_a_name_that_looks_like_a_place_stays_a_name() -> None:
    assert texts.place("{имя}: {счёт}", "{счёт}", ["9234"]) == "{счёт}: № 9234"


def test_somebody_without_a_name_is_addressed_all_the_same() -> None:
    assert texts.place("Здравствуйте, {имя}", "", []) == "Здравствуйте, клиент"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("{имя} {счёт}", ""), ("{Имя}", "{Имя}"), ("сумма {долг} руб.", "{долг}"), ("a { b", ""), ("{}", "{}")],
)
def test_what_cannot_be_placed_is_named(text: str, unknown: str) -> None:
    assert texts.unknown_place(text) == unknown


@pytest.mark.parametrize(
    ("organisation", "expected"), [(False, "Иван Иванович"), (True, "АО «Завод»")], ids=["person", "organisation"]
)
def test_people_are_called_by_their_names_and_organisations_by_theirs(organisation: bool, expected: str) -> None:
    assert texts.called("АО «Завод»", "Иван", "Иванович", organisation=organisation) == expected


def test_the_address_of_the_portal_counts_in_an_sms() -> None:
    assert texts.sms_segments("а" * 60, "lk.example.ru") == 2
    assert texts.sms_segments("а" * 50, "lk.example.ru") == 1


def test_a_street_is_found_by_words_that_are_no_pattern() -> None:
    assert street_words("ул. 40-летия Октября (Ё*)") == ["ул", "40-летия", "октября", "е"]
    assert street_words(".*|") == []
