"""The grid of a company: zones and reactive energy in a row, tg φ, a correction with its history, putting back."""

from datetime import date
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta
from openpyxl import load_workbook
from playwright.async_api import Page, expect
from sqlmodel import col, select

from lkk.models.readings import Reading
from lkk.routes import READINGS
from lkk.services.integrations.accounting.contract import ReadingOutcome
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings.entry_sheets import layout
from lkk.services.readings.outcomes import settle
from lkk.vocabulary.metering import EnergyKind, ReadingStatus, Zone
from lkk.vocabulary.people import CabinetClass, RegistrationKind
from tests import builders
from tests.browser.city_accounts import today_in_city
from tests.browser.pages import NewContext, cell, notice, press, signed_in_page, status_of
from tests.portal_process import Portal


async def accept(register_ids: list[int]) -> None:
    """Decide on what was sent as the accounting system does."""
    async with unit_of_work() as work:
        query = select(Reading).where(col(Reading.register_id).in_(register_ids))
        sent = [one for one in await work.session.exec(query) if one.status is ReadingStatus.VALID]
        await settle(work, [ReadingOutcome(one.delivery_key, "accepted", reading_id=f"a-{one.id}") for one in sent])


async def send(page: Page, values: dict[int, str]) -> None:
    for register_id, value in values.items():
        await cell(page, register_id).fill(value)
    await press(page, "Отправить").click()
    await expect(notice(page, "Отправлено")).to_be_visible()


async def test_a_company_enters_all_registers_corrects_one_and_puts_the_earlier_value_back(
    new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    account = await builders.account(registry=CabinetClass.LEGAL)
    await builders.attach(user, account)
    meter = await builders.meter(await builders.metering_point(account, name="Цех"), ct_ratio=20)
    day = await builders.register(meter, Zone.T1)
    night = await builders.register(meter, Zone.T2)
    reactive = await builders.register(meter, Zone.T1, EnergyKind.REACTIVE_IN)
    last: date = today_in_city().replace(day=1) - relativedelta(months=1)
    for register in (day, night, reactive):
        await builders.reading(register, last - relativedelta(months=1), "100")
    ids = [day.key, night.key, reactive.key]

    portal.sandbox.behave("pending")
    page = await signed_in_page(await new_context(), portal, user, READINGS)
    await send(page, {day.key: "110", night.key: "105", reactive.key: "106"})
    await expect(page.locator(".row-sum")).to_contain_text("A+ 300 кВт·ч, R+ 120 квар·ч; tg φ 0,4, больше 0,35")
    await accept(ids)
    await expect(status_of(page, day.key)).to_have_text("переданы")

    await page.reload()
    await send(page, {day.key: "111"})
    await accept(ids)
    await expect(status_of(page, day.key)).to_have_text("переданы")
    await press(page, "О приборе и история").click()
    history = page.get_by_role("dialog")
    await expect(history).to_contain_text("можно исправить до")
    superseded = history.get_by_role("row").filter(has_text="заменены")
    await expect(superseded).to_contain_text("110")
    await press(superseded, "Вернуть").click()
    await expect(history).to_contain_text("Прежнее значение стоит в ячейке")
    await press(history, "Закрыть").click()
    await expect(cell(page, day.key)).to_have_value("110")
    await expect(status_of(page, day.key)).to_have_text("неподтвержденные")
    portal.sandbox.reset()


async def test_a_template_is_filled_looked_at_and_its_good_rows_are_kept(
    new_context: NewContext, portal: Portal, tmp_path: Path
) -> None:
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    account = await builders.account(registry=CabinetClass.LEGAL)
    await builders.attach(user, account)
    last: date = today_in_city().replace(day=1) - relativedelta(months=2)
    meter = await builders.meter(await builders.metering_point(account, name="Цех"))
    registers = [await builders.register(meter, zone) for zone in (Zone.T1, Zone.T2)]
    for register in registers:
        await builders.reading(register, last, "100")
    page = await signed_in_page(await new_context(), portal, user, READINGS)
    await page.get_by_text("Подать показания файлом").click()
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Шаблон .xlsx").click()
    path = tmp_path / "filled.xlsx"
    await (await downloading.value).save_as(path)
    book = load_workbook(path)
    sheet: Any = book[layout.SHEET]
    for row, value in ((layout.FIRST_ROW, 110), (layout.FIRST_ROW + 1, "сто")):
        sheet.cell(row, len(layout.COLUMNS)).value = value
    book.save(path)
    await page.locator("#readings-sheet-sheet").set_input_files(path)
    await expect(page.locator("#sheet-faults")).to_contain_text("Показания, I8")
    await expect(page.locator("#sheet-preview")).to_contain_text("10 кВт·ч")
    await press(page, "Сохранить только верные: 1").click()
    await expect(notice(page, "Сохранено из файла: 1 показание")).to_be_visible()
    await expect(cell(page, registers[0].key)).to_have_value("110")
    await expect(status_of(page, registers[0].key)).to_have_text("неподтвержденные")
