"""A house of 12 kW from the conditions of its contract to the switching on, both pages open beside each other."""

from playwright.async_api import Page, expect

from lkk.routes import STAFF_OFFER
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.connection.contract import CHECK_FORM, SEND_DIALOG
from lkk.state.connection.rows import SIGNATURES
from lkk.vocabulary.applications import ApplicationStatus
from tests import application_builders as made
from tests import builders
from tests import connection_cases as path
from tests.browser.application_pages import both
from tests.browser.pages import NewContext, error_at, field, loaded, notice, past_double_click, press
from tests.browser.signing_pages import company_signs, send_papers
from tests.browser.wholeness import check_room
from tests.connection_papers import ORDER
from tests.portal_process import Portal

FORM = "offer"


async def test_a_house_goes_from_its_conditions_to_the_switching_on(new_context: NewContext, portal: Portal) -> None:
    user = await builders.customer()
    application = await path.at_review(user)
    own, office = await both(new_context, portal, user, application)
    await office.get_by_role("link", name="Подготовить и направить условия").click()
    await loaded(office, STAFF_OFFER, f"Условия договора по заявке {application.number}")
    await press(office, "Посчитать и подготовить").click()
    await expect(error_at(office, FORM, "point")).to_contain_text("технические условия")
    await expect(field(office, FORM, "point")).to_be_focused()  # else what is filled next lands in it
    for name, words in (("point", "Опора № 7"), ("company", "Построить ответвление"), ("customer", "Выполнить ввод")):
        await field(office, FORM, name).fill(words)
    await past_double_click(office)
    await press(office, "Посчитать и подготовить").click()
    await expect(office.locator("#offer-result")).to_contain_text("Наименьшая из двух сумм")
    await expect(office.locator("#offer-papers a")).to_have_count(2)
    paper = await office.request.get(await office.locator("#offer-papers a").first.get_attribute("href") or "")
    assert paper.ok
    assert (await paper.body()).startswith(b"%PDF")
    await check_room(office)
    await company_signs(office, "offer-papers", "send-offer")
    await press(office, "Направить условия").click()
    await press(office.locator("#send-offer"), "Направить").click()
    await expect(notice(office, "Условия направлены заявителю")).to_be_visible()
    await expect(own.locator("#contract-state")).to_contain_text("Направлен вам")
    await expect(own.locator("#contract")).to_contain_text("60\u202f000,00 ₽")
    await path.pay((await path.invoices(application))[0], await path.today(application))
    await expect(own.locator("#contract-state")).to_contain_text("Заключён")
    await office.get_by_role("link", name="К заявке").first.click()
    await field(office, "readiness", "border").fill("Зажимы ввода шкафа учёта")
    await press(office, "Подготовить уведомление").click()
    await send_papers(office)
    await press(own, "Включил").first.click()
    await press(own.locator("#switched-on"), "Включил").click()
    await expect(notice(own, "Спасибо")).to_be_visible()
    assert (await path.case_of(application)).connected_on == await path.today(application)
    await check_room(own)


async def test_a_workshop_chooses_the_day_of_its_inspection(new_context: NewContext, portal: Portal) -> None:
    user = await path.firm()
    application = await path.at_works(user)
    own, office = await both(new_context, portal, user, application)
    async with unit_of_work() as work:
        day = await path.next_working_day(work, application)
    await field(office, "inspection-days-form", "day_1").fill(day.isoformat())
    await press(office, "Предложить заявителю").click()
    await expect(own.locator("#inspection-days")).to_contain_text("предложен")
    await press(own, "Выбрать этот день").click()
    await expect(notice(own, "День проверки согласован")).to_be_visible()
    await expect(office.locator("#inspection-days")).to_contain_text("согласован")
    await _send_the_act_of_the_check(office)
    await expect(own.locator("main")).to_contain_text("Прочитайте акт проверки")
    await check_room(own)


async def _send_the_act_of_the_check(office: Page) -> None:
    """The office records the inspection; the act is not sent until the company has signed it."""
    await expect(field(office, CHECK_FORM, "power_kw")).to_have_value("400")
    await field(office, CHECK_FORM, "inspector").fill("Мастеров И. И.")
    await press(office, "Подготовить акт").click()
    await expect(office.locator("#prepared-list a")).to_have_count(1)
    await press(office, "Направить заявителю").click()
    await press(office.locator(f"#{SEND_DIALOG}"), "Направить").click()
    await expect(error_at(office, SEND_DIALOG, SIGNATURES)).to_contain_text("Приложите подпись компании")
    await check_room(office)
    await past_double_click(office)
    await send_papers(office)


async def test_works_of_the_applicants_side_are_estimated_line_by_line(new_context: NewContext, portal: Portal) -> None:
    user = await builders.customer()
    application = await made.brought_to(user, ApplicationStatus.IN_PROGRESS, "tp_turnkey")
    own, office = await both(new_context, portal, user, application)
    await office.get_by_role("link", name="Подготовить и направить условия").click()
    await loaded(office, STAFF_OFFER, f"Условия договора по заявке {application.number}")
    lines = office.locator("#offer-lines fieldset")
    before = await lines.count()
    cells = {name: words for name, words in ORDER.items() if name.endswith(("_1", "_2"))}
    for name, words in ({**ORDER, "quantity_1": "много"}).items():
        await field(office, FORM, name).fill(words)
    await press(office, "Добавить строки").click()
    await expect(lines).to_have_count(before + 3)
    await press(office, "Посчитать и подготовить").click()
    await expect(error_at(office, FORM, "quantity_1")).to_contain_text("Введите число")
    for name, words in {**cells, "quantity_1": "много"}.items():  # nothing that was typed is lost
        await expect(field(office, FORM, name)).to_have_value(words)
    await field(office, FORM, "quantity_1").fill("1")
    for at in range(3, before + 4):
        for cell in ("name", "quantity", "unit", "price"):
            await field(office, FORM, f"{cell}_{at}").fill("")
    await past_double_click(office)
    await press(office, "Посчитать и подготовить").click()
    await expect(office.locator("#offer-result")).to_contain_text("39\u202f650,00 ₽")
    await expect(office.locator("#offer-papers a")).to_have_count(1)
    await check_room(office)
    await company_signs(office, "offer-papers", "send-offer")
    await press(office, "Направить условия").click()
    await press(office.locator("#send-offer"), "Направить").click()
    await expect(notice(office, "Условия направлены заявителю")).to_be_visible()
    await expect(own.locator("#contract-state")).to_contain_text("Направлен вам")
    await own.locator("#contract summary").first.click()
    await expect(own.locator("#estimate")).to_contain_text("Кабель в земле")
    await check_room(own)
