"""The HTTP routes of sign-in: JSON a page can show, cookies it cannot read, no way to break them with bytes."""

import httpx
import pytest

from lkk.services.identity import sessions
from lkk.services.kernel import unit_of_work
from lkk.services.kernel.secrets import token_hash
from lkk.settings import settings
from lkk.web.auth_routes import AUTH_ROUTES
from tests import builders
from tests.auth_client import browser, post
from tests.builders import PASSWORD
from tests.emails import emails

pytestmark = pytest.mark.usefixtures("database")

EMAIL = "ivanov@example.com"
NEW = "новая длинная фраза"
CONSENT = {"consent": "on", "consent_version": "2026-11"}
DATA = {"last_name": "Петров", "first_name": "Пётр", "phone": "8 913 123-45-67"}


def cookie_lines(response: httpx.Response) -> list[str]:
    return response.headers.get_list("set-cookie")


async def test_sign_in_sets_a_cookie_scripts_cannot_read() -> None:
    await builders.customer(EMAIL)
    async with browser() as client:
        response = await post(client, "login", email=EMAIL, password=PASSWORD, next="/readings")
        assert (response.status_code, response.json()) == (200, {"goto": "/readings"})
        assert response.headers["cache-control"] == "no-store"
        assert all("HttpOnly" in line and "Path=/" in line for line in cookie_lines(response))
        assert await sessions.find(None, token_hash(client.cookies["sid"])) is not None


async def test_with_https_cookies_are_bound_to_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    await builders.customer(EMAIL)
    monkeypatch.setenv("LKK_PUBLIC_URL", "https://lk.example.com")
    settings.cache_clear()
    async with browser() as client:
        response = await post(client, "login", email=EMAIL, password=PASSWORD)
    lines = cookie_lines(response)
    assert {line.partition("=")[0] for line in lines} == {"__Host-sid", "__Host-known"}
    assert all("Secure" in line and "Domain" not in line for line in lines)


async def test_a_wrong_pair_is_one_text_and_no_cookie() -> None:
    await builders.customer(EMAIL)
    answers = []
    async with browser() as client:
        for email in (EMAIL, "nobody@example.com"):
            response = await post(client, "login", email=email, password="мимо мимо")
            assert cookie_lines(response) == []
            answers.append((response.status_code, response.json()))
    assert answers[0] == answers[1]
    assert answers[0] == (422, {"errors": {}, "message": "Неверная электронная почта или пароль"})


async def test_too_many_tries_tell_how_long_to_wait() -> None:
    async with browser() as client:
        for _ in range(10):
            await post(client, "login", email=EMAIL, password="мимо мимо")
        response = await post(client, "login", email=EMAIL, password="мимо мимо")
    assert response.status_code == 429
    assert 0 < response.json()["retry_after"] <= 300
    assert "Слишком много попыток" in response.json()["message"]


async def test_an_employee_lands_at_the_desk() -> None:
    user = await builders.staff()
    async with browser() as client:
        response = await post(client, "login", email=user.email, password=PASSWORD, next="/home")
    assert response.json() == {"goto": "/staff"}


async def test_signing_in_again_ends_the_earlier_session_of_the_browser() -> None:
    await builders.customer(EMAIL)
    async with browser() as client:
        await post(client, "login", email=EMAIL, password=PASSWORD)
        first = client.cookies["sid"]
        await post(client, "login", email=EMAIL, password=PASSWORD)
        assert client.cookies["sid"] != first
    assert await sessions.find(None, token_hash(first)) is None


async def test_logout_ends_the_session_and_clears_what_pages_keep() -> None:
    await builders.customer(EMAIL)
    async with browser() as client:
        await post(client, "login", email=EMAIL, password=PASSWORD)
        key = token_hash(client.cookies["sid"])
        response = await post(client, "logout")
        assert response.json() == {"goto": "/login"}
        assert response.headers["clear-site-data"] == '"storage"'
        assert "sid" not in client.cookies
        assert (await post(client, "logout")).status_code == 200
    assert await sessions.find(None, key) is None


async def test_registration_through_all_its_steps() -> None:
    async with browser() as client:
        assert (await post(client, "register/start", email=EMAIL)).json() == {"goto": "/register?step=code"}
        wrong = await post(client, "register/confirm", code="мимо")
        assert (wrong.status_code, wrong.json()["errors"]) == (422, {"code": "Неверный код. Осталось попыток: 4"})
        early = await post(client, "register/resend")
        assert early.status_code == 429
        await builders.shift_clock(61)
        assert (await post(client, "register/resend")).json() == {"message": "Код отправлен ещё раз"}
        code = (await emails(EMAIL))[-1].code
        assert (await post(client, "register/confirm", code=code)).json() == {"goto": "/register?step=kind"}
        fields = {"kind": "individual", "password": NEW, "password_again": NEW} | DATA
        refused = await post(client, "register/finish", **fields, consent_version="2026-11")
        assert refused.json()["errors"].keys() == {"consent"}
        done = await post(client, "register/finish", **fields, **CONSENT)
        assert done.json() == {"goto": "/home"}
        assert "flow" not in client.cookies
        assert await sessions.find(None, token_hash(client.cookies["sid"])) is not None


async def test_known_and_unknown_addresses_get_the_same_answer() -> None:
    await builders.customer(EMAIL)
    for action in ("register/start", "recover/start"):
        answers = []
        for email in (EMAIL, "nobody@example.com"):
            async with browser() as client:
                response = await post(client, action, email=email)
            names = [line.partition("=")[0] for line in cookie_lines(response)]
            answers.append((response.status_code, response.json(), names))
        assert answers[0] == answers[1]


async def test_recovery_signs_in_with_the_new_password() -> None:
    await builders.customer(EMAIL)
    async with browser() as client:
        assert (await post(client, "recover/start", email=EMAIL)).json() == {"goto": "/recover?step=code"}
        code = (await emails(EMAIL))[-1].code
        done = await post(client, "recover/finish", code=code, password=NEW, password_again=NEW)
        assert done.json() == {"goto": "/home"}
    async with browser() as client:
        assert (await post(client, "login", email=EMAIL, password=NEW)).status_code == 200


async def test_change_of_a_password_keeps_this_browser_signed_in() -> None:
    await builders.customer(EMAIL)
    async with browser() as client:
        await post(client, "login", email=EMAIL, password=PASSWORD)
        old = client.cookies["sid"]
        fields = {"old_password": PASSWORD, "password": NEW, "password_again": NEW}
        assert (await post(client, "password", **fields)).json() == {"goto": "/security?changed=yes"}
        assert client.cookies["sid"] != old
        assert await sessions.find(None, token_hash(client.cookies["sid"])) is not None
    assert await sessions.find(None, token_hash(old)) is None


async def test_without_a_session_a_password_is_not_changed() -> None:
    async with browser() as client:
        response = await post(client, "password", old_password=PASSWORD, password=NEW, password_again=NEW)
    assert (response.status_code, response.json()) == (401, {"message": "Войдите в личный кабинет"})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"email=%FF%FE", "application/x-www-form-urlencoded"),
        (b"email=a%00b&password=%00", "application/x-www-form-urlencoded"),
        (b"email", "application/x-www-form-urlencoded"),
        (b"&".join(b"f%d=1" % number for number in range(100)), "application/x-www-form-urlencoded"),
        (b"email=" + b"a" * 5000, "application/x-www-form-urlencoded"),
        (b'{"email": "a@example.com"}', "application/json"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        ("email=кто&password=что".encode(), "text/plain"),
    ],
)
async def test_no_bytes_break_a_route(content: bytes, kind: str) -> None:
    async with browser() as client:
        for route in AUTH_ROUTES:
            response = await client.post(route.path, content=content, headers={"Content-Type": kind})
            assert response.status_code < 500, route.path
            assert response.status_code == 200 or response.json()["message"], route.path


@pytest.mark.parametrize("cookie", ["", "a" * 5000, "%00", "\xff\xfe", "'; drop table user_session; --"])
async def test_no_cookie_breaks_a_route(cookie: str) -> None:
    headers = {b"Cookie": "; ".join(f"{name}={cookie}" for name in ("sid", "flow", "known")).encode("latin-1")}
    async with browser() as client:
        for route in AUTH_ROUTES:
            response = await client.post(route.path, data={"email": EMAIL, "password": NEW}, headers=headers)
            assert response.status_code < 500, route.path


async def test_without_the_database_the_answer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LKK_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    settings.cache_clear()
    async with browser() as client:
        response = await post(client, "login", email=EMAIL, password=PASSWORD)
    assert response.status_code == 503
    assert "временно недоступен" in response.json()["message"]
    await unit_of_work.engine().dispose()
