"""The public reception in the browser: filed without a name, worked at the desk, answered by number and code."""

import asyncio
from datetime import UTC, datetime

from playwright.async_api import Page, expect
from sqlmodel import select

from lkk.models.applications import Application
from lkk.routes import HOME_PUBLIC, RECEPTION, TRACK, reception_path, staff_application_path
from lkk.services.applications.desk import desk
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import Role
from tests import builders
from tests.browser.application_pages import choose, opened, stands
from tests.browser.pages import NewContext, field, past_double_click, press
from tests.browser.wholeness import axe_complaints, sideways
from tests.portal_process import Portal
from tests.sample_files import picture

PERSON = {"contact_name": "Гостев Пётр Ильич", "email": "gostev@example.com", "phone": "+7 913 123-45-67"}
#: The other three forms: what is chosen, what is typed, and how the enquiry stands at once.
FORMS = {
    "info_enquiry": (
        {"topic": "metering", "answer_channel": "email"},
        {"text": "Когда поверять прибор учёта?", **PERSON},
        ApplicationStatus.SUBMITTED,
    ),
    "complaint": (
        {"subject": "outages", "answer_channel": "post"},
        {
            "happened_from": "2026-01-15",
            "text": "Свет выключают каждый вечер",
            "postal_address": "656000, г. Барнаул, пр. Ленина, д. 1",
            **PERSON,
        },
        ApplicationStatus.SUBMITTED,
    ),
    "feedback": ({}, {"text": "Удобная справка, спасибо"}, ApplicationStatus.FULFILLED),
}
ANSWER = "Проверили на месте, составлен акт"


async def sound(page: Page) -> None:
    assert await axe_complaints(page) == []
    assert await sideways(page) <= 0


async def brought_to_work(number: str, operator_email: str) -> None:
    """Register it and take it to work, as other tests of the desk do by the page."""
    operator = await builders.sign_in(await builders.staff(Role.ADMINISTRATOR, operator_email))
    registered = Payload(registration_number="12", registered_on=datetime.now(UTC).date())
    async with unit_of_work() as work:
        row = (await work.session.exec(select(Application).where(Application.number == number))).one()
    async with unit_of_work() as work:
        changed = await status_changes.change(work, operator, row.key, ApplicationStatus.REGISTERED, registered)
        await desk.take(work, operator, row.key, revision=changed.revision)


async def test_a_report_without_a_name_is_filed_with_a_photo_and_answered_by_its_code(
    new_context: NewContext, portal: Portal
) -> None:
    page = await (await new_context(360)).new_page()
    await page.goto(HOME_PUBLIC.path)
    await page.get_by_role("link", name="Написать нам").first.click()
    await expect(page).to_have_url(f"{portal.url}{RECEPTION}")
    await sound(page)
    await page.get_by_role("link", name="Сообщить о нарушении").click()
    await expect(page).to_have_url(f"{portal.url}{reception_path('violation_report')}")
    await sound(page)
    await press(page, "Отправить").click()
    await expect(page.locator("#guest [data-form-message]")).not_to_be_empty()
    await page.wait_for_timeout(3_100)  # the portal takes no form that is younger than three seconds
    await press(page, "Отправить").click()
    await expect(page.locator("#guest-place-error")).not_to_be_empty()
    await page.locator("#guest-violation").select_option("asset_theft")
    await page.locator("#guest-place").fill("г. Барнаул, ул. Папанинцев, опора 12")
    await page.locator("#guest-noticed_on").fill("15.01.26")
    await page.locator("#guest-text").fill("Срезали провод между опорами")
    await expect(page.locator("#guest-consent")).to_be_visible()
    await page.get_by_text("Не указывать, от кого сообщение").click()
    await expect(page.locator("#guest-consent")).to_be_hidden()
    await expect(page.locator("#guest-email")).to_be_hidden()
    await expect(page.locator("#guest-email")).to_be_disabled()
    await page.reload()
    await expect(page.locator("#guest-text")).to_have_value("Срезали провод между опорами")
    await expect(page.locator("#guest-noticed_on")).to_have_value("15.01.2026")
    await page.locator("#guest-photos").set_input_files(
        {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG")}
    )
    await expect(page.locator(".file-line[data-state=kept]")).to_have_count(1)
    await page.wait_for_timeout(3_100)
    await press(page, "Отправить").click()
    receipt = page.locator("#guest-receipt")
    await expect(receipt).to_be_visible()
    number = await receipt.locator("[data-receipt=number]").inner_text()
    code = await receipt.locator("[data-receipt=code]").inner_text()
    await sound(page)

    await brought_to_work(number, "head@example.com")
    operator = await builders.staff(Role.ADMINISTRATOR, "worker@example.com")
    office = await opened(await new_context(), portal, operator, staff_application_path(number))
    await expect(office.get_by_text("Файл 1.jpg").first).to_be_visible()
    await expect(press(office, "Вход под пользователем")).to_have_count(0)
    await choose(office, ApplicationStatus.FULFILLED.value)
    await field(office, "message", "instead").check()  # a colleague works on it
    await field(office, "message", "text").fill(ANSWER)
    await press(office, "Исполнить с этим ответом").click()
    await stands(office, ApplicationStatus.FULFILLED.label)

    await page.goto(TRACK)
    await sound(page)
    await page.locator("#track-number").fill(number)
    await page.locator("#track-code").fill("AAAAA-AAAAA")
    await press(page, "Проверить").click()
    await expect(page.locator("#track [data-form-message]")).to_contain_text("не найдено")
    await page.locator("#track-code").fill(code.lower())
    await past_double_click(page)
    await press(page, "Проверить").click()
    await expect(page.locator("#tracked")).to_contain_text(ANSWER)
    await expect(page.locator("#tracked")).to_contain_text(ApplicationStatus.FULFILLED.label)
    await sound(page)


async def test_a_question_a_complaint_and_a_word_of_thanks_are_filed_and_found_by_their_codes(
    new_context: NewContext,
) -> None:
    context = await new_context(360)
    pages = {kind: await context.new_page() for kind in FORMS}
    for kind, (chosen, typed, _) in FORMS.items():
        page = pages[kind]
        await page.goto(reception_path(kind))
        await sound(page)
        for name, value in chosen.items():
            await page.locator(f"#guest-{name}").select_option(value)
        for name, text in typed.items():
            await page.locator(f"#guest-{name}").fill(text)
        if PERSON.keys() & typed.keys():
            await page.locator("#guest-consent").check()
    await asyncio.sleep(3.1)  # the portal takes no form that is younger than three seconds
    for kind, (_, _, status) in FORMS.items():
        page = pages[kind]
        await press(page, "Отправить").click()
        receipt = page.locator("#guest-receipt")
        await expect(receipt).to_be_visible()
        number = await receipt.locator("[data-receipt=number]").inner_text()
        code = await receipt.locator("[data-receipt=code]").inner_text()
        await receipt.get_by_role("link", name="Проверить обращение").click()
        await page.locator("#track-number").fill(number)
        await page.locator("#track-code").fill(code)
        await press(page, "Проверить").click()
        await expect(page.locator("#tracked h2")).to_contain_text(number)
        await expect(page.locator("#tracked .badge")).to_have_text(status.label)
        await sound(page)
