"""Notifications: the bell of every tab counts at once, opening one marks it as read everywhere."""

from playwright.async_api import Page, expect

from lkk.models.identity import User
from lkk.routes import HOME, NOTIFICATIONS
from lkk.services import notifications
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings.events import READINGS_TRANSMITTED
from tests import builders
from tests.browser.pages import error_at, field, loaded, open_page, past_double_click, press, signed_in_page
from tests.portal_process import Portal

COUNT = "#bell .count"


async def tell(user: User, number: str) -> None:
    async with unit_of_work() as work:
        facts = {"account_number": number, "count": 1}
        await notifications.publish(work, READINGS_TRANSMITTED, user_ids=[user.key], **facts)


async def test_a_notice_reaches_every_tab_and_is_read_in_all_of_them(page: Page, portal: Portal) -> None:
    user = await builders.customer()
    page = await signed_in_page(page.context, portal, user, NOTIFICATIONS)
    other = await page.context.new_page()
    await open_page(other, HOME)
    for tab in (page, other):
        await expect(tab.locator(COUNT)).to_have_count(0)
    await tell(user, "777")
    for tab in (page, other):
        await expect(tab.locator(COUNT)).to_have_text("1")
    row = page.locator("#notice-table tbody tr", has_text="№ 777")
    await expect(row).to_contain_text("Новое")
    await expect(other.get_by_role("link", name="№ 777")).to_be_visible()
    await row.get_by_role("link").click()
    await expect(page.get_by_role("article")).to_contain_text("лицевому счёту № 777 переданы в учётную систему")
    await expect(row).to_contain_text("Прочитано")
    for tab in (page, other):
        await expect(tab.locator(COUNT)).to_have_count(0)


async def test_all_are_marked_as_read_by_one_button(page: Page, portal: Portal) -> None:
    user = await builders.customer()
    for number in range(21):
        await tell(user, f"88{number:02}")
    page = await signed_in_page(page.context, portal, user, NOTIFICATIONS)
    await expect(page.locator(COUNT)).to_have_text("21")
    await expect(page.locator("#notice-table tbody tr")).to_have_count(20)
    await page.get_by_role("link", name="Страница 2").click()
    await expect(page.locator("#notice-table tbody tr")).to_have_count(1)
    await expect(page.locator("#notice-table tbody tr")).to_contain_text("№ 8800")
    await press(page, "Прочитать все").click()
    await expect(page.locator(COUNT)).to_have_count(0)
    await expect(page.locator("#notice-table tbody tr")).to_contain_text("Прочитано")


async def test_a_notice_of_somebody_else_is_not_opened(page: Page, portal: Portal) -> None:
    owner, stranger = await builders.customer(), await builders.customer()
    await tell(owner, "999")
    [(notice_id,)] = portal.query("select id from notification where user_id = %s", owner.key)
    page = await signed_in_page(page.context, portal, stranger, HOME)
    await page.goto(NOTIFICATIONS.url(id=str(notice_id)))
    await expect(page).to_have_url(f"{portal.url}{NOTIFICATIONS.path}")
    await loaded(page, NOTIFICATIONS)
    await expect(page.get_by_text("№ 999")).to_have_count(0)


async def test_a_email_is_switched_off_and_stays_so(page: Page, portal: Portal) -> None:
    user = await builders.customer()
    page = await signed_in_page(page.context, portal, user, NOTIFICATIONS)
    box = page.get_by_label("Показания отправлены")
    await expect(box).to_be_checked()
    await box.uncheck()
    await expect(page.get_by_text("Писем о таком событии больше не будет")).to_be_visible()
    await page.reload()
    await loaded(page, NOTIFICATIONS)
    await expect(page.get_by_label("Показания отправлены")).not_to_be_checked()
    await expect(page.get_by_label("Показания отклонены")).to_have_count(0)


async def test_a_phone_is_confirmed_by_a_code_seen_on_the_phone_and_gives_a_column_of_sms(
    page: Page, portal: Portal
) -> None:
    user = await builders.customer(phone="+79135550011")
    page = await signed_in_page(page.context, portal, user, NOTIFICATIONS)
    await expect(page.get_by_role("columnheader", name="СМС")).to_have_count(0)
    await press(page, "Подтвердить телефон").click()
    await expect(field(page, "phone-code", "code")).to_be_focused()
    phone = await page.context.new_page()
    for _ in range(40):
        await phone.goto(f"{portal.sandbox.url}/phone?number=79135550011")
        if await phone.get_by_role("cell", name="Подтверждение телефона").count():
            break
        await phone.wait_for_timeout(250)
    code = (await phone.get_by_role("cell", name="Подтверждение телефона").inner_text())[:6]
    await phone.close()
    await field(page, "phone-code", "code").fill("мимо")
    await press(page, "Подтвердить").click()
    await expect(error_at(page, "phone-code", "code")).to_contain_text("Осталось попыток: 4")
    await field(page, "phone-code", "code").fill(code)
    await past_double_click(page)
    await press(page, "Подтвердить").click()
    await expect(page.get_by_text("СМС приходят на")).to_be_visible()
    row = page.locator("#notice-choices tbody tr", has_text="По заявке требуется ответ")
    await expect(row).to_contain_text("всегда")
    await row.get_by_label("СМС").uncheck()
    await expect(page.get_by_text("СМС о таком событии больше не будет")).to_be_visible()
    await page.reload()
    await loaded(page, NOTIFICATIONS)
    await expect(row.get_by_label("СМС")).not_to_be_checked()
