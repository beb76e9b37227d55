"""Archive readings and statistics: asked for, shown without a reload, downloaded, and sent by letter."""

import io

import openpyxl
from playwright.async_api import expect

from lkk.routes import CONSUMPTION, READINGS, READINGS_ARCHIVE
from lkk.services.usage_letters.jobs import EVERY_S
from lkk.vocabulary.applications import ApplicationStatus
from tests import application_builders as made
from tests import builders
from tests.browser.city_accounts import CityAccount, attach
from tests.browser.pages import NewContext, loaded, press, signed_in_page
from tests.emails import arrived
from tests.portal_process import Portal


async def test_archive_readings_come_by_themselves_and_the_statistics_by_letter(
    new_context: NewContext, portal: Portal, home_account: CityAccount
) -> None:
    user = await builders.customer()
    await attach(portal, user, home_account.number)
    page = await signed_in_page(await new_context(), portal, user, READINGS)
    section = page.get_by_role("navigation", name="Раздел показаний").get_by_role("link")
    await expect(section).to_have_text([one.title for one in (READINGS, READINGS_ARCHIVE, CONSUMPTION)])
    await page.get_by_role("link", name=READINGS_ARCHIVE.title).click()
    await loaded(page, READINGS_ARCHIVE)
    await press(page, "Запросить архив").click()
    await expect(page.get_by_text("Ждём ответа учётной системы").first).to_be_visible()
    values = page.locator("#archive-values tbody tr")
    await expect(values.first).to_be_visible(timeout=20_000)
    await expect(values.first).to_contain_text("учтено")
    await expect(page.locator("svg.chart circle").first).to_be_attached()

    await page.get_by_role("link", name=CONSUMPTION.title).click()
    await loaded(page, CONSUMPTION)
    await expect(page.locator("#consumption tbody tr")).to_have_count(12)
    await expect(page.locator("svg.chart rect").first).to_be_attached()
    async with page.expect_download() as download:
        await press(page, "Скачать .xlsx").click()
    path = await (await download.value).path()
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    assert book.sheetnames == ["Расход по счётчикам", "Итого за месяц"]
    await page.get_by_role("link", name="Запросить статистику").click()
    await page.wait_for_url("**/applications/new/usage_stats*")

    await made.brought_to(user, ApplicationStatus.FULFILLED, "usage_stats")
    told = await arrived(portal.sandbox, user.email, "Статистика потребления", within_s=2 * EVERY_S)
    assert home_account.number in told

    letters = [one for one in portal.sandbox.emails(user.email) if "Статистика" in one["subject"]]
    assert [file["name"].rpartition(".")[2] for file in letters[0]["files"]] == ["xlsx"]
