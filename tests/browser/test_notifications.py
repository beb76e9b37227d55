"""Notifications: the bell of every tab counts at once, opening one marks it as read everywhere."""

from playwright.async_api import Page, expect

from lkk.models.identity import User
from lkk.routes import HOME, NOTIFICATIONS
from lkk.services import notifications
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings.events import READINGS_TRANSMITTED
from tests import builders
from tests.browser.pages import loaded, open_page, press, signed_in_page
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
