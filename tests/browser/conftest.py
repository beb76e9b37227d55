"""One portal and one Chromium for all browser tests; every test has people and a client address of its own."""

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from lkk.launch import chromium
from lkk.services.kernel import unit_of_work
from lkk.settings import settings
from tests.browser.city_accounts import CityAccount, home_accounts
from tests.browser.pages import NewContext
from tests.browser.wardrobe import Wardrobe
from tests.cluster import Cluster
from tests.portal_process import Portal, running_portal
from tests.sandbox_process import Sandbox, running_sandbox

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=25_000)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The outside world of the browser tests, apart from that of other tests."""
    with running_sandbox(tmp_path_factory.mktemp("city")) as running:
        yield running


@pytest.fixture(scope="session")
def portal(postgresql: Cluster, city: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Web and worker, with the accounts of the city already received."""
    with running_portal(postgresql, city, tmp_path_factory.mktemp("portal")) as running:
        yield running


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Headless Chromium."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium.find(), args=ARGUMENTS)
        yield launched
        await launched.close()


@pytest.fixture(scope="session")
def home_accounts_left(city: Sandbox) -> Iterator[CityAccount]:
    """Accounts of individuals with one meter and one zone; whoever takes one has it alone."""
    return home_accounts(city)


@pytest.fixture
def home_account(home_accounts_left: Iterator[CityAccount]) -> CityAccount:
    """An account of the city that no other test uses."""
    return next(home_accounts_left)


@pytest.fixture(scope="session")
async def wardrobe(browser: Browser) -> Wardrobe:
    """Browsers that are worn again and again, so that pages come out of their caches."""
    return Wardrobe(browser)


@pytest.fixture
async def new_context(wardrobe: Wardrobe, portal: Portal) -> AsyncIterator[NewContext]:
    """Open separate browsers, each with its own client address behind the trusted proxy."""
    async with wardrobe.opened(portal) as open_one:
        yield open_one


@pytest.fixture(scope="module")
async def open_browser(wardrobe: Wardrobe, portal: Portal) -> AsyncIterator[NewContext]:
    """The same for browsers that the tests of a module share, one after another."""
    async with wardrobe.opened(portal) as open_one:
        yield open_one


@pytest.fixture(scope="module")
async def lasting_context(open_browser: NewContext) -> BrowserContext:
    """A browser that the tests of a module share."""
    return await open_browser()


@pytest.fixture
async def page(new_context: NewContext) -> Page:
    """A tab of a fresh browser."""
    return await (await new_context()).new_page()


@pytest.fixture(scope="session", autouse=True)
async def same_database(portal: Portal) -> AsyncIterator[None]:
    """Builders write into the portal's own database and keep files where it does; jobs speak with its sandbox."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in portal.sandbox.environment.items():
            patch.setenv(name, value)
        patch.setenv("LKK_DATABASE_URL", portal.database_url)
        patch.setenv("LKK_DATA_DIR", str(portal.folder))
        settings.cache_clear()
        yield
        await unit_of_work.engine().dispose()
    settings.cache_clear()
