"""The page of an application in two browsers: the operator asks, the customer sees it and answers, live."""

import pytest
from playwright.async_api import BrowserContext, Page, expect

from lkk.models.applications import Application
from lkk.models.people import User
from lkk.routes import NOT_FOUND, application_path, staff_application_path
from lkk.vocabulary.applications import ApplicationStatus
from tests import application_builders, builders
from tests.browser.pages import NewContext, error_at, field, notice, past_double_click, press, sign_in
from tests.portal_process import Portal

ASK = "change-info_requested"
REMARK = "Опишите, где находится объект"


@pytest.fixture
async def customer() -> User:
    """A customer of the test's own."""
    return await builders.customer()


@pytest.fixture
async def application(portal: Portal, customer: User) -> Application:
    """An enquiry at work."""
    return await application_builders.brought_to(customer, ApplicationStatus.IN_PROGRESS)


async def opened(context: BrowserContext, portal: Portal, user: User, path: str) -> Page:
    await sign_in(context, portal, user)
    page = await context.new_page()
    await page.goto(path)
    return page


async def both(
    new_context: NewContext, portal: Portal, customer: User, number: str, width: int = 1440
) -> tuple[Page, Page]:
    """The customer's page and the operator's page of one application."""
    own = await opened(await new_context(width), portal, customer, application_path(number))
    office = await opened(await new_context(), portal, await builders.staff(), staff_application_path(number))
    for page in (own, office):
        await expect(page.locator("h1")).to_have_text(f"Заявка {number}")
        await expect(page.locator("#application-status")).to_contain_text("В работе")
        await page.evaluate("window.notReloaded = true")
    return own, office


async def test_a_remark_appears_without_reload_and_its_answer_comes_back(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    own, office = await both(new_context, portal, customer, application.number or "", width=360)
    await press(office, "Вернуть с замечаниями").click()
    await press(office.locator(f"#{ASK}"), "Вернуть с замечаниями").click()
    await expect(error_at(office, ASK, "remark_1")).to_have_text("Напишите хотя бы одно замечание")
    await past_double_click(office)
    await field(office, ASK, "about_1").select_option("text")
    await field(office, ASK, "remark_1").fill(REMARK)
    await press(office.locator(f"#{ASK}"), "Вернуть с замечаниями").click()
    await expect(notice(office, "Статус изменён")).to_be_visible()

    await expect(own.locator("#application-status")).to_contain_text("Запрос информации")
    await expect(own.locator("#remarks")).to_contain_text(REMARK)
    await field(own, "answer", "text").fill("Объект стоит на углу улиц Мира и Труда, дом 1")
    await press(own, "Отправить ответ").click()
    await expect(own.locator("#application-status")).to_contain_text("В работе")
    await expect(own.locator("#remarks")).to_contain_text("Ответ дан")

    await expect(office.locator("#application-status")).to_contain_text("В работе")
    await expect(office.locator("#history")).to_contain_text("стало «Объект стоит на углу улиц Мира и Труда, дом 1»")
    for page in (own, office):
        assert await page.evaluate("window.notReloaded === true")


async def test_messages_go_both_ways_and_notes_stay_inside(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    own, office = await both(new_context, portal, customer, application.number or "")
    await field(own, "message", "text").fill("Когда ждать ответа?")
    await press(own, "Отправить сообщение").click()
    await expect(office.locator("#thread")).to_contain_text("Когда ждать ответа?")
    await field(office, "message", "text").fill("Позвонить завтра")
    await field(office, "message", "internal").check()
    await press(office, "Отправить сообщение").click()
    await expect(office.locator("#notes")).to_contain_text("Позвонить завтра")
    await past_double_click(office)
    await field(office, "message", "text").fill("Ответим в понедельник")
    await press(office, "Отправить сообщение").click()
    await expect(own.locator("#thread")).to_contain_text("Ответим в понедельник")
    await expect(own.locator("body")).not_to_contain_text("Позвонить завтра")


async def test_a_stranger_finds_nothing(new_context: NewContext, portal: Portal, application: Application) -> None:
    page = await opened(
        await new_context(), portal, await builders.customer(), application_path(application.number or "")
    )
    await expect(page).to_have_title(NOT_FOUND.document_title)


async def test_the_customer_withdraws_and_the_operator_sees_it(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    own, office = await both(new_context, portal, customer, application.number or "")
    await press(own, "Отозвать").first.click()
    await press(own.locator("#withdraw"), "Отозвать").click()
    await expect(own.locator("#application-status")).to_contain_text("Отозвана")
    await expect(office.locator("#application-status")).to_contain_text("Отозвана")
    await expect(office.locator("#application-changes")).to_have_count(0)
