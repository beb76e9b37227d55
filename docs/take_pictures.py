"""Take the pictures of the manuals and of the README from a running portal with the people of the demo.

make pictures, or python docs/take_pictures.py --only staff
"""

import argparse
import asyncio
import io
import itertools
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import openpyxl
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from docs.manual_pictures import FIRST_ROW, NEW_CONNECTION, OFFER_LINK, OPERATOR, OWN_CONNECTION, PICTURES, Picture  # noqa: E402
from lkk.__main__ import DEMO_IS_WHOLE  # noqa: E402
from lkk.launch import chromium  # noqa: E402
from lkk.routes import HOURLY, LOGIN  # noqa: E402
from lkk.sandbox.accounting.documents import make_pdf  # noqa: E402
from lkk.services.directories.in_force import INN_OF_NOBODY as COMPANY_INN  # noqa: E402
from lkk.services.hours.reading import layout  # noqa: E402
from lkk.vocabulary.demo import DEMO_PASSWORD  # noqa: E402
from lkk.vocabulary.hours import HOURS  # noqa: E402
from tests import signatures  # noqa: E402

IMAGES = Path(__file__).with_name("images")
STARTED_S, COLOURS = 420, 128
CLAUSES = (
    "1. Сетевая организация присоединяет жилой дом заявителя к электрической сети, заявитель оплачивает присоединение.",
    "2. Максимальная мощность — 12 кВт, напряжение — 0,4 кВ, категория надёжности — третья.",
    "3. Точка присоединения — опора № 7 воздушной линии 0,4 кВ от ТП-114.",
    "4. Сетевая организация строит ответвление до границы участка и ставит прибор учёта на опоре.",
    "5. Заявитель выполняет ввод в дом и заземление, не превышая указанной мощности.",
    "6. Срок мероприятий по присоединению — шесть месяцев со дня заключения договора.",
    "7. Плата определена по ставкам, утверждённым на этот год; сумма и сроки платежей — в приложении № 1.",
    "8. Технические условия — приложение № 2, они действуют два года.",
    "9. Фактическое присоединение оформляется актом об осуществлении технологического присоединения.",
    "10. Сторона, нарушившая срок, платит неустойку: 0,25 процента платы за каждый день просрочки.",
    "11. Договор меняют письменным соглашением сторон, расторгают по соглашению или по решению суда.",
    "12. Договор заключён со дня, когда его подписали обе стороны.",
)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", nargs="+", default=[""], help="parts of names")
    only = parser.parse_args().only
    wanted = [one for one in PICTURES if any(part in one.name for part in only)]
    with tempfile.TemporaryDirectory(prefix="lkk-pictures-") as folder, _portal(Path(folder)) as url:
        asyncio.run(_take(url, wanted))


@contextmanager
def _portal(folder: Path) -> Iterator[str]:
    """A portal of its own on free ports, with the demo, until it is ready."""
    site, sandbox, smtp = _free_ports(3)
    url, neighbours = f"http://localhost:{site}", f"http://127.0.0.1:{sandbox}"
    environment = os.environ | {
        "LKK_PUBLIC_URL": url,
        "LKK_SANDBOX_PORT": str(sandbox),
        "LKK_ACCOUNTING_URL": neighbours,
        "LKK_DOCUMENTS_URL": neighbours,
        "LKK_SMTP_PORT": str(smtp),
        "LKK_DATA_DIR": str(folder),
    }
    with (folder / "portal.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "lkk", "run"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait_until_told(url, process, folder / "portal.log")
            yield url
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _free_ports(many: int) -> list[int]:
    sockets = [socket.socket() for _ in range(many)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _wait_until_told(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait for the site and for the people of the demo, whose stories the log ends with."""
    until = time.monotonic() + STARTED_S
    while time.monotonic() < until and process.poll() is None:
        if DEMO_IS_WHOLE in log.read_text(errors="replace") and _answers(url):
            return
        time.sleep(1)
    raise SystemExit(f"The portal did not start: {log.read_text(errors='replace')[-2000:]}")


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == HTTPStatus.OK
    except httpx.HTTPError:
        return False


async def _take(url: str, wanted: list[Picture]) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        people = dict.fromkeys(one.who for one in wanted) | {OPERATOR: None}
        for who in sorted(people, key=lambda who: who != OPERATOR):  # what an operator does the others see
            await _as_one(browser, url, who, [one for one in wanted if one.who == who])
        await browser.close()


async def _as_one(browser: Browser, url: str, who: str, wanted: list[Picture]) -> None:
    context = await browser.new_context(base_url=url, locale="ru-RU", timezone_id="Asia/Barnaul")
    page = await context.new_page()
    await page.emulate_media(reduced_motion="reduce")
    if who:
        await page.goto(LOGIN.path)
        await page.fill("#login-email", f"{who}@example.com")
        await page.fill("#login-password", DEMO_PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page).not_to_have_url(f"{url}{LOGIN.path}")
    if any(one.path == HOURLY.path for one in wanted):
        await _fill_hours(page)
    if who == OPERATOR:
        await _prepare_offer(page)
        await _post_contract(page)
    for picture in wanted:
        await _one(page, picture)
    await context.close()


async def _post_contract(page: Page) -> None:
    """Let the operator post a contract, signed by the company, which the resident is to sign."""
    await page.goto(OWN_CONNECTION)
    await _settled(page)
    await page.locator(FIRST_ROW).first.click()
    await expect(page.locator("#application-status")).to_be_visible()
    await page.get_by_text("Разместить документ с номером и датой").click()
    today = datetime.now(ZoneInfo("Asia/Barnaul")).date()
    await page.select_option("#post-document-kind", "contract")
    await page.fill("#post-document-number", "ТП-7/2026")
    await page.fill("#post-document-issued_on", today.isoformat())
    await page.fill("#post-document-sign_until", (today + timedelta(days=10)).isoformat())
    content = make_pdf("Договор технологического присоединения", "ТП-7/2026", "\n\n".join(CLAUSES))
    signature = signatures.signer("Директоров Олег Юрьевич", "БСК", COMPANY_INN).detached(content)
    files = (("Договор.pdf", "application/pdf", content), ("Договор.pdf.sig", "", signature))
    for name, kind, of_it in files:
        await page.set_input_files("#post-document-posting", {"name": name, "mimeType": kind, "buffer": of_it})
        await expect(page.locator(".file-line").get_by_role("link", name=name, exact=True)).to_be_visible()
    await page.locator("#post-document").get_by_role("button", name="Разместить", exact=True).click()
    await expect(page.locator(".application-document").filter(has_text="ТП-7/2026")).to_be_visible()


async def _prepare_offer(page: Page) -> None:
    """Let the operator prepare the conditions of a connection, so that its page shows the sum and the papers."""
    await page.goto(NEW_CONNECTION)
    await _settled(page)
    for link in (FIRST_ROW, OFFER_LINK):
        before = page.url
        await page.locator(link).first.click()
        await page.wait_for_url(lambda address, left=before: address != left)
        await _settled(page)
    for name, words in (
        ("point", "Опора № 7 воздушной линии 0,4 кВ от ТП-114"),
        ("company", "Построить ответвление от опоры № 7 до границы участка"),
        ("customer", "Выполнить ввод в дом и заземление"),
    ):
        await page.fill(f"#offer-{name}", words)
    await page.get_by_role("button", name="Посчитать и подготовить").click()
    await expect(page.locator("#offer-papers a")).to_have_count(2)


async def _fill_hours(page: Page) -> None:
    """Upload the template of the month that is due, its first sheet filled with a use that follows the day."""
    await page.goto(HOURLY.path)
    await _settled(page)
    template = await page.get_by_role("link", name="Шаблон .xlsx").get_attribute("href") or ""
    given = await page.request.get(template)
    book = openpyxl.load_workbook(io.BytesIO(await given.body()))
    sheet = book.worksheets[0]
    start: Any = sheet.cell(layout.HEAD_ROWS[layout.PERIOD], 2).value
    days = ((start + timedelta(days=32)).replace(day=1) - start).days
    columns = [
        column
        for column in range(layout.FIRST_METER_COLUMN + 1, layout.COLUMNS + 1)
        if sheet.cell(layout.METER_ROWS[layout.METER], column).value
    ]
    for column, (day, hour) in itertools.product(columns, itertools.product(range(days), range(HOURS))):
        at_work = 8 <= hour < 19 and (start + timedelta(days=day)).weekday() < 5
        value = (40 if at_work else 6) + (day * 7 + hour * 5 + column) % 9
        sheet.cell(layout.FIRST_HOUR_ROW + day * HOURS + hour, column, None if (day, hour) == (11, 3) else value)
    made = io.BytesIO()
    book.save(made)
    name = await page.locator("b", has_text=".xlsx").first.inner_text()
    async with page.expect_response("**/api/hours?**"):
        await page.locator("#hourly-file").set_input_files({"name": name, "mimeType": "", "buffer": made.getvalue()})
    await expect(page.locator("#hourly-map")).to_be_visible()


async def _one(page: Page, picture: Picture) -> None:
    width, height = picture.size
    await page.set_viewport_size({"width": width, "height": height})
    await page.goto(picture.path)
    await _settled(page)
    for selector in picture.follow:
        before = _path(page.url)  # a list may rewrite its own query meanwhile
        await page.locator(selector).first.evaluate("(one) => one.click()")  # it may be folded away
        await page.wait_for_url(lambda address, left=before: _path(address) != left)
        await _settled(page)
    if picture.show:
        await expect(page.locator(picture.show)).to_be_visible()
        await _settled(page)
        await page.locator(picture.show).scroll_into_view_if_needed()
    shot = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    shot.quantize(COLOURS).save(IMAGES / f"{picture.name}.png", optimize=True)
    print(picture.name, flush=True)


def _path(address: str) -> str:
    return address.partition("?")[0]


async def _settled(page: Page) -> None:
    await expect(page.locator("h1")).to_have_count(1)
    await expect(page.locator(".skeleton")).to_have_count(0)
    await page.wait_for_load_state("networkidle")
    if await page.locator("#page-words").count():  # the first page of a document is drawn when it is asked for
        await page.locator("main img").evaluate_all("(all) => Promise.all(all.map((one) => one.decode()))")


if __name__ == "__main__":
    main()
