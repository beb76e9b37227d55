"""The composer of the operator's card: what is written and ticked is kept, and so is what comes after a sending."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.routes import STAFF, staff_application_path
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders
from tests.browser.application_pages import choose, opened, stands
from tests.browser.pages import NewContext, field, past_double_click, press, until
from tests.portal_process import Portal
from tests.sample_files import pdf

S = ApplicationStatus


@pytest.fixture
async def operator() -> User:
    """Who writes."""
    return await builders.staff(Role.SERVICE_CENTRE_OPERATOR)


async def nobodys(portal: Portal) -> Application:
    """A registered enquiry that nobody works on."""
    application = await made.brought_to(await builders.customer(), S.REGISTERED)
    portal.query("update application set executor_id = null where id = %s", application.key)
    return application


async def card_of(new_context: NewContext, portal: Portal, operator: User, number: str | None) -> Page:
    """The card of an application nobody works on, as an operator sees it."""
    page = await opened(await new_context(), portal, operator, staff_application_path(number or ""))
    await expect(field(page, "message", "text")).to_be_visible()
    return page


async def kept(portal: Portal, application: Application, text: str, words: str) -> None:
    """Wait until the draft says this: nothing on the page tells of it."""
    query = "select text, remarks ->> 'text' from message_draft where application_id = %s"
    await until(lambda: portal.query(query, application.key) == [(text, words)])


async def test_what_is_written_and_ticked_outlives_a_dropped_tab_and_a_note(
    new_context: NewContext, portal: Portal, operator: User
) -> None:
    application = await nobodys(portal)
    page = await card_of(new_context, portal, operator, application.number)
    await choose(page, "info_requested")
    await page.locator('[name="about.text"]').check()
    await page.locator('[name="remark.text"]').fill("Какой дом?")
    await page.locator('[name="remark.text"]').press("Enter")  # sends nothing: other questions may follow
    await expect(page.locator(".remark-tick input:focus")).to_have_count(1)
    await field(page, "message", "text").fill("Позвонить завтра")
    await kept(portal, application, "Позвонить завтра", "Какой дом?")
    again = await page.context.new_page()
    await page.close()
    await again.goto(staff_application_path(application.number or ""))
    await expect(field(again, "message", "text")).to_have_value("Позвонить завтра")
    await expect(again.locator('[name="act"][value="info_requested"]')).to_be_checked()
    await expect(again.locator('[name="about.text"]')).to_be_checked()
    await expect(again.locator('[name="remark.text"]')).to_have_value("Какой дом?")
    await choose(again, "answer")
    await field(again, "message", "internal").check()
    await press(again, "Отправить сообщение").click()
    await expect(again.locator("#notes")).to_contain_text("Позвонить завтра")
    await past_double_click(again)
    await choose(again, "info_requested")
    await expect(again.locator('[name="remark.text"]')).to_have_value("Какой дом?")
    await press(again, "Вернуть с замечаниями").click()
    await stands(again, "Запрос информации")
    await expect(again.locator('[name="about.text"]')).not_to_be_checked()


async def test_a_card_is_left_for_the_next_one_once_its_file_has_gone(
    new_context: NewContext, portal: Portal, operator: User
) -> None:
    first, second = await nobodys(portal), await nobodys(portal)
    page = await opened(await new_context(), portal, operator, STAFF.url(view="free", sort="-number"))
    await page.locator("#queue").get_by_role("link", name=second.number or "").click()
    await stands(page, "Зарегистрирована")
    waiting = asyncio.Event()

    async def slowly(route: Route) -> None:
        await waiting.wait()
        await route.continue_()

    await field(page, "message", "text").fill("Ответ в файле")
    await page.route("**/api/files?**", slowly)
    document = {"name": "ответ.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    await field(page, "message", "message").set_input_files(document)  # pyright: ignore[reportArgumentType]
    await press(page, "Сохранить и следующая").click()
    await expect(page.locator('[data-file-wait="message"]')).to_contain_text("осталось: 1")
    waiting.set()
    await expect(page.locator("h1")).to_have_text(f"Заявка {first.number}")
