"""Signing in a browser: a document is read to its end, the code is taken from the SMS."""

from playwright.async_api import Page, expect

from lkk.state.connection.contract import SEND_DIALOG
from lkk.state.connection.rows import SIGNATURES
from tests.browser.pages import field, notice, press, until
from tests.connection_cases import company_signer
from tests.portal_process import Portal


async def read(page: Page) -> None:
    """Open every page of the document."""
    words = page.locator("#page-words")
    await expect(words).to_contain_text("Страница 1 из")
    pages = int((await words.inner_text()).split()[-1])
    for number in range(2, pages + 1):
        await page.locator("#page-next").click()
        await expect(words).to_have_text(f"Страница {number} из {pages}")


async def code_on_the_phone(page: Page, portal: Portal, phone: str, kind: str = "") -> str:
    """Ask for a code, wait for its SMS, of a document of one kind where a phone gets several, and return the code.

    Earlier codes of the phone stay on it: the SMS is one more than there were.
    """

    def came() -> list[str]:
        return [one["text"] for one in portal.sandbox.sms(phone) if f"для подписания: {kind}" in one["text"]]

    before = len(came())
    await press(page, "Получить код для подписи").click()
    await until(lambda: len(came()) > before)
    return came()[0].removeprefix("Код ")[:6]


async def company_signs(office: Page, papers: str, form: str) -> None:
    """Download the prepared papers, sign each with the company's certificate and add the signatures beside them.

    `papers` is the id of their list, `form` that of the place of the signatures; an instruction nobody signs.
    """
    place, links = field(office, form, SIGNATURES), office.locator(f"#{papers} a")
    await expect(links.first).to_be_visible()
    for number, link in enumerate(await links.all(), start=1):
        if "Инструкция" in await link.inner_text():
            continue
        answer = await office.request.get(await link.get_attribute("href") or "")
        signature = company_signer().detached(await answer.body())
        name = f"Подпись-{number}.sig"
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": signature}
        await place.set_input_files(file)  # pyright: ignore[reportArgumentType]
        await expect(office.locator(".file-line").get_by_role("link", name=name)).to_be_visible()


async def send_papers(office: Page) -> None:
    """Add the company's signatures to what was prepared after the works, and send it."""
    await company_signs(office, "prepared-list", SEND_DIALOG)
    await press(office, "Направить заявителю").click()
    await press(office.locator(f"#{SEND_DIALOG}"), "Направить").click()
    await expect(notice(office, "Документы направлены заявителю")).to_be_visible()
