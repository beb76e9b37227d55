"""The second factor of an employee, from setting it up to signing in with a recovery code."""

import time

from passlib.totp import TOTP
from playwright.async_api import Page, expect

from lkk.models.identity import User
from lkk.routes import LOGIN, LOGIN_SECOND, SECURITY, STAFF
from tests import builders
from tests.browser.pages import error_at, field, loaded, open_page, past_double_click, press, signed_in_page
from tests.portal_process import Portal

STEP_S = 30


def code_of(key: str, steps: int = 0) -> str:
    """The code of a key, or that of a later step, which a portal accepts as a clock that is fast."""
    return str(TOTP(key=key, format="base32").generate(time=int(time.time()) + steps * STEP_S).token)


async def half_sign_in(page: Page, user: User) -> None:
    await open_page(page, LOGIN)
    await field(page, "login", "email").fill(user.email)
    await field(page, "login", "password").fill(builders.PASSWORD)
    await press(page, "Войти").click()
    await loaded(page, LOGIN_SECOND)


async def sign_out(page: Page) -> None:
    await page.context.clear_cookies()


async def test_an_employee_turns_it_on_and_signs_in_by_a_code_and_by_a_recovery_code(
    page: Page, portal: Portal
) -> None:
    user = await builders.staff()
    page = await signed_in_page(page.context, portal, user, SECURITY)
    await field(page, "second-begin", "password").fill(builders.PASSWORD)
    await press(page, "Показать QR-код").click()
    await expect(page.locator("[data-second-qr]")).to_be_visible()
    key = (await page.locator("[data-second-key]").inner_text()).replace(" ", "")
    await field(page, "second-on", "code").fill(code_of(key))
    await press(page, "Включить").click()
    codes = page.locator("[data-second-codes] li")
    await expect(codes).to_have_count(10)
    spare = await codes.nth(0).inner_text()
    await page.get_by_role("link", name="Коды сохранены").click()
    await loaded(page, SECURITY)
    await expect(codes).to_have_count(0)
    await expect(page.get_by_text("Резервных кодов осталось")).to_be_visible()

    await sign_out(page)
    await half_sign_in(page, user)
    await field(page, "second-step", "code").fill("000000")
    await press(page, "Войти").click()
    await expect(error_at(page, "second-step", "code")).to_contain_text("Неверный")
    await page.goto(STAFF.path)
    await loaded(page, LOGIN)
    await half_sign_in(page, user)
    await field(page, "second-step", "code").fill(code_of(key, 1))
    await press(page, "Войти").click()
    await loaded(page, STAFF)

    await sign_out(page)
    await half_sign_in(page, user)
    await field(page, "second-step", "code").fill(spare.upper())
    await past_double_click(page)
    await press(page, "Войти").click()
    await loaded(page, STAFF)


async def test_without_the_password_the_set_up_says_so_and_shows_no_empty_place(page: Page) -> None:
    await open_page(page, LOGIN_SECOND, step="enrol")
    await expect(page.locator("[data-form-message]").first).not_to_be_empty()
    await expect(page.locator("[data-second-qr]")).to_be_hidden()
    await expect(page.locator("[name=code]")).to_be_hidden()
    await expect(page.get_by_role("link", name="Войти под другим именем")).to_be_visible()
