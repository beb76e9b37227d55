"""The page of an application in two browsers: the operator asks, the customer sees it and answers, live."""

import pytest
from playwright.async_api import expect

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.routes import APPLICATION_NEW, NOT_FOUND, application_path
from lkk.services.applications.case import remarks
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus
from tests import application_builders, builders
from tests.browser.application_pages import ask, both, choose, enclose, none_was_reloaded, opened, stands
from tests.browser.pages import NewContext, error_at, field, notice, past_double_click, press
from tests.browser.wholeness import axe_complaints
from tests.portal_process import Portal

REMARK = "Опишите, где находится объект"


@pytest.fixture
async def customer() -> User:
    """A customer of the test's own."""
    return await builders.customer()


@pytest.fixture
async def application(portal: Portal, customer: User) -> Application:
    """An enquiry at work."""
    return await application_builders.brought_to(customer, ApplicationStatus.IN_PROGRESS)


async def test_a_remark_appears_without_reload_and_its_answer_comes_back(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    own, office = await both(new_context, portal, customer, application, width=360)
    await choose(office, "info_requested")
    await field(office, "message", "instead").check()  # a colleague works on it
    await press(office, "Вернуть с замечаниями").click()
    await expect(error_at(office, "message", "text")).to_have_text("Напишите хотя бы одно замечание")
    await expect(field(office, "message", "text")).to_be_focused()
    await past_double_click(office)
    await office.locator('[name="about.text"]').check()
    await office.locator('[name="remark.text"]').fill(REMARK)
    await press(office, "Вернуть с замечаниями").click()

    await expect(own.locator("#application-status")).to_contain_text("Запрос информации")
    await expect(own.locator("#remarks")).to_contain_text(REMARK)
    await field(own, "answer", "text").fill("Объект стоит на углу улиц Мира и Труда, дом 1")
    await press(own, "Отправить ответ").click()
    await expect(own.locator("#application-status")).to_contain_text("В работе")
    await expect(own.locator("#remarks")).to_contain_text("Ответ дан")
    await expect(own.locator("#remarks")).to_contain_text("Стало")

    await expect(office.locator("#application-status")).to_contain_text("В работе")
    await expect(office.locator("#history")).to_contain_text("стало «Объект стоит на углу улиц Мира и Труда, дом 1»")
    await none_was_reloaded(own, office)


async def test_messages_go_both_ways_and_notes_stay_inside(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    own, office = await both(new_context, portal, customer, application)
    for page in (own, office):
        await expect(page).to_have_title(f"Заявка {application.number} — Личный кабинет БСК")
    await field(own, "message", "text").fill("Когда ждать ответа?")
    await own.get_by_role("link", name="Новая заявка").first.click()
    await expect(own).to_have_title(APPLICATION_NEW.document_title)
    await own.go_back()
    await expect(field(own, "message", "text")).to_have_value("Когда ждать ответа?")
    await press(own, "Отправить сообщение").click()
    await expect(office.locator("#thread")).to_contain_text("Когда ждать ответа?")
    await field(office, "message", "text").fill("Позвонить завтра")
    await field(office, "message", "internal").check()
    await press(office, "Отправить сообщение").click()
    await expect(office.locator("#notes")).to_contain_text("Позвонить завтра")
    await past_double_click(office)
    await field(office, "message", "text").fill("Ответим в понедельник")
    await field(office, "message", "instead").check()  # a colleague works on it
    await press(office, "Отправить сообщение").click()
    await expect(own.locator("#thread")).to_contain_text("Ответим в понедельник")
    await expect(own.locator("body")).not_to_contain_text("Позвонить завтра")
    for page in (own, office):
        for width in (1440, 360):
            await page.set_viewport_size({"width": width, "height": 800})
            assert await axe_complaints(page) == []


async def test_a_stranger_finds_nothing(new_context: NewContext, portal: Portal, application: Application) -> None:
    page = await opened(
        await new_context(), portal, await builders.customer(), application_path(application.number or "")
    )
    await expect(page).to_have_title(NOT_FOUND.document_title)


async def test_the_customer_withdraws_and_the_operator_sees_it(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    own, office = await both(new_context, portal, customer, application)
    await press(own, "Отозвать").first.click()
    await press(own.locator("#withdraw"), "Отозвать").click()
    await expect(own.locator("#application-status")).to_contain_text("Отозвана")
    await expect(office.locator("#application-status")).to_contain_text("Отозвана")
    await expect(office.locator("#application-changes")).to_have_count(0)
    for page in (own, office):
        await expect(page.get_by_text("Заявка закрыта, переписка по ней окончена.")).to_be_visible()
        await expect(field(page, "message", "text")).to_have_count(0)


async def test_files_go_with_messages_both_ways_and_a_note_keeps_its_file_inside(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    own, office = await both(new_context, portal, customer, application)
    await enclose(own, "message", "message", "план.pdf")
    await field(own, "message", "text").fill("Вот план участка")
    await press(own, "Отправить сообщение").click()
    received = office.locator("#thread").get_by_role("link", name="план.pdf")
    await expect(received).to_be_visible()
    assert (await office.request.get(await received.get_attribute("href") or "")).ok

    await enclose(office, "message", "message", "служебная записка.pdf")
    await field(office, "message", "internal").check()
    await press(office, "Отправить сообщение").click()
    inside = office.locator("#notes").get_by_role("link", name="служебная записка.pdf")
    await expect(inside).to_be_visible()
    await past_double_click(office)
    await enclose(office, "message", "message", "схема.pdf")
    await field(office, "message", "instead").check()
    await press(office, "Отправить сообщение").click()
    answer = own.locator("#thread").get_by_role("link", name="схема.pdf")
    await expect(answer).to_be_visible()
    assert (await own.request.get(await answer.get_attribute("href") or "")).ok
    await expect(own.locator("body")).not_to_contain_text("служебная")
    assert (await own.request.get(await inside.get_attribute("href") or "")).status == 404
    await none_was_reloaded(own, office)


async def test_the_same_is_applied_for_again_with_the_same_answers(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    own = await opened(await new_context(360), portal, customer, application_path(application.number or ""))
    await press(own, "Подать такую же").click()
    await expect(own.locator("h1")).to_have_text("Запрос информации")
    await expect(own.locator("form textarea").first).to_have_value(application.answers["text"])
    assert own.url.startswith(portal.url + APPLICATION_NEW.path)


async def test_a_result_is_disputed_in_a_new_case_that_is_linked(
    new_context: NewContext, portal: Portal, customer: User
) -> None:
    closed = await application_builders.brought_to(customer, ApplicationStatus.FULFILLED)
    own, office = await both(new_context, portal, customer, closed)
    await press(own, "Не согласен с результатом").click()
    await press(own, "Подать несогласие").click()
    await expect(error_at(own, "reopen", "reason")).to_contain_text("с чем вы не согласны")
    await past_double_click(own)
    await field(own, "reopen", "reason").fill("Ответ не на тот вопрос")
    await press(own, "Подать несогласие").click()
    await expect(own.locator("#application-standing")).to_contain_text(
        f"Несогласие с результатом по заявке {closed.number}"
    )
    await expect(own.locator("#thread")).to_contain_text("Ответ не на тот вопрос")
    await stands(own, "Отправлена")
    await expect(office.locator("#application-standing")).to_contain_text("По несогласию с этим результатом")
    await own.get_by_role("link", name=closed.number).click()
    await stands(own, "Исполнена")
    await expect(press(own, "Не согласен с результатом")).to_have_count(0)


async def test_an_answer_that_is_not_awaited_any_more_stays_typed(
    new_context: NewContext, portal: Portal, customer: User
) -> None:
    application = await application_builders.brought_to(customer, ApplicationStatus.INFO_REQUESTED)
    own, _ = await both(new_context, portal, customer, application)
    await field(own, "answer", "result").fill("Адрес: улица Мира, дом 1")
    other_tab = await builders.sign_in(customer)
    async with unit_of_work() as work:
        await remarks.answer(work, other_tab, application.key, revision=application.revision, text="Ответ с телефона")
    await stands(own, "В работе")
    await expect(own.locator("#answer")).to_contain_text("ответ больше не требуется")
    await press(own, "Отправить ответ").click()
    await expect(notice(own, "Заявка изменилась")).to_be_visible()
    await expect(field(own, "answer", "result")).to_have_value("Адрес: улица Мира, дом 1")


async def test_a_change_another_operator_has_overtaken_is_told_of_and_its_words_stay(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    _, office = await both(new_context, portal, customer, application)
    await choose(office, "on_hold")
    await field(office, "message", "text").fill("Ждём согласования соседей")
    other = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        asked, payload = ApplicationStatus.INFO_REQUESTED, Payload(remarks=(RemarkText("Уточните адрес"),))
        await status_changes.change(work, other, application.key, asked, payload)
    await stands(office, "Запрос информации")
    await expect(office.get_by_text("Того, что было выбрано, больше сделать нельзя")).to_be_visible()
    await expect(office.locator('[name="act"][value="on_hold"]')).to_have_count(0)
    await expect(field(office, "message", "text")).to_have_value("Ждём согласования соседей")
    assert (await application_builders.row(application.key)).status is asked


async def test_a_window_of_what_is_not_possible_any_more_keeps_its_words(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    _, office = await both(new_context, portal, customer, application)
    window = await ask(office, "Отклонить", "rejected")
    await field(office, "change-rejected", "reason").fill("Объект вне границ сети")
    other = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        asked, payload = ApplicationStatus.INFO_REQUESTED, Payload(remarks=(RemarkText("Уточните адрес"),))
        await status_changes.change(work, other, application.key, asked, payload)
    await stands(office, "Запрос информации")
    await expect(window).to_contain_text("Это действие больше невозможно")
    await expect(press(window, "Отклонить")).to_have_count(0)
    await press(window, "Отмена").click()
    await expect(press(office.locator("#application-changes"), "Отклонить")).to_have_count(0)
    await expect(press(office, "Открыть набранное")).to_have_count(1)
    await press(office, "Открыть набранное").click()
    await expect(field(office, "change-rejected", "reason")).to_have_value("Объект вне границ сети")


async def test_two_prints_without_controls_and_the_customers_one_without_notes_and_names(
    new_context: NewContext, portal: Portal, customer: User, application: Application
) -> None:
    _, office = await both(new_context, portal, customer, application)
    await field(office, "message", "text").fill("Позвонить завтра")
    await field(office, "message", "internal").check()
    await press(office, "Отправить сообщение").click()
    await expect(office.locator("#notes")).to_contain_text("Позвонить завтра")
    await office.evaluate("window.print = () => {}")
    for label, shown in (("Распечатать для заявителя", False), ("Распечатать для дела", True)):
        await press(office, label).click()
        await office.emulate_media(media="print")
        await expect(office.get_by_text("Позвонить завтра")).to_be_visible(visible=shown)
        await expect(office.locator("#application-executor")).to_be_visible(visible=shown)
        await expect(office.locator("#answers")).to_be_visible()
        assert await office.locator("main :is(button, input, textarea, select):visible").count() == 0
        await office.emulate_media(media="screen")
        await office.evaluate("window.dispatchEvent(new Event('afterprint'))")
    await office.emulate_media(media="print")  # by the keys of the browser: as for the customer
    await expect(office.get_by_text("Позвонить завтра")).to_be_hidden()
