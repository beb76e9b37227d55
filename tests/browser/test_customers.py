"""The counter: an operator opens a cabinet for a customer, who then signs in."""

from playwright.async_api import Page, expect

from lkk.routes import HOME, NOT_FOUND, RECOVER, STAFF_CUSTOMER, STAFF_CUSTOMER_NEW, STAFF_CUSTOMERS, STAFF_USERS
from lkk.vocabulary.people import Role
from tests import builders
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    loaded,
    notice,
    past_double_click,
    press,
    set_password_by_code,
    signed_in_page,
)
from tests.emails import arrived, code_in
from tests.portal_process import Portal

EMAIL, PASSWORD = "novikova.counter@example.com", "зелёный чайник на плите"
DATA = {"last_name": "Новикова", "first_name": "Анна", "phone": "8 913 700-11-22", "email": EMAIL}


async def test_an_operator_opens_a_cabinet_and_the_customer_signs_in(
    page: Page, portal: Portal, new_context: NewContext
) -> None:
    operator = await builders.staff(Role.MFC_OPERATOR, name="Операторова Ольга")
    desk = await signed_in_page(await new_context(), portal, operator, STAFF_CUSTOMERS)
    await desk.get_by_role("link", name=STAFF_CUSTOMER_NEW.title).click()
    await loaded(desk, STAFF_CUSTOMER_NEW)
    for name, value in DATA.items():
        await field(desk, "counter-data", name).fill(value)
    await press(desk, "Отправить код клиенту").click()
    await expect(error_at(desk, "counter-data", "passport")).to_contain_text("Сверьте данные с паспортом")
    await field(desk, "counter-data", "passport").check()
    await past_double_click(desk)
    await press(desk, "Отправить код клиенту").click()
    code = code_in(await arrived(portal.sandbox, EMAIL, "Открытие личного кабинета"))
    await field(desk, "counter-code", "code").fill(code)
    await press(desk, "Открыть кабинет").click()
    await loaded(desk, STAFF_CUSTOMER, "Новикова Анна")
    await expect(desk.get_by_role("main")).to_contain_text("Пароль ещё не задан")
    await expect(desk.locator("#accesses")).to_contain_text("Заведён кабинет на приёме")
    await expect(press(desk, "Исправить")).to_have_count(0)

    assert RECOVER.path in await arrived(portal.sandbox, EMAIL, "Вам открыт личный кабинет")
    await set_password_by_code(page, portal, EMAIL, PASSWORD)
    await loaded(page, HOME)
    await expect(page.get_by_role("main")).to_contain_text("Новикова Анна")
    await field(page, "own-consent", "consent").check()
    await press(page, "Дать согласие").click()
    await expect(notice(page, "Согласие записано")).to_be_visible()
    await expect(page.locator("#own-consent-card")).to_have_count(0)
    await page.goto(STAFF_CUSTOMERS.path)
    await expect(page.locator("h1")).to_have_text(NOT_FOUND.title)

    # The company's own operator finds the same customer by the end of the phone and corrects the name.
    centre = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    office = await signed_in_page(await new_context(), portal, centre, STAFF_CUSTOMERS)
    await office.locator("#customers-filter-text").fill("700-11-22")
    await press(office, "Найти").click()
    await office.get_by_role("link", name="Новикова Анна").click()
    await loaded(office, STAFF_CUSTOMER, "Новикова Анна")
    await press(office, "Исправить").click()
    await field(office, "edit", "last_name").fill("Новикова-Петрова")
    await press(office, "Сохранить").click()
    await expect(error_at(office, "edit", "reason")).to_contain_text("Напишите, зачем")
    await field(office, "edit", "reason").fill("Описка при вводе")
    await past_double_click(office)
    await press(office, "Сохранить").click()
    await expect(notice(office, "Изменено: фамилия")).to_be_visible()
    await expect(office.locator("h1")).to_have_text("Новикова-Петрова Анна")
    await expect(office.get_by_role("link", name=STAFF_USERS.title)).to_have_count(0)
