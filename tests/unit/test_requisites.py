"""Checks of requisites: known good values, refusals in Russian, check digits against an independent oracle."""

import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkk.services.kernel import requisites
from lkk.services.kernel.errors import InvalidValue

DIGITS = st.text(string.digits, min_size=15, max_size=15)


def weighted(digits: str, weights: list[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def inn10(first: str) -> str:
    return first + str(weighted(first, [2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10)


def inn12(first: str) -> str:
    eleven = first + str(weighted(first, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10)
    return eleven + str(weighted(eleven, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10)


def snils_control(number: str) -> str:
    total = weighted(number, [9, 8, 7, 6, 5, 4, 3, 2, 1])
    while total > 101:
        total %= 101
    return "00" if total in (100, 101) else f"{total:02d}"


@pytest.mark.parametrize(
    ("check", "typed", "stored"),
    [
        (requisites.inn_of_organization, " 7707 083 893 ", "7707083893"),
        (requisites.inn_of_organization, "2460069527", "2460069527"),
        (requisites.inn_of_person, "500100732259", "500100732259"),
        (requisites.kpp, "2225 01001", "222501001"),
        (requisites.kpp, "7707ab001", "7707AB001"),
        (requisites.ogrn, "1027700132195", "1027700132195"),
        (requisites.ogrnip, "304500116000157", "304500116000157"),
        (requisites.snils, "112 233 445 95", "112-233-445 95"),
        (requisites.snils, "123-456-789 64", "123-456-789 64"),
        (requisites.phone, "8 (913) 123-45-67", "+79131234567"),
        (requisites.phone, "9131234567", "+79131234567"),
        (requisites.phone, "+7 3852 50-16-28", "+73852501628"),
        (requisites.email, " Ivanov@Example.COM ", "ivanov@example.com"),
        (requisites.email, "ivan@почта.рф", "ivan@xn--80a1acny.xn--p1ai"),
        (requisites.cadastral_number, "22:63:010101:123", "22:63:010101:123"),
        (requisites.organization_name, "ООО  «Ромашка»", "ООО «Ромашка»"),
        (requisites.address, "г. Барнаул, пр. Ленина, д. 1, пом. Н-2", "г. Барнаул, пр. Ленина, д. 1, пом. Н-2"),
    ],
)
def test_what_people_type_is_brought_to_one_form(check: Callable[[str], str], typed: str, stored: str) -> None:
    assert check(typed) == stored


@pytest.mark.parametrize(
    ("check", "typed"),
    [
        (requisites.inn_of_organization, "7707083894"),
        (requisites.inn_of_organization, "500100732259"),
        (requisites.inn_of_organization, "0000000000"),
        (requisites.inn_of_organization, "٧٧٠٧٠٨٣٨٩٣"),
        (requisites.inn_of_person, "500100732258"),
        (requisites.inn_of_person, "7707083893"),
        (requisites.kpp, "000001001"),
        (requisites.kpp, "22250100"),
        (requisites.ogrn, "1027700132196"),
        (requisites.ogrn, "2027700132195"),
        (requisites.ogrn, "304500116000157"),
        (requisites.ogrnip, "304500116000158"),
        (requisites.ogrnip, "1027700132195"),
        (requisites.snils, "112-233-445 96"),
        (requisites.snils, "000-000-000 00"),
        (requisites.snils, "112-233-445"),
        (requisites.phone, "50-16-28"),
        (requisites.phone, "+1 650 253 0000"),
        (requisites.phone, "+7 3852 501628 доб. 1401"),
        (requisites.phone, "телефон"),
        (requisites.email, "ivanov"),
        (requisites.email, "a@b"),
        (requisites.email, "иван@example.com"),
        (requisites.email, "a@example.com\nBcc: b@example.com"),
        (requisites.email, f"{'a' * 250}@example.com"),
        (requisites.cadastral_number, "22:63:0101:123"),
        (requisites.organization_name, "12345"),
        (requisites.organization_name, "Ромашка\u202e"),
        (requisites.organization_name, "О" * 401),
        (requisites.address, "1"),
    ],
)
def test_what_is_wrong_is_refused_in_words(check: Callable[[str], str], typed: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        check(typed)
    assert refusal.value.at
    assert any("а" <= letter <= "я" for letter in refusal.value.text)


@given(DIGITS)
def test_inn_of_an_organization_has_one_check_digit(digits: str) -> None:
    good = inn10("1" + digits[:8])
    assert requisites.inn_of_organization(good) == good
    with pytest.raises(InvalidValue):
        requisites.inn_of_organization(good[:-1] + str((int(good[-1]) + 1) % 10))


@given(DIGITS)
def test_inn_of_a_person_has_two_check_digits(digits: str) -> None:
    good = inn12("1" + digits[:9])
    assert requisites.inn_of_person(good) == good
    for place in (-1, -2):
        wrong = list(good)
        wrong[place] = str((int(wrong[place]) + 1) % 10)
        with pytest.raises(InvalidValue):
            requisites.inn_of_person("".join(wrong))


@given(DIGITS, st.sampled_from("15"))
def test_ogrn_ends_with_the_remainder_of_eleven(digits: str, first: str) -> None:
    body = first + digits[:11]
    good = body + str(int(body) % 11 % 10)
    assert requisites.ogrn(good) == good
    with pytest.raises(InvalidValue):
        requisites.ogrn(body + str((int(good[-1]) + 1) % 10))


@given(DIGITS)
def test_ogrnip_ends_with_the_remainder_of_thirteen(digits: str) -> None:
    body = "3" + digits[:13]
    good = body + str(int(body) % 13 % 10)
    assert requisites.ogrnip(good) == good
    with pytest.raises(InvalidValue):
        requisites.ogrnip(body + str((int(good[-1]) + 1) % 10))


@given(st.integers(min_value=1_001_999, max_value=999_999_999))
def test_snils_ends_with_its_control_number(value: int) -> None:
    number = f"{value:09d}"
    control = snils_control(number)
    assert requisites.snils(number + control).replace("-", "").replace(" ", "") == number + control
    with pytest.raises(InvalidValue):
        requisites.snils(f"{number}{(int(control) + 1) % 100:02d}")


def test_snils_of_the_first_numbers_has_no_control() -> None:
    assert requisites.snils("001001998 77") == "001-001-998 77"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("салтыков-Щедрин", "Салтыков-Щедрин"),
        ("  Ёлкин ", "Ёлкин"),
        ("Мамед оглы", "Мамед оглы"),
        ("О’Коннор", "О'Коннор"),
    ],
)
def test_names_are_russian_letters_hyphen_space_and_apostrophe(typed: str, stored: str) -> None:
    assert requisites.person_name(typed, at="last_name") == stored


@pytest.mark.parametrize(
    "typed", ["Ivanov", "Иванов1", "-Иванов", "Иванов-", "<b>Иванов</b>", "И" * 81, "", "Иван  -Петр"]
)
def test_other_names_are_refused(typed: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        requisites.person_name(typed, at="last_name")
    assert refusal.value.at == "last_name"


@given(st.text(max_size=60))
def test_no_text_breaks_a_check(text: str) -> None:
    checks: list[Callable[[str], str]] = [
        requisites.inn_of_organization,
        requisites.inn_of_person,
        requisites.kpp,
        requisites.ogrn,
        requisites.ogrnip,
        requisites.snils,
        requisites.phone,
        requisites.email,
        requisites.cadastral_number,
        requisites.organization_name,
        requisites.address,
        lambda value: requisites.person_name(value, at="last_name"),
    ]
    for check in checks:
        try:
            assert check(check(text)) == check(text)
        except InvalidValue:
            continue


@pytest.mark.parametrize("typed", ["+7 701 123-45-67", "+77771234567", "8 777 123 45 67"])
def test_a_number_of_kazakhstan_is_no_russian_one(typed: str) -> None:
    with pytest.raises(InvalidValue, match="Казахстана"):
        requisites.phone(typed)


@pytest.mark.parametrize("typed", ["иванов@example.com", "ivanоv@example.com", "Пётр@почта.рф"])
def test_it_is_told_why_an_address_with_a_cyrillic_name_cannot_be_used(typed: str) -> None:
    with pytest.raises(InvalidValue, match="русские буквы") as refused:
        requisites.email(typed)
    assert "латинскими" in refused.value.text


def test_a_cyrillic_domain_stays_possible() -> None:
    assert requisites.email("ivanov@почта.рф") == "ivanov@xn--80a1acny.xn--p1ai"


def test_a_phone_is_shown_as_people_read_it() -> None:
    assert requisites.phone_in_words("+79131234567") == "+7 913 123-45-67"
    assert requisites.phone_in_words("+73852501628") == "+7 3852 50-16-28"
    assert requisites.phone_in_words("380-616") == "380-616"
    assert requisites.phone_in_words("") == ""
