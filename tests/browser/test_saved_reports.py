"""A report under a name in the browser: saved, opening the section, coming by mail."""

from playwright.async_api import expect

from lkk.routes import STAFF_REPORTS
from lkk.services.reports import sums
from lkk.vocabulary.people import Role
from tests import builders
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    notice,
    open_page,
    past_double_click,
    press,
    sign_in,
)
from tests.browser.wholeness import axe_complaints, sideways
from tests.portal_process import Portal


async def test_a_report_is_saved_opens_the_section_and_comes_by_mail(portal: Portal, new_context: NewContext) -> None:
    await sums.refresh()
    context = await new_context()
    await sign_in(context, portal, await builders.staff(Role.ADMINISTRATOR))
    page = await context.new_page()
    await open_page(page, STAFF_REPORTS)
    await page.get_by_role("navigation", name="Отчёты").get_by_role("link", name="Платежи", exact=True).click()
    await expect(page.locator(".lead")).to_contain_text("Платежи, ")
    await press(page, "Сохранить этот отчёт").click()
    await expect(error_at(page, "saved", "name")).to_have_text("Назовите отчёт")
    await expect(field(page, "saved", "name")).to_be_focused()
    await field(page, "saved", "name").fill("Деньги месяца")
    await field(page, "saved", "span").select_option("last_month")
    await past_double_click(page)
    await press(page, "Сохранить этот отчёт").click()
    await expect(notice(page, "Отчёт сохранён")).to_be_visible()
    mail = page.get_by_label("Присылать на почту")
    await mail.select_option("week")
    await expect(page.get_by_text("Следующее письмо")).to_be_visible()
    await press(page, "Открывать первым").click()
    await expect(page.get_by_text("Открывается первым", exact=True)).to_be_visible()
    for width in (360, 1440):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await axe_complaints(page) == []
        assert await sideways(page) <= 0
    await open_page(page, STAFF_REPORTS)
    await expect(page.locator(".lead")).to_contain_text("Платежи, ")
    await expect(mail).to_have_value("week")
    await mail.select_option("never")
    await expect(notice(page, "Отчёт больше не придёт по почте")).to_be_visible()
    await expect(page.get_by_text("Следующее письмо")).to_have_count(0)
