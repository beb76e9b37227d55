"""An employee in a customer's cabinet: enters, prepares, hands over, leaves; the customer confirms; time runs out."""

import re

from playwright.async_api import Page, expect

from lkk.models.applications import Application
from lkk.routes import (
    APPLICATION,
    APPLICATION_CONFIRM,
    HOME,
    SECURITY,
    STAFF,
    TABLET,
    application_path,
    draft_path,
    staff_application_path,
)
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import Role
from tests import application_builders as applications
from tests import builders
from tests.browser.pages import (
    NewContext,
    check_all,
    error_at,
    field,
    loaded,
    open_page,
    past_double_click,
    press,
    sign_in,
)
from tests.emails import arrived, code_in
from tests.portal_process import Portal

REASON = "Помочь с заявкой на приёме"
VISIT_S = 30 * 60
GUARD_FORGETS_MS = 3_500  # its memory of sessions


async def last_step(draft_id: int) -> int:
    """The page where everything is checked, as if all pages before it had been passed."""
    steps = len(KINDS[applications.ENQUIRY].steps)
    async with unit_of_work() as work:
        (await work.session.get_one(Application, draft_id)).draft_step = steps
    return steps + 1


async def enter(page: Page, number: str) -> None:
    """From the card of an application into the cabinet of its applicant, with the passport seen."""
    await page.goto(staff_application_path(number))
    await press(page, "Вход под пользователем").click()
    await press(page, "Войти в кабинет").click()
    await expect(error_at(page, "enter-cabinet", "reason")).not_to_be_empty()
    await field(page, "enter-cabinet", "reason").fill(REASON)
    await page.get_by_text("Лично на приёме").click()
    await page.get_by_text("Паспорт предъявлен, это тот самый человек").click()
    await past_double_click(page)
    await press(page, "Войти в кабинет").click()
    await loaded(page, HOME)


async def test_an_operator_prepares_the_customer_confirms_and_the_card_names_both(
    new_context: NewContext, portal: Portal
) -> None:
    customer = await builders.customer(name="Ромашкин Роман Романович")
    operator = await builders.staff(Role.MFC_OPERATOR, name="Мельникова Фаина Алексеевна")
    before = await applications.filed(customer)
    draft_id = await applications.draft(customer)
    desk, home = await new_context(), await new_context()
    await sign_in(desk, portal, operator)
    page = await desk.new_page()
    await enter(page, before.number or "")

    banner = page.get_by_role("region", name="Вход под пользователем")
    await expect(banner).to_contain_text(customer.display_name)
    await expect(banner).to_contain_text(REASON)
    await expect(banner).to_contain_text(re.compile(r"осталось \d+ мин"))
    await expect(page.get_by_role("link", name=SECURITY.title)).to_have_count(0)
    await page.goto(SECURITY.path)
    await loaded(page, HOME)

    await page.goto(draft_path(applications.ENQUIRY, draft_id, await last_step(draft_id)))
    await expect(banner).to_be_visible()
    await expect(press(page, "Отправить")).to_have_count(0)
    await press(page, "Передать на подтверждение").click()
    await loaded(page, APPLICATION_CONFIRM)
    await expect(page.get_by_text("Ждёт подтверждения клиента")).to_be_visible()

    await sign_in(home, portal, customer)
    own = await home.new_page()
    await open_page(own, HOME)
    await expect(own.get_by_role("region", name="Вход под пользователем")).to_have_count(0)
    await own.get_by_role("link", name="Прочесть и подтвердить").click()
    await loaded(own, APPLICATION_CONFIRM)
    await expect(own.get_by_text(operator.display_name)).to_be_visible()
    await check_all(own, "confirmation")
    await press(own, "Подтвердить и подать").click()
    await expect(error_at(own, "confirmation", "code")).not_to_be_empty()
    await own.get_by_role("button", name=re.compile("^Получить код на")).click()
    await expect(own.get_by_text("Код отправлен")).to_be_visible()
    letter = await arrived(portal.sandbox, customer.email, "код")
    await field(own, "confirmation", "code").fill(code_in(letter))
    await past_double_click(own)
    await press(own, "Подтвердить и подать").click()
    await expect(own.locator("h1")).to_have_text(re.compile("^Заявка № .* отправлена$"))
    filed = await applications.row(draft_id)
    assert filed.filed_by == operator.key
    number = filed.number or ""
    await own.goto(application_path(number))
    await loaded(own, APPLICATION, f"Заявка {number}")
    await expect(own.locator("#application-prepared")).to_contain_text("Подготовил оператор Мельникова Фаина")
    await expect(own.locator("#application-prepared")).to_contain_text("кодом из письма")

    await expect(page.get_by_text("Эта заявка больше не ждёт подтверждения")).to_be_visible()
    await press(banner, "Выйти из кабинета клиента").click()
    await loaded(page, STAFF)
    await page.goto(staff_application_path(number))
    await expect(page.locator("#application-prepared")).to_contain_text("подтверждено")


async def test_the_tablet_confirms_beside_the_operator_and_half_an_hour_ends_the_visit(
    new_context: NewContext, portal: Portal
) -> None:
    customer = await builders.customer()
    before = await applications.filed(customer)
    draft_id = await applications.draft(customer)
    desk, tablet = await new_context(), await new_context(width=820, height=1180)
    await sign_in(desk, portal, await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    page = await desk.new_page()
    await enter(page, before.number or "")
    await page.goto(draft_path(applications.ENQUIRY, draft_id, await last_step(draft_id)))
    await press(page, "Передать на подтверждение").click()
    await loaded(page, APPLICATION_CONFIRM)
    await press(page, "Показать код для планшета").click()
    code = await page.locator("#tablet-code").text_content() or ""

    shown = await tablet.new_page()
    await open_page(shown, TABLET)
    await field(shown, "tablet", "code").fill(code)
    await press(shown, "Открыть заявку").click()
    await expect(shown.get_by_role("heading", name="Ваше решение")).to_be_visible()
    await expect(field(shown, "confirmation", "code")).to_have_count(0)
    await shown.goto(HOME.path)
    await expect(shown).to_have_url(re.compile(f"{TABLET.path}/?$"))
    await loaded(shown, TABLET)
    await check_all(shown, "confirmation")
    await press(shown, "Подтвердить и подать").click()
    await expect(shown.get_by_text(re.compile("^Заявка № .* подана$"))).to_be_visible()
    await press(shown, "Закрыть на планшете").click()
    await expect(field(shown, "tablet", "code")).to_be_visible()
    assert (await applications.row(draft_id)).number

    try:
        await builders.shift_clock(VISIT_S - 600)
        await page.wait_for_timeout(GUARD_FORGETS_MS)
        await open_page(page, HOME)  # work in the cabinet keeps the employee's own session alive
        await builders.shift_clock(VISIT_S + 1)
        await page.wait_for_timeout(GUARD_FORGETS_MS)
        await page.goto(HOME.path)
        await loaded(page, STAFF)
    finally:
        await builders.shift_clock(0)
