"""What the staff do with readings of many accounts: a file is checked and saved, a registry is made and downloaded."""

import io
import re
from datetime import date

import openpyxl
from dateutil.relativedelta import relativedelta
from playwright.async_api import expect

from lkk.routes import STAFF_IMPORT, STAFF_SUPPLIER
from lkk.vocabulary.bulk_readings import HEADINGS
from lkk.vocabulary.people import Role
from tests import builders
from tests.browser.city_accounts import today_in_city
from tests.browser.pages import NewContext, loaded, notice, open_page, press, signed_in_page
from tests.portal_process import Portal


def workbook(*rows: tuple[str, str, int]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADINGS))
    for account, meter, value in rows:
        sheet.append([account, None, meter, None, None, value])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


async def test_readings_of_a_file_are_checked_and_saved_and_the_registry_is_downloaded(
    new_context: NewContext, portal: Portal
) -> None:
    metered = await builders.metered_account()
    period: date = today_in_city().replace(day=1)
    await builders.reading(metered.registers[0], period - relativedelta(months=2), "100")
    await builders.reading(metered.registers[0], period - relativedelta(months=1), "150")
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    page = await signed_in_page(await new_context(), portal, operator, STAFF_IMPORT)
    content = workbook(
        (metered.account.number, metered.meter.serial_number, 200), ("0404", metered.meter.serial_number, 1)
    )
    sheet = {"name": "показания.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    await page.locator("#import-file-file").set_input_files(sheet)  # pyright: ignore[reportArgumentType]
    await press(page, "Проверить").click()
    await expect(page.locator("#import-faults tbody tr")).to_have_count(1)
    await expect(page.locator("#import-faults tbody tr")).to_contain_text("такого счёта нет")
    await press(page, "Сохранить верные строки: 1").click()
    await expect(notice(page, "Отправлено: 1 показание")).to_be_visible()
    await expect(page.get_by_text("сохранено: 1")).to_be_visible()
    async with page.expect_download() as result:
        await page.get_by_role("link", name="Скачать результат").click()
    assert (await result.value).suggested_filename.endswith(".xlsx")

    await open_page(page, STAFF_SUPPLIER)
    await loaded(page, STAFF_SUPPLIER)
    await page.locator("#registry-period").select_option(f"{period - relativedelta(months=1):%Y-%m}")
    waiting = page.get_by_text(re.compile("[1-9]\\d* показани. жд(ёт|ут) передачи"))
    await expect(waiting.first).to_be_visible()  # a line for each class of cabinets
    await expect(page.locator(".card").filter(has_text="Почасовые данные")).to_contain_text(
        re.compile("данные по|данных нет")
    )
    await press(page, "Сформировать реестр").click()
    await expect(notice(page, "Реестр сделан")).to_be_visible()
    async with page.expect_download() as registry:
        made = page.locator("#registries tbody tr", has_text=metered.account.cabinet_class.label)
        await made.first.get_by_role("link", name="Скачать").click()
    path = await (await registry.value).path()
    rows = list(openpyxl.load_workbook(io.BytesIO(path.read_bytes())).worksheets[0].iter_rows(values_only=True))
    assert metered.account.number in [line[1] for line in rows[1:]]
