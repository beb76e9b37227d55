"""The section of reports in the browser: every report opened, exported and compared with the page."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from openpyxl import load_workbook
from playwright.async_api import Page, expect

from lkk.models.outages import Substation
from lkk.routes import DISCLOSURE, STAFF_DISCLOSURE, STAFF_REPORTS
from lkk.services.reports import sums
from lkk.vocabulary.people import Role
from lkk.vocabulary.reports import ReportKind
from tests import application_rows, builders
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    loaded,
    notice,
    open_page,
    past_double_click,
    press,
    sign_in,
)
from tests.browser.wholeness import axe_complaints, sideways
from tests.portal_process import Portal

FILED = 7


async def sound(page: Page) -> None:
    for width in (360, 1440):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await axe_complaints(page) == []
        assert await sideways(page) <= 0


async def test_every_report_is_opened_exported_and_says_the_same(portal: Portal, new_context: NewContext) -> None:
    noon = datetime.now(UTC).replace(hour=5) - timedelta(days=700)  # in Barnaul, when no other test files anything
    await application_rows.fill(await builders.customer(), FILED, submitted_at=noon)
    await sums.refresh()
    context = await new_context()
    await sign_in(context, portal, await builders.staff(Role.ADMINISTRATOR))
    page = await context.new_page()
    await open_page(page, STAFF_REPORTS)
    for kind in ReportKind:
        await page.get_by_role("navigation", name="Отчёты").get_by_role("link", name=kind.label, exact=True).click()
        current = page.get_by_role("navigation", name="Отчёты").locator("[aria-current=page]")
        await expect(current).to_have_text(kind.label)
        await expect(page.locator(".lead")).to_contain_text(f"{kind.label}, ")
        await sound(page)
        href = await page.get_by_role("link", name="Скачать таблицу").get_attribute("href")
        answer = await page.request.get(href or "")
        assert answer.status == 200
        book = load_workbook(io.BytesIO(await answer.body()))
        assert book.sheetnames
    await page.get_by_role("navigation", name="Отчёты").get_by_role("link", name="Заявки", exact=True).click()
    await loaded(page, STAFF_REPORTS)
    for name in ("first", "last"):
        await field(page, "report", name).fill(noon.date().isoformat())
    await press(page, "Показать").click()
    statuses = page.locator("#report-status-table tbody tr")
    await expect(statuses.last).to_contain_text(f"Всего{FILED}")
    await expect(page.get_by_role("img", name="По статусам")).to_be_visible()
    await past_double_click(page)
    await field(page, "report", "first").fill("2010-01-01")
    await press(page, "Показать").click()
    await expect(error_at(page, "report", "first")).to_contain_text("не больше чем за десять лет")


async def test_a_quarter_is_published_and_read_without_signing_in(portal: Portal, new_context: NewContext) -> None:
    await builders.save(Substation(external_id="ps-1", version=1, name="ПС 110/10 Южная", free_kw=Decimal("1250.5")))
    office = await new_context()
    await sign_in(office, portal, await builders.staff(Role.ADMINISTRATOR))
    page = await office.new_page()
    await open_page(page, STAFF_DISCLOSURE)
    await expect(page.locator("#disclosure-capacity")).to_contain_text("ПС 110/10 Южная")
    await sound(page)
    await press(page, "Опубликовать").click()
    await past_double_click(page)
    await press(page, "Опубликовать квартал").click()
    await expect(notice(page, "Опубликовано")).to_be_visible()
    guest = await (await new_context()).new_page()
    await guest.goto(DISCLOSURE)
    await expect(guest.locator("h1")).to_have_text("Раскрытие информации")
    await expect(guest.get_by_role("region", name="Свободная мощность")).to_contain_text("1\u202f250,5 кВт")
    await sound(guest)
    href = await guest.get_by_role("link", name="Скачать таблицу").get_attribute("href")
    answer = await guest.request.get(href or "")
    assert load_workbook(io.BytesIO(await answer.body())).sheetnames[-1] == "Свободная мощность"
