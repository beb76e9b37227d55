"""«Почасовой профиль»: a file with faults gives a list, a good one or a letter the month, which is then sent."""

import asyncio
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
from playwright.async_api import Page, expect

from lkk.routes import HOURLY
from lkk.services.hours.reading import layout
from lkk.vocabulary.hours import HOURS
from lkk.vocabulary.people import RegistrationKind
from tests import builders
from tests.browser.city_accounts import attach, today_in_city
from tests.browser.pages import notice, open_page, past_double_click, press, sign_in
from tests.browser.wholeness import axe_complaints, sideways
from tests.letters import letter, proven
from tests.mail_server import running_mail_server
from tests.portal_process import Portal

CONTRACT = "203"
CELL_OF_FAULT = "C23"


def last_month() -> date:
    return (today_in_city().replace(day=1) - timedelta(days=1)).replace(day=1)


def filled(template: bytes, *, fault: bool) -> bytes:
    """The template with values for its first sheet; the other sheets stay empty, which makes gaps of them."""
    book = openpyxl.load_workbook(BytesIO(template))
    for extra in book.worksheets[1:]:
        book.remove(extra)
    sheet = book.worksheets[0]
    days = (last_month().replace(day=28) + timedelta(days=4)).replace(day=1) - last_month()
    for column in range(3, 13):
        if not sheet.cell(layout.METER_ROWS[layout.METER], column).value:
            continue
        for index in range(days.days * HOURS):
            value = 10 + (index * 7 + column) % 13 + index % HOURS / 10
            sheet.cell(layout.FIRST_HOUR_ROW + index, column, round(value, 4))
    if fault:
        sheet[CELL_OF_FAULT] = 1.23456
    made = BytesIO()
    book.save(made)
    return made.getvalue()


async def upload(page: Page, content: bytes) -> None:
    name = f"{CONTRACT}_{last_month():%m%Y}.xlsx"
    await page.locator("#hourly-file").set_input_files({"name": name, "mimeType": "", "buffer": content})


async def test_a_file_with_faults_is_listed_a_good_one_is_mapped_and_sent(page: Page, portal: Portal) -> None:
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    account_id = await attach(portal, user, CONTRACT, "legal")
    await sign_in(page.context, portal, user)
    await page.set_viewport_size({"width": 360, "height": 800})
    await open_page(page, HOURLY)
    query = f"account={account_id}&period={last_month().isoformat()}"
    answer = await page.request.get(f"{portal.url}/api/hours/template.xlsx?{query}")
    assert answer.status == 200
    template = await answer.body()

    await upload(page, filled(template, fault=True))
    faults = page.locator("#hourly-faults li")
    await expect(faults).to_have_count(1)
    await expect(faults).to_contain_text(CELL_OF_FAULT)
    await expect(faults).to_contain_text("больше 4 знаков")
    unsent = (
        "select count(*) from hourly_series s join hourly_upload u on u.id = s.upload_id where s.status = 'unconfirmed'"
    )
    assert portal.query(f"{unsent} and u.account_id = %s", account_id) == [(0,)]
    assert await sideways(page) == 0

    await upload(page, filled(template, fault=False))
    await expect(page.locator("#hourly-map tbody tr").first).to_be_visible()
    await expect(page.locator("#hourly-map td")).to_have_count(
        HOURS * ((last_month().replace(day=28) + timedelta(days=4)).replace(day=1) - last_month()).days
    )
    await expect(faults).to_have_count(0)
    assert await sideways(page) == 0
    assert await axe_complaints(page) == []

    await past_double_click(page)
    await press(page, "Отправить").click()
    await expect(notice(page, "отправлены")).to_be_visible()
    await expect(page.locator(".hourly-history")).to_contain_text("переданы", timeout=20_000)


async def test_a_letter_becomes_a_draft_that_the_person_sends(page: Page, portal: Portal, tmp_path: Path) -> None:
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    account_id = await attach(portal, user, CONTRACT, "legal")
    await sign_in(page.context, portal, user)
    await page.set_viewport_size({"width": 360, "height": 800})
    query = f"account={account_id}&period={last_month().isoformat()}"
    template = await (await page.request.get(f"{portal.url}/api/hours/template.xlsx?{query}")).body()
    file = (f"{CONTRACT}_{last_month():%m%Y}.xlsx", filled(template, fault=False))
    async with running_mail_server(tmp_path) as server:
        written = letter(user.email, file).as_bytes()
        await server.send(written, sender=user.email, verdict=proven(user.email))
        await open_page(page, HOURLY)
        await asyncio.to_thread(portal.stop, "worker")
        portal.start("worker", **server.environment)
        draft = page.locator("#hourly .hourly-meter").first
        await expect(draft).to_contain_text("из почты", timeout=30_000)
        await asyncio.to_thread(portal.stop, "worker")
        portal.start("worker")
    await expect(draft).to_contain_text("неподтвержденные")
    assert await sideways(page) == 0
    assert await axe_complaints(page) == []
    await press(page, "Отправить").click()
    await expect(notice(page, "отправлены")).to_be_visible()
    mailed = page.locator(".hourly-history li", has_text="из почты").first
    await expect(mailed).to_contain_text("переданы", timeout=20_000)
