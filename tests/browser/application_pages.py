"""What the tests of an application's pages share: both sides open it, files are put into its places."""

from playwright.async_api import BrowserContext, Locator, Page, expect

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.routes import application_path, staff_application_path
from lkk.vocabulary.applications import ApplicationStatus
from tests import builders
from tests.browser.pages import NewContext, field, press, sign_in
from tests.portal_process import Portal
from tests.sample_files import pdf

S = ApplicationStatus


async def opened(context: BrowserContext, portal: Portal, user: User, path: str) -> Page:
    """A tab of a browser the user is signed in with."""
    await sign_in(context, portal, user)
    page = await context.new_page()
    await page.goto(path)
    return page


async def both(
    new_context: NewContext, portal: Portal, customer: User, application: Application, width: int = 1440
) -> tuple[Page, Page]:
    """The customer's page and the page of an administrator of one application; both remember not to be reloaded."""
    number = application.number or ""
    own = await opened(await new_context(width), portal, customer, application_path(number))
    office = await opened(await new_context(), portal, await builders.staff(), staff_application_path(number))
    for page in (own, office):
        await expect(page.locator("h1")).to_have_text(f"Заявка {number}")
        await stands(page, application.status.label)
        await page.evaluate("window.notReloaded = true")
    return own, office


async def none_was_reloaded(*pages: Page) -> None:
    """Everything that was seen came live."""
    for page in pages:
        assert await page.evaluate("window.notReloaded === true")


async def stands(page: Page, words: str) -> None:
    """The page shows this status, now or soon."""
    await expect(page.locator("#application-status")).to_contain_text(words)


def dialog(page: Page, target: str) -> Locator:
    """The window of a change of status or stage."""
    return page.locator(f"#change-{target}")


async def ask(page: Page, verb: str, target: str) -> Locator:
    """Open the window of a change and return it."""
    await press(page.locator("#application-changes"), verb).click()
    found = dialog(page, target)
    await expect(found).to_be_visible()
    return found


async def choose(page: Page, act: str) -> None:
    """Choose what the composer does with what is written."""
    await page.locator(f'[name="act"][value="{act}"]').check()


async def enclose(page: Page, form: str, slot: str, name: str) -> None:
    """Put a file into a place of a form and wait until the server has kept it."""
    file = {"name": name, "mimeType": "application/pdf", "buffer": pdf()}
    await field(page, form, slot).set_input_files(file)  # pyright: ignore[reportArgumentType]
    await expect(page.get_by_role("link", name=name).first).to_be_visible()
