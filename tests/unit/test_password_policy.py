"""Passwords: length and common ones, no rules of composition; known devices; where a sign-in leads."""

import asyncio
import time
from threading import Lock
from types import SimpleNamespace

import pytest

from lkk.services.identity.known_devices import LOGINS_KEPT, known_device, remember
from lkk.services.identity.passwords import check_new, typed
from lkk.services.identity.sign_in import landing
from lkk.services.identity.weak_passwords import is_weak
from lkk.services.kernel import secrets
from lkk.services.kernel.errors import FieldErrors
from lkk.vocabulary.people import Role

EMAIL = "ivanov@example.com"
#: All of them stood in a list that zxcvbn replaced.
_LEAKED = """
    12345678 123456789 1234567890 12345678910 123123123 11111111 111111111 1111111111 00000000 000000000 0000000000
    22222222 33333333 44444444 55555555 66666666 77777777 88888888 99999999 12341234 12344321 11223344 1122334455
    11112222 12121212 123321123 123454321 1234554321 987654321 9876543210 87654321 0987654321 147258369 159753456
    147852369 741852963 789456123 789456123a 123456789a 1234567a 12345678a 123456789q 123456qq 123456aa 123456qwerty
    1234qwer 123qweasd 123qwe123 123qweasdzxc 12qwaszx 12345qwert 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx
    1qaz2wsx3edc 1qazxsw2 1q1q1q1q qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456
    qwerty11 qwerty1q qwe123qwe qweasdzxc qweqweqwe qweasd123 qwer1234 qwerasdf q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6
    qazwsxedc qazwsx123 qazxswedc asdfghjk asdfghjkl asdf1234 asdasdasd asdfasdf zxcvbnm1 zxcvbnm123 zxczxczxc
    zaq12wsx zaq1zaq1 password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa$$word
    pa$$w0rd password! passwort password01 password2026 parol123 parol1234 parolparol moyparol letmein1 letmein123
    welcome1 welcome123 iloveyou iloveyou1 sunshine princess football baseball superman starwars computer internet
    michelle jennifer samantha elizabeth alexander aleksandr alexandra nikolaev vladimir ekaterina anastasia natalia1
    margarita valentina konstantin sergeevich dragon123 master123 monkey123 shadow123 trustno1 whatever michael1
    charlie1 jordan23 liverpool chelsea1 arsenal1 manchester barcelona juventus spartak1 zenit1234 cska1234 dinamo123
    admin123 admin1234 admin12345 administrator adminadmin root1234 rootroot useruser user1234 guest123 test1234
    testtest testing1 changeme changeme1 default1 secret123 mypassword newpassword newpass1 temp1234 login123
    abcd1234 abc12345 abcdefgh abcdefg1 aaaaaaaa a1234567 a12345678 a123456789 aa123456 aa12345678 q1234567 q12345678
    z1234567 s1234567 as123456 qq123456 asd12345 zxc12345 qwe12345 russia123 rossiya1 moskva123 sibir123 altai123
    privet123 lubov123 lyubov123 solnyshko zvezda123 kotenok1 marina123 natasha1 nastya123 andrey123 sergey123
    dmitriy1 dmitry123 maksim123 alexey123 svetlana tatiana1 tatyana1 yaroslav vyacheslav stanislav
    пароль12 пароль123 пароль1234 парольпароль йцукенгш йцукенгшщз йцукен12 йцукен123 фывапролд фывапрол ячсмитьбю
    любовь123 солнышко привет123 россия123 наташа123 марина123 сергей123 андрей123 александр екатерина анастасия
    """


@pytest.mark.parametrize(
    "password", ["мой кот спит", "Portal-2026", "correct horse", "кот спит на печи " * 7, "пробел в конце "]
)
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


@pytest.mark.parametrize("password", _LEAKED.split())
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    assert is_weak(password, own=())


@pytest.mark.parametrize("password", ["Ivanov1985", "gfhjkm2026", "Ыфьзду1", "цска2026", "20.05.1985"])
def test_own_words_dates_and_the_other_keyboard_are_known(password: str) -> None:
    assert is_weak(password, own=("ivanov@example.com", "ivanov"))


@pytest.mark.parametrize("password", ["a" * 128, "1q2w3e4r" * 16, "1234567890@$" * 10, "4@8({[<369!1|70$5+%2" * 6])
def test_judging_a_password_takes_a_bounded_time(password: str) -> None:
    start = time.process_time()
    is_weak(password, own=(EMAIL,))
    assert time.process_time() - start < 2


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


async def test_four_passwords_are_hashed_at_once_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash takes 19 MiB: a flood of sign-ins must not take gigabytes."""
    lock = Lock()
    running = most = 0

    def slowly(*_: str) -> bool:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        return True

    monkeypatch.setattr(secrets, "_passwords", lambda: SimpleNamespace(verify=slowly, dummy_verify=slowly, hash=slowly))
    known = [secrets.verify_password("x", "stored") for _ in range(10)]
    unknown = [secrets.verify_password("x", None) for _ in range(10)]
    await asyncio.gather(*known, *unknown, *(secrets.hash_password("x") for _ in range(5)))
    assert 1 < most <= 4
