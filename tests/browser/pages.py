"""What the browser tests do over and over: sign in, open a page, find a cell or a notice."""

import asyncio
import re
from collections.abc import Callable
from typing import Protocol

from playwright.async_api import BrowserContext, Locator, Page, expect

from lkk.models.identity import User
from lkk.routes import RECOVER, Route
from tests.builders import PASSWORD
from tests.emails import arrived, code_in
from tests.portal_process import Portal

PATIENCE_S = 20
DOUBLE_CLICK_MS = 600


class NewContext(Protocol):
    """Opens a separate browser."""

    async def __call__(self, width: int = 1440, height: int = 900, base_url: str = "") -> BrowserContext:
        """A browser with a window of this size; `base_url` is another address of the portal."""
        ...


async def sign_in(context: BrowserContext, portal: Portal, user: User) -> None:
    """Give the browser a session without going through the form."""
    form: dict[str, str | float | bool] = {"email": user.email, "password": PASSWORD}
    answer = await context.request.post("/api/auth/login", form=form, headers={"Origin": portal.url})
    assert answer.ok, await answer.text()


async def set_password_by_code(page: Page, portal: Portal, email: str, password: str) -> None:
    """Go the way of recovery from its first page to the press that signs in."""
    await open_page(page, RECOVER)
    await field(page, "recover-start", "email").fill(email)
    await press(page, "Получить код").click()
    await field(page, "recover-finish", "password").fill(password)
    await field(page, "recover-finish", "password_again").fill(password)
    code = code_in(await arrived(portal.sandbox, email, "Код для нового пароля"))
    await field(page, "recover-finish", "code").fill(code)
    await press(page, "Сменить пароль").click()


async def open_page(page: Page, route: Route, **query: str) -> None:
    """Open a page by its address and wait for its data."""
    await page.goto(route.url(**query))
    await loaded(page, route)


async def loaded(page: Page, route: Route, heading: str = "") -> None:
    """Wait until the page is there with its data; some pages have a heading of their own, which names the tab too."""
    titles = {route.document_title, route.document_title.replace(route.title, heading or route.title)}
    await expect(page).to_have_title(re.compile("|".join(f"^{re.escape(title)}$" for title in titles)))
    await expect(page.locator("h1")).to_have_text(heading or route.title)
    await expect(page.locator(".skeleton")).to_have_count(0)


async def signed_in_page(context: BrowserContext, portal: Portal, user: User, route: Route) -> Page:
    """A tab of a signed-in browser with this page open."""
    await sign_in(context, portal, user)
    page = await context.new_page()
    await open_page(page, route)
    return page


def field(page: Page, form: str, name: str) -> Locator:
    """The control of a form."""
    return page.locator(f'[id="{form}-{name}"]')


def error_at(page: Page, form: str, name: str) -> Locator:
    """What is said under a control."""
    return page.locator(f'[id="{form}-{name}-error"]')


def cell(page: Page, register_id: int) -> Locator:
    """The input of a register on the page of readings."""
    return field(page, "readings", f"r{register_id}")


def said_at(page: Page, register_id: int) -> Locator:
    """The message under that input."""
    return error_at(page, "readings", f"r{register_id}")


def status_of(page: Page, register_id: int) -> Locator:
    """The status beside that input."""
    return page.locator(f'[data-register="{register_id}"] .cell-status')


def notice(page: Page, text: str) -> Locator:
    """A notice in the corner that holds these words."""
    return page.locator("#notices .notice", has_text=text)


def press(within: Page | Locator, label: str) -> Locator:
    """The visible button with exactly these words."""
    return within.get_by_role("button", name=label, exact=True)


async def check_all(page: Page, form: str) -> None:
    """Tick every box of a form, once it stands."""
    boxes = page.locator(f"#{form} input[type=checkbox]")
    await expect(boxes.first).to_be_visible()
    for box in await boxes.all():
        await box.check()


async def past_double_click(page: Page) -> None:
    """Wait as long as a second press of the same button counts as a double click and is left out."""
    await page.wait_for_timeout(DOUBLE_CLICK_MS)


async def until(happens: Callable[[], object]) -> None:
    """Wait for something outside the browser, such as a row of the database.

    Raises:
        TimeoutError: it has not happened.
    """
    for _ in range(PATIENCE_S * 5):
        if happens():
            return
        await asyncio.sleep(0.2)
    raise TimeoutError
