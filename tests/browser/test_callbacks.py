"""A call-back in two browsers: the customer asks and is told, the manager rings."""

from zoneinfo import ZoneInfo

from playwright.async_api import expect

from lkk.routes import ADVOCATE_CALLBACK, STAFF_CALLS
from lkk.services.callbacks import times
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from tests import advocate
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    notice,
    past_double_click,
    press,
    signed_in_page,
)
from tests.browser.wholeness import check_look
from tests.emails import arrived
from tests.portal_process import Portal

FIRM = "ООО «Пекарня на Попова»"


async def test_a_customer_asks_for_a_call_and_the_manager_rings(portal: Portal, new_context: NewContext) -> None:
    employee = await advocate.manager("Волкова Ольга")
    firm = await advocate.client(employee, FIRM)
    page = await signed_in_page(await new_context(), portal, firm, ADVOCATE_CALLBACK)
    desk = await signed_in_page(await new_context(), portal, employee, STAFF_CALLS)
    await expect(field(page, "callback", "phone")).to_have_value("+7 913 123-45-67")
    await field(page, "callback", "phone").fill("12345")
    await press(page, "Отправить").click()
    await expect(error_at(page, "callback", "phone")).to_contain_text("телефон")
    await expect(error_at(page, "callback", "topic")).to_contain_text("Введите тему обращения")
    await check_look(page)
    await field(page, "callback", "phone").fill("8 913 765-43-21")
    await field(page, "callback", "topic").fill("Счёт за октябрь")
    await press(page, "Отправить").click()
    await expect(page.get_by_role("heading", name="Мы позвоним вам")).to_be_visible()
    await check_look(page)

    task = desk.locator("[data-call]", has_text=FIRM)
    await expect(task).to_contain_text("+7 913 765-43-21")
    await press(task, "Не дозвонились").click()
    await field(desk, "call-missed", "day").fill("2020-01-01")
    await press(desk, "Отметить и сообщить клиенту").click()
    await expect(error_at(desk, "call-missed", "at")).to_contain_text("Укажите время")
    await check_look(desk)
    async with unit_of_work() as work:
        offered = (await times.load(work)).offered(work.now)
    again = offered[-1].begins.astimezone(ZoneInfo(settings().time_zone))
    await field(desk, "call-missed", "day").fill(f"{again:%Y-%m-%d}")
    await field(desk, "call-missed", "at").fill(f"{again:%H:%M}")
    await press(desk, "Отметить и сообщить клиенту").click()
    await expect(task).to_contain_text("Не дозвонились, позвоним ещё")
    await expect(page.get_by_role("main")).to_contain_text(f"{again:%d.%m.%Y, %H:%M}")
    assert "+7 913 765-43-21" in await arrived(portal.sandbox, firm.email, "Не дозвонились")

    await press(task, "Поговорили").click()
    await field(desk, "call-reached", "words").fill("Отправим счёт ещё раз")
    await press(desk, "Отметить и закрыть").click()
    await expect(task).to_have_count(0)
    await check_look(desk)
    await expect(page.get_by_role("heading", name="Мы позвоним вам")).to_have_count(0)
    await page.get_by_text("Прежние звонки").click()
    await expect(page.get_by_text("Поговорили")).to_be_visible()
    await expect(page.get_by_text("Отправим счёт ещё раз")).to_have_count(0)

    await field(page, "callback", "topic").fill("Ещё вопрос")
    await past_double_click(page)
    await press(page, "Отправить").click()
    await expect(desk.locator("[data-call]", has_text=FIRM)).to_be_visible()
    await press(page, "Отменить звонок").click()
    await page.locator("dialog:modal").get_by_role("button", name="Отменить звонок", exact=True).click()
    await expect(notice(page, "Звонок отменён")).to_be_visible()
    await expect(desk.locator("[data-call]", has_text=FIRM)).to_have_count(0)
