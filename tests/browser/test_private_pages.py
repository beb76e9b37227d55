"""Who is not signed in sees nothing private: neither in what the server sends nor for a moment on the screen."""

import re
import uuid

from playwright.async_api import Page, expect

from lkk.routes import ACCOUNTS, HOME, LOGIN, NOT_FOUND, READINGS, ROUTES
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Open
from tests import builders
from tests.browser.pages import NewContext, loaded, open_page, sign_in
from tests.portal_process import Portal

FOR_CUSTOMERS = [route for route in ROUTES if route.rule is not Open.EVERYONE and Role.CUSTOMER.may(route.rule)]
# Every text that the page has ever shown, with the parts that stood for a single frame.
WATCH = """
window.seen = [];
new MutationObserver(() => {
  const main = document.querySelector("main");
  if (main) window.seen.push(main.textContent);
}).observe(document, { childList: true, subtree: true, characterData: true });
"""


async def test_the_pages_that_are_sent_hold_nothing_of_anybody(new_context: NewContext, portal: Portal) -> None:
    user = await builders.customer(name="Тайнова Таисия Тимофеевна")
    metered = await builders.metered_account()
    await builders.attach(user, metered.account)
    context = await new_context()
    await sign_in(context, portal, user)
    private = ("Тайнова", user.email, metered.account.number, metered.account.address, metered.meter.serial_number)
    for route in FOR_CUSTOMERS:
        path = route.path.replace("[kind_code]", "tp_new")
        path = path.replace("[application_number]", "ТП-2026-000001").replace("[profile_part]", "passport")
        path = path.replace("[document_id]", str(uuid.uuid4())).replace("[contact_number]", "1")
        path = path.replace("[ad_number]", "1")
        sent = await (await context.request.get(path)).text()
        assert path != route.path or route.title in sent  # one shell stands for all pages of a certain thing
        told = [
            text for text in private if re.search(rf"\b{re.escape(text)}\b", sent)
        ]  # a number may be part of a phone
        assert told == [], route.path


async def test_a_guest_who_asks_for_a_private_page_is_led_to_the_sign_in(page: Page) -> None:
    await page.goto(READINGS.path)
    await loaded(page, LOGIN)


async def test_a_guest_who_comes_by_a_link_inside_the_portal_sees_no_private_form(page: Page) -> None:
    await page.add_init_script(WATCH)
    await open_page(page, LOGIN)
    await page.evaluate(f"history.pushState({{}}, '', '{ACCOUNTS.path}'); dispatchEvent(new PopStateEvent('popstate'))")
    await page.wait_for_function("title => window.seen.some(text => text.includes(title))", arg=ACCOUNTS.title)
    await loaded(page, LOGIN)
    seen = await page.evaluate("window.seen")
    assert not [text for text in seen if "Подключить ЛС" in text or "Подключённые счета" in text]


async def test_a_tab_whose_session_has_ended_elsewhere_is_emptied_when_it_asks(
    new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer(name="Тайнова Таисия Тимофеевна")
    metered = await builders.metered_account()
    await builders.attach(user, metered.account)
    context = await new_context()
    await sign_in(context, portal, user)
    page = await context.new_page()
    await open_page(page, READINGS)
    await expect(page.get_by_role("main")).to_contain_text(metered.meter.serial_number)
    await context.clear_cookies()
    await page.reload()
    await loaded(page, LOGIN)
    await page.go_back()
    await expect(page.get_by_text(metered.meter.serial_number)).to_have_count(0)
    await expect(page.get_by_text("Тайнова")).to_have_count(0)


async def test_an_unknown_address_shows_the_russian_page(page: Page) -> None:
    for path in ("/nope", "/staff/nope", "/readings/1", "/%D1%87%D1%82%D0%BE"):
        answer = await page.goto(path)
        assert answer is not None
        assert answer.status == 404, path
        await expect(page.locator("h1")).to_have_text(NOT_FOUND.title)
    await page.get_by_role("main").get_by_role("link", name="На главную").click()
    await expect(page.locator("h1")).to_have_text("Интернет-приёмная")


async def test_a_signed_in_person_finds_the_way_back_from_an_unknown_address(
    new_context: NewContext, portal: Portal
) -> None:
    context = await new_context()
    await sign_in(context, portal, await builders.customer())
    page = await context.new_page()
    await page.goto("/nope")
    await page.get_by_role("main").get_by_role("link", name="Перейти в кабинет").click()
    await loaded(page, HOME)
