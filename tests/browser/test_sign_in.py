"""Sign-in, the way back to the wanted page, recovery of a password, and sign-out in another tab."""

from playwright.async_api import Page, expect

from lkk.routes import ACCOUNTS, HOME, LOGIN, RECOVER, SECURITY
from tests import builders
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    loaded,
    open_page,
    past_double_click,
    press,
    sign_in,
    signed_in_page,
)
from tests.emails import arrived, code_in
from tests.portal_process import Portal

NEW_PASSWORD = "старая лодка у причала"


async def enter(page: Page, email: str, password: str) -> None:
    await field(page, "login", "email").fill(email)
    await field(page, "login", "password").fill(password)
    await press(page, "Войти").click()


async def test_a_refused_sign_in_keeps_the_address_and_says_nothing_of_it(page: Page) -> None:
    user = await builders.customer()
    answers = []
    for email in (user.email, "nobody@example.com"):
        await open_page(page, LOGIN)
        await enter(page, email, "неверный пароль")
        message = page.locator("#login [data-form-message]")
        await expect(message).not_to_be_empty()
        answers.append(await message.inner_text())
        await expect(field(page, "login", "email")).to_have_value(email)
    assert answers[0] == answers[1]


async def test_sign_in_leads_back_to_the_page_that_was_asked_for(page: Page) -> None:
    user = await builders.customer()
    await page.goto(ACCOUNTS.path)
    await loaded(page, LOGIN)
    await enter(page, user.email.upper(), builders.PASSWORD)
    await loaded(page, ACCOUNTS)


async def test_a_forgotten_password_is_replaced_by_a_code_and_ends_other_sessions(
    page: Page, new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer("forgetful@example.com")
    elsewhere = await signed_in_page(await new_context(), portal, user, HOME)
    await open_page(page, LOGIN)
    await page.get_by_role("link", name="Забыли пароль?").click()
    await loaded(page, RECOVER)
    await field(page, "recover-start", "email").fill(user.email)
    await press(page, "Получить код").click()
    await expect(field(page, "recover-finish", "code")).to_be_visible()
    code = code_in(await arrived(portal.sandbox, user.email, "Код для нового пароля"))
    await field(page, "recover-finish", "code").fill(code)
    await field(page, "recover-finish", "password").fill(NEW_PASSWORD)
    await field(page, "recover-finish", "password_again").fill(NEW_PASSWORD)
    await press(page, "Сменить пароль").click()
    await loaded(page, HOME)
    await loaded(elsewhere, LOGIN)
    await enter(elsewhere, user.email, builders.PASSWORD)
    await expect(elsewhere.locator("#login [data-form-message]")).to_contain_text("Неверная электронная почта")
    await enter(elsewhere, user.email, NEW_PASSWORD)
    await loaded(elsewhere, HOME)
    await arrived(portal.sandbox, user.email, "Пароль изменён")


async def test_recovery_of_an_unknown_address_looks_the_same(page: Page, portal: Portal) -> None:
    await open_page(page, RECOVER)
    await field(page, "recover-start", "email").fill("stranger@example.com")
    await press(page, "Получить код").click()
    await expect(field(page, "recover-finish", "code")).to_be_visible()
    assert not code_in(await arrived(portal.sandbox, "stranger@example.com", "Восстановление пароля"))


async def test_signing_out_in_one_tab_empties_and_closes_the_others(new_context: NewContext, portal: Portal) -> None:
    user = await builders.customer(name="Скрытнов Пётр Петрович")
    context = await new_context()
    first = await signed_in_page(context, portal, user, HOME)
    second = await context.new_page()
    await open_page(second, SECURITY)
    await expect(second.get_by_text("Скрытнов").first).to_be_attached()
    await first.get_by_role("button", name="Скрытнов Пётр Петрович").click()
    await press(first, "Выйти").click()
    await loaded(first, LOGIN)
    await loaded(second, LOGIN)
    await expect(second.get_by_text("Скрытнов")).to_have_count(0)
    await second.go_back()
    await loaded(second, LOGIN)


async def test_a_change_of_password_keeps_this_browser_and_ends_the_others(
    new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer()
    page = await signed_in_page(await new_context(), portal, user, SECURITY)
    other = await signed_in_page(await new_context(), portal, user, HOME)
    form = "password-change"
    await field(page, form, "old_password").fill("не тот пароль")
    await field(page, form, "password").fill(NEW_PASSWORD)
    await field(page, form, "password_again").fill(NEW_PASSWORD)
    await press(page, "Сменить пароль").click()
    await expect(error_at(page, form, "old_password")).to_contain_text("не ваш нынешний пароль")
    await expect(field(page, form, "password")).to_have_value(NEW_PASSWORD)
    await field(page, form, "old_password").fill(builders.PASSWORD)
    await past_double_click(page)
    await press(page, "Сменить пароль").click()
    await expect(page.get_by_text("Пароль изменён")).to_be_visible()
    await loaded(other, LOGIN)


async def test_another_session_is_ended_from_the_list(new_context: NewContext, portal: Portal) -> None:
    user = await builders.customer()
    page = await signed_in_page(await new_context(), portal, user, SECURITY)
    await expect(page.locator("#sessions tbody tr")).to_have_count(1)
    context = await new_context()
    await sign_in(context, portal, user)
    other = await context.new_page()
    await open_page(other, HOME)
    await page.reload()
    await loaded(page, SECURITY)
    await expect(page.locator("#sessions tbody tr")).to_have_count(2)
    await press(page, "Завершить").first.click()
    await loaded(other, LOGIN)
    await expect(page.locator("#sessions tbody tr")).to_have_count(1)
