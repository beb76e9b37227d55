"""Passwords: length and common ones, no rules of composition; known devices; where a sign-in leads."""

import pytest

from lkk.services.identity.known_devices import LOGINS_KEPT, known_device, remember
from lkk.services.identity.passwords import check_new, typed
from lkk.services.identity.sign_in import landing
from lkk.services.identity.weak_passwords import COMMON
from lkk.services.kernel.errors import FieldErrors
from lkk.vocabulary.people import Role

EMAIL = "ivanov@example.com"


@pytest.mark.parametrize("password", ["мой кот спит", "Portal-2026", "correct horse", "жар" * 42, "пробел в конце "])
def test_any_long_enough_phrase_is_accepted(password: str) -> None:
    assert check_new(password, password, email=EMAIL) == password


@pytest.mark.parametrize(
    "password",
    [
        "коротко",
        "ж" * 129,
        "Password123",
        "ЙЦУКЕНГШ",
        "пароль-2026",
        "aaaaaaaaaa",
        "abcdefghij",
        "9876543210",
        "Барнаул2026",
        "БСК-22-2026",
        "ivanov@example.com",
        "таб\tв пароле",
        "нуль\0в пароле",
    ],
)
def test_short_common_and_revealing_passwords_are_refused(password: str) -> None:
    with pytest.raises(FieldErrors) as refusal:
        check_new(password, password, email=EMAIL)
    assert refusal.value.fields.keys() == {"password"}


def test_both_entries_must_be_equal() -> None:
    with pytest.raises(FieldErrors) as refusal:
        check_new("мой кот спит", "мой кот не спит", email=EMAIL)
    assert refusal.value.fields.keys() == {"password_again"}


def test_two_spellings_of_a_letter_are_one_password() -> None:
    composed, decomposed = "м\u0439 кот спит", "м\u0438\u0306 кот спит"
    assert typed(composed) == typed(decomposed) == check_new(decomposed, composed, email=EMAIL)


def test_what_can_be_no_password_never_fits() -> None:
    assert typed("x" * 129) == typed("a\0b") == ""


def test_the_list_holds_only_what_the_length_lets_through() -> None:
    assert len(COMMON) >= 200
    assert all(len(password) >= 8 for password in COMMON)


def test_a_browser_is_known_for_the_logins_that_signed_in_there() -> None:
    cookie = remember(remember("", EMAIL), "second@example.com")
    assert known_device(cookie, EMAIL) == known_device(cookie, "second@example.com") != ""
    assert known_device(cookie, "stranger@example.com") == ""


def test_a_forged_device_is_not_known() -> None:
    cookie = remember("", EMAIL)
    other = "x" + cookie[1:] if cookie[0] != "x" else "y" + cookie[1:]
    for forged in (other, cookie[:-1], cookie + "0", "", "нет", cookie.replace(".", "..")):
        assert known_device(forged, EMAIL) == ""


def test_a_device_keeps_the_last_five_logins() -> None:
    cookie = ""
    for number in range(LOGINS_KEPT + 1):
        cookie = remember(cookie, f"user{number}@example.com")
    assert not known_device(cookie, "user0@example.com")
    assert all(known_device(cookie, f"user{number}@example.com") for number in range(1, LOGINS_KEPT + 1))


@pytest.mark.parametrize(
    ("role", "wanted", "path"),
    [
        (Role.CUSTOMER, "", "/home"),
        (Role.CUSTOMER, "/readings?month=2026-11", "/readings?month=2026-11"),
        (Role.CUSTOMER, "/staff", "/home"),
        (Role.CUSTOMER, "/login", "/home"),
        (Role.CUSTOMER, "//evil.example", "/home"),
        (Role.CUSTOMER, "/\\evil.example", "/home"),
        (Role.CUSTOMER, "https://evil.example/home", "/home"),
        (Role.CUSTOMER, "/home\r\nSet-Cookie: a=b", "/home"),
        (Role.MFC_OPERATOR, "", "/staff"),
        (Role.MFC_OPERATOR, "/staff/users", "/staff"),
        (Role.ADMINISTRATOR, "/staff/users", "/staff/users"),
        (Role.ADMINISTRATOR, "/home", "/staff"),
    ],
)
def test_a_sign_in_leads_to_a_page_of_the_portal_only(role: Role, wanted: str, path: str) -> None:
    assert landing(role, wanted) == path
