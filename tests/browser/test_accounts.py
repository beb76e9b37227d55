"""Лицевые счета: attaching by number and PIN, the switcher in the header, disconnecting; all without a reload."""

import pytest
from playwright.async_api import Page, expect

from lkk.models.accounts import CustomerAccount
from lkk.models.identity import User
from lkk.routes import ACCOUNTS, HOME, READINGS
from lkk.vocabulary.people import RegistrationKind
from tests import builders
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    loaded,
    notice,
    open_page,
    past_double_click,
    press,
    signed_in_page,
)
from tests.browser.wholeness import choose
from tests.portal_process import Portal

FORM = "attach"
SWITCHER = "button[popovertarget=account-switcher]:not([popovertargetaction])"


async def attach(page: Page, number: str, pin: str) -> None:
    await field(page, FORM, "number").fill(number)
    await field(page, FORM, "pin").fill(pin)
    await press(page, "Подключить ЛС").click()


@pytest.fixture
async def user_with_two() -> tuple[User, CustomerAccount, CustomerAccount]:
    """A customer with two accounts, the first of them active, each with a meter."""
    user = await builders.customer()
    first, second = (await builders.metered_account()).account, (await builders.metered_account()).account
    await builders.attach(user, first)
    await builders.attach(user, second, active=False)
    return user, first, second


HEADS = """heads => heads.map(head => {
    const range = document.createRange();
    range.selectNodeContents(head);
    const lines = new Set([...range.getClientRects()].filter(box => box.width).map(box => Math.round(box.top)));
    return [head.innerText, lines.size];
})"""


@pytest.mark.parametrize(
    ("kind", "said"),
    [(RegistrationKind.INDIVIDUAL, "Системе «Город»"), (RegistrationKind.LEGAL_ENTITY, "счёте-фактуре")],
)
async def test_each_kind_of_customer_reads_where_its_number_stands_and_heads_stay_whole_at_low_vision(
    page: Page, portal: Portal, kind: RegistrationKind, said: str
) -> None:
    user, account = await builders.customer(kind=kind), await builders.account(registry=kind.cabinet_class)
    await builders.attach(user, account)
    page = await signed_in_page(page.context, portal, user, ACCOUNTS)
    await expect(page.locator(".form-note")).to_contain_text(said)
    await choose(page, "vi", "on")
    await page.set_viewport_size({"width": 700, "height": 900})
    for words, lines in await page.locator(".table thead th:not(:has(.sr-only))").evaluate_all(HEADS):
        assert lines <= len(words.split()), words


async def test_wrong_values_are_refused_at_their_fields_and_stay_typed(page: Page, portal: Portal) -> None:
    account = await builders.account()
    closed = await builders.account(closed=True)
    page = await signed_in_page(page.context, portal, await builders.customer(), ACCOUNTS)
    for number, pin, at, said in (
        ("пять", builders.PIN, "number", "только цифры"),
        (account.number, "12", "pin", "от четырёх до восьми цифр"),
        (account.number, "9999", "pin", "не найден"),
        ("99999999", builders.PIN, "pin", "не найден"),
        (closed.number, builders.PIN, "number", "закрыт"),
    ):
        await attach(page, number, pin)
        await expect(error_at(page, FORM, at)).to_contain_text(said)
        await expect(field(page, FORM, at)).to_be_focused()
        await expect(field(page, FORM, "number")).to_have_value(number)
        await expect(field(page, FORM, "pin")).to_have_value(pin)
        await past_double_click(page)
    await attach(page, f"№ {account.number}", builders.PIN)
    await expect(notice(page, f"Лицевой счёт № {account.number} подключён")).to_be_visible()
    await expect(field(page, FORM, "pin")).to_have_value("")
    await past_double_click(page)
    await attach(page, account.number, builders.PIN)
    await expect(error_at(page, FORM, "number")).to_contain_text("уже подключён")


async def test_the_switcher_appears_with_the_second_account_in_every_tab(
    new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer()
    first, second = await builders.account(), await builders.account()
    await builders.attach(user, first)
    page = await signed_in_page(await new_context(), portal, user, ACCOUNTS)
    other = await page.context.new_page()
    await open_page(other, HOME)
    for tab in (page, other):
        await expect(tab.locator("#active-account")).to_have_text(first.number)
        await expect(tab.locator(SWITCHER)).to_have_count(0)
    await attach(page, second.number, builders.PIN)
    for tab in (page, other):
        await expect(tab.locator(SWITCHER)).to_be_visible()
        await expect(tab.locator("#active-account")).to_have_text(first.number)


async def test_choosing_another_account_changes_the_open_page_without_a_reload(
    page: Page, portal: Portal, user_with_two: tuple[User, CustomerAccount, CustomerAccount]
) -> None:
    user, first, second = user_with_two
    page = await signed_in_page(page.context, portal, user, READINGS)
    await expect(page.get_by_role("main")).to_contain_text(f"Лицевой счёт № {first.number}")
    await page.evaluate("window.notReloaded = true")
    await page.locator(SWITCHER).click()
    await page.locator("#account-switcher").get_by_role("button", name=f"№ {second.number}").click()
    await expect(page.locator("#active-account")).to_have_text(second.number)
    await expect(page.get_by_role("main")).to_contain_text(f"Лицевой счёт № {second.number}")
    await expect(page.locator("#account-switcher")).to_be_hidden()
    assert await page.evaluate("window.notReloaded === true")


async def test_a_disconnected_account_leaves_every_tab_and_the_other_becomes_active(
    page: Page, portal: Portal, user_with_two: tuple[User, CustomerAccount, CustomerAccount]
) -> None:
    user, first, second = user_with_two
    page = await signed_in_page(page.context, portal, user, ACCOUNTS)
    other = await page.context.new_page()
    await open_page(other, READINGS)
    row = page.locator("#accounts tbody tr", has_text=f"№ {first.number}")
    await press(row, "Отключить").click()
    dialog = page.get_by_role("dialog", name=f"Отключить лицевой счёт № {first.number}?")
    await press(dialog, "Отмена").click()
    await expect(dialog).to_be_hidden()
    await past_double_click(page)
    await press(row, "Отключить").click()
    await press(dialog, "Отключить").click()
    await expect(row).to_have_count(0)
    await expect(page.locator("#accounts tbody tr")).to_contain_text("Активный")
    await expect(other.locator("#active-account")).to_have_text(second.number)
    await expect(other.get_by_role("main")).to_contain_text(f"Лицевой счёт № {second.number}")


async def test_the_first_page_leads_to_the_readings_of_any_account(
    page: Page, portal: Portal, user_with_two: tuple[User, CustomerAccount, CustomerAccount]
) -> None:
    user, _, second = user_with_two
    page = await signed_in_page(page.context, portal, user, HOME)
    await press(page.locator("section", has_text=f"№ {second.number}"), "Внести показания").click()
    await loaded(page, READINGS)
    await expect(page.get_by_role("main")).to_contain_text(f"Лицевой счёт № {second.number}")
