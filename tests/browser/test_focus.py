"""The focus that a late answer asks for does not take a person out of the field they have gone to."""

from playwright.async_api import Page, expect

from lkk.routes import LOGIN
from tests.browser.pages import NewContext, field, open_page

FORM = "login"


async def answer_wants(page: Page, name: str) -> None:
    await page.evaluate("id => window.lkk.run({ do: 'focus', id })", f"{FORM}-{name}")


async def test_a_late_answer_does_not_move_who_writes_in_another_field(new_context: NewContext) -> None:
    page = await (await new_context()).new_page()
    await open_page(page, LOGIN)
    email, password = field(page, FORM, "email"), field(page, FORM, "password")
    await answer_wants(page, "email")
    await expect(email).to_be_focused()

    await password.fill("Долгий ")
    await answer_wants(page, "email")
    await page.wait_for_timeout(300)  # the command looks for its element for some frames
    await expect(password).to_be_focused()
    await page.keyboard.insert_text("пароль")
    await expect(password).to_have_value("Долгий пароль")

    await page.locator("h1").click()
    await answer_wants(page, "email")
    await expect(email).to_be_focused()
