"""Signing in a browser: a document is read to its end, the code is taken from the SMS."""

from playwright.async_api import Page, expect

from tests.browser.pages import until
from tests.portal_process import Portal


async def read(page: Page) -> None:
    """Open every page of the document."""
    words = page.locator("#page-words")
    await expect(words).to_contain_text("Страница 1 из")
    pages = int((await words.inner_text()).split()[-1])
    for number in range(2, pages + 1):
        await page.locator("#page-next").click()
        await expect(words).to_have_text(f"Страница {number} из {pages}")


async def code_on_the_phone(portal: Portal, phone: str) -> str:
    """Wait for the SMS of signing and return its code."""
    came: list[str] = []

    def arrives() -> bool:
        came[:] = [one["text"] for one in portal.sandbox.sms(phone) if "для подписания" in one["text"]]
        return bool(came)

    await until(arrives)
    return came[0].removeprefix("Код ")[:6]
