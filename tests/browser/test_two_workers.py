"""Two web workers over one Redis-compatible server: sign-in, sign-out and live changes reach tabs on both."""

import asyncio
import os
import pickle
import signal
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis.asyncio
from playwright.async_api import BrowserContext, Locator, Page, expect
from redis import Redis

from lkk.models.identity import User
from lkk.routes import ADVOCATE_CHAT, HOME, LOGIN, READINGS, Route
from lkk.settings import settings
from tests import builders, consultants
from tests.browser.city_accounts import CityAccount, attach, today_in_city
from tests.browser.pages import (
    PATIENCE_S,
    cell,
    field,
    loaded,
    notice,
    open_page,
    press,
    sign_in,
    status_of,
)
from tests.browser.wardrobe import Wardrobe
from tests.cluster import Cluster
from tests.portal_process import Portal, running_portal
from tests.sandbox_process import Sandbox
from tests.valkey import running_valkey, start_valkey

MOST_TABS = 14
WORKERS = 2
Restarted = Callable[[str], None]


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_valkey(tmp_path_factory.mktemp("valkey")) as url:
        yield url


@pytest.fixture(scope="module")
def restarted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Restarted]:
    """Start the server again at its address, empty."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(url: str) -> None:
        processes.append(start_valkey(tmp_path_factory.mktemp("again"), urlsplit(url).port or 0))

    yield start
    for process in processes:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def pair(
    postgresql: Cluster, city: Sandbox, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """A portal of two web workers; builders write into its database."""
    folder = tmp_path_factory.mktemp("pair")
    surroundings = {"LKK_WEB_WORKERS": str(WORKERS), "LKK_REDIS_URL": redis_url}
    with running_portal(postgresql, city, folder, **surroundings) as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("LKK_DATABASE_URL", running.database_url)
        settings.cache_clear()
        yield running
    settings.cache_clear()


@pytest.fixture
async def context(wardrobe: Wardrobe, pair: Portal) -> AsyncIterator[BrowserContext]:
    async with wardrobe.opened(pair) as open_one:
        yield await open_one()


async def worker_of(page: Page, redis_url: str) -> str:
    """The name of the worker that holds the tab's socket, empty between two workers."""
    token = await page.evaluate("sessionStorage.getItem('token')")
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        record = await client.get(f"token_manager_socket_record_{token}")
    return pickle.loads(record).instance_id if record else ""  # noqa: S301  of the server that the test has started


async def tabs_on_both(context: BrowserContext, redis_url: str, route: Route = READINGS, **query: str) -> list[Page]:
    """Tabs with the page open, at least one on each worker; the system deals out the connections."""
    tabs: dict[str, Page] = {}
    for _ in range(MOST_TABS):
        page = await context.new_page()
        await open_page(page, route, **query)
        tabs.setdefault(await worker_of(page, redis_url), page)
        if len(tabs) == WORKERS:
            return list(tabs.values())
    raise AssertionError(f"{MOST_TABS} tabs came to one worker")


async def owner_of(pair: Portal, account: CityAccount) -> User:
    user = await builders.customer(name="Двоев Пётр Петрович")
    await attach(pair, user, account.number)
    return user


async def test_a_session_is_known_to_both_workers(
    context: BrowserContext, pair: Portal, redis_url: str, home_account: CityAccount
) -> None:
    user = await owner_of(pair, home_account)
    page = await context.new_page()
    await open_page(page, LOGIN)
    await field(page, "login", "email").fill(user.email)
    await field(page, "login", "password").fill(builders.PASSWORD)
    await press(page, "Войти").click()
    await loaded(page, HOME)
    for tab in await tabs_on_both(context, redis_url):
        await expect(cell(tab, home_account.register_id(pair))).to_be_enabled()
        await tab.reload()
        await loaded(tab, READINGS)


async def test_signing_out_closes_tabs_of_both_workers(
    context: BrowserContext, pair: Portal, redis_url: str, home_account: CityAccount
) -> None:
    await sign_in(context, pair, await owner_of(pair, home_account))
    first, second = await tabs_on_both(context, redis_url)
    await first.get_by_role("button", name="Двоев Пётр Петрович").click()
    await press(first, "Выйти").click()
    for tab in (first, second):
        await loaded(tab, LOGIN)
        await expect(tab.get_by_text("Двоев")).to_have_count(0)


async def test_a_live_change_reaches_tabs_of_both_workers(
    context: BrowserContext, pair: Portal, redis_url: str, home_account: CityAccount
) -> None:
    await sign_in(context, pair, await owner_of(pair, home_account))
    tabs = await tabs_on_both(context, redis_url)
    register_id = home_account.register_id(pair)
    pair.sandbox.behave("pending")
    try:
        await cell(tabs[0], register_id).fill(home_account.registers[0].usual(today_in_city()))
        await press(tabs[0], "Отправить").click()
        await expect(notice(tabs[0], "Отправлено: 1 показание")).to_be_visible()
        for tab in tabs:
            await expect(status_of(tab, register_id)).to_have_text("достоверные")
            await tab.evaluate("window.notReloaded = true")
        pair.sandbox.settle()
        for tab in tabs:
            await expect(status_of(tab, register_id)).to_have_text("переданы")
            assert await tab.evaluate("window.notReloaded === true")
    finally:
        pair.sandbox.reset()


@pytest.mark.skipif(not Path("/proc").exists(), reason="the system does not list the children of a process")
async def test_a_tab_goes_on_when_its_worker_is_killed(
    context: BrowserContext, pair: Portal, redis_url: str, home_account: CityAccount
) -> None:
    await sign_in(context, pair, await owner_of(pair, home_account))
    tabs = await tabs_on_both(context, redis_url)
    before = {await worker_of(tab, redis_url) for tab in tabs}
    os.kill(workers_of(pair)[0], signal.SIGKILL)
    register_id = home_account.register_id(pair)
    for _ in range(PATIENCE_S * 5):
        if {await worker_of(tab, redis_url) for tab in tabs} != before:
            break
        await asyncio.sleep(0.2)
    typed = home_account.registers[0].usual(today_in_city())
    for tab in tabs:
        await type_whole(cell(tab, register_id), typed)
        await press(tab, "Сохранить").click()
        await expect(notice(tab, "Сохранено: 1 показание")).to_be_visible()


async def test_what_is_said_on_one_worker_stands_on_the_other_once_and_in_order_though_one_is_killed(
    context: BrowserContext, pair: Portal, redis_url: str
) -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await consultants.begin(customer)
    await consultants.take(consultant, dialogue)
    await sign_in(context, pair, await consultants.user_of(customer))
    tabs = await tabs_on_both(context, redis_url, ADVOCATE_CHAT, dialogue=str(dialogue))
    said = [f"Сообщение {number}" for number in range(6)]
    for number, words in enumerate(said):
        if number == len(said) // 2:
            os.kill(workers_of(pair)[0], signal.SIGKILL)
        await field(tabs[number % 2], "talk", "text").fill(words)
        await press(tabs[number % 2], "Отправить").click()
        for tab in tabs:
            await expect(tab.locator("#chat-log > ol:first-child > li").last).to_contain_text(words, timeout=30_000)
    for tab in tabs:
        shown = await tab.locator("#chat-log > ol:first-child .message-text").all_text_contents()
        assert [one for one in shown if one in said] == said
        await expect(tab.locator("#chat-unsent li")).to_have_count(0)


async def type_whole(place: Locator, typed: str) -> None:
    """Fill a cell again when the other tab's live change came between the selection and the text."""
    for _ in range(5):
        await place.fill(typed)
        if await place.input_value() == typed:
            return
    await expect(place).to_have_value(typed)


def workers_of(pair: Portal) -> list[int]:
    """The processes that the web process has started."""
    parent = pair.processes["web"].pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in children]


async def test_a_reading_typed_while_redis_is_away_is_stored_when_it_is_back(
    context: BrowserContext, pair: Portal, redis_url: str, home_account: CityAccount, restarted: Restarted
) -> None:
    await sign_in(context, pair, await owner_of(pair, home_account))
    tabs = await tabs_on_both(context, redis_url)
    register_id = home_account.register_id(pair)
    typed = home_account.registers[0].usual(today_in_city())
    stop_valkey(redis_url)
    for tab in tabs:
        await expect(tab.locator(".connection")).to_be_visible()
    await cell(tabs[0], register_id).fill(typed)
    restarted(redis_url)
    for tab in tabs:
        await expect(tab.locator(".connection")).to_have_count(0, timeout=30_000)
    await expect(cell(tabs[0], register_id)).to_have_value(typed)
    query = "select value from reading where register_id = %s and status = 'unconfirmed'"
    found: list[Decimal] = []
    for _ in range(PATIENCE_S * 5):
        if found := [value for (value,) in pair.query(query, register_id)]:
            break
        await asyncio.sleep(0.2)
    assert found == [Decimal(typed.replace(",", "."))]


def stop_valkey(url: str) -> None:
    """End the server as a breakdown does."""
    with Redis.from_url(url) as client:
        found: Any = client.info("server")
    os.kill(int(found["process_id"]), signal.SIGKILL)
