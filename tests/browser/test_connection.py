"""The connection, the server or the database goes away: plain Russian words, and nothing typed is lost."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

import psycopg
import pytest
from playwright.async_api import Page, Route, expect

from lkk.models.identity import User
from lkk.routes import HOME, LOGIN, READINGS, REGISTER
from tests import builders
from tests.browser.pages import (
    NewContext,
    cell,
    field,
    loaded,
    notice,
    open_page,
    past_double_click,
    press,
    sign_in,
    signed_in_page,
    status_of,
)
from tests.builders import MeteredAccount
from tests.cluster import Cluster
from tests.portal_process import Portal
from tests.raw_client import RawSocket, session_cookie

LOST = "Нет связи с сервером"
AWAY = "Кабинет временно недоступен"
BUSY = "Портал занят, повторим сами"
CONNECTIONS = 16  # to the database, of a web process


@pytest.fixture
async def owner() -> tuple[User, MeteredAccount]:
    """A customer with an account of two zones."""
    user = await builders.customer()
    metered = await builders.metered_account(zones=2)
    await builders.attach(user, metered.account)
    return user, metered


@contextmanager
def database_away(portal: Portal, postgresql: Cluster) -> Iterator[None]:
    """Nobody can reach the portal's database, and whoever was connected is thrown out."""
    name = portal.database_url.rpartition("/")[2].partition("?")[0]
    postgresql.execute("alter database {} with allow_connections false", name)
    with psycopg.connect(postgresql.url("postgres"), autocommit=True) as connection:
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
    try:
        yield
    finally:
        postgresql.execute("alter database {} with allow_connections true", name)


async def test_typed_values_outlive_a_dropped_connection(
    new_context: NewContext, portal: Portal, owner: tuple[User, MeteredAccount]
) -> None:
    user, metered = owner
    first, second = (register.key for register in metered.registers)
    by_number = portal.url.replace("localhost", "127.0.0.1")  # at "localhost" the socket does not heed the network
    page = await signed_in_page(await new_context(base_url=by_number), portal, user, READINGS)
    await cell(page, first).fill("15,5")
    await page.context.set_offline(True)
    await expect(page.locator(".connection")).to_contain_text(LOST)
    await cell(page, second).fill("7,5")
    await page.context.set_offline(False)
    await expect(page.locator(".connection")).to_have_count(0)
    await expect(cell(page, first)).to_have_value("15,5")
    await expect(cell(page, second)).to_have_value("7,5")
    await press(page, "Отправить").click()
    await expect(notice(page, "Отправлено: 2 показания")).to_be_visible()


async def test_typed_values_outlive_the_death_of_the_server(
    page: Page, new_context: NewContext, portal: Portal, owner: tuple[User, MeteredAccount]
) -> None:
    user, metered = owner
    first, second = (register.key for register in metered.registers)
    page = await signed_in_page(page.context, portal, user, READINGS)
    newcomer = await (await new_context()).new_page()
    await open_page(newcomer, REGISTER, step="data", kind="individual")
    await field(newcomer, "register-finish", "last_name").fill("Новикова")
    await field(newcomer, "register-finish", "consent").check()
    await cell(page, first).fill("20")
    portal.stop("web", signal.SIGKILL)
    try:
        await expect(page.locator(".connection")).to_contain_text(LOST)
        await cell(page, second).fill("10")
    finally:
        portal.start("web")
        portal.wait_ready()
    for tab in (page, newcomer):
        await expect(tab.locator(".connection")).to_have_count(0)
        await expect(tab.locator(".skeleton")).to_have_count(0)
    await expect(field(newcomer, "register-finish", "last_name")).to_have_value("Новикова")
    await expect(field(newcomer, "register-finish", "consent")).to_be_checked()
    await expect(cell(page, first)).to_have_value("20")
    await expect(cell(page, second)).to_have_value("10")
    await press(page, "Отправить").click()
    await expect(notice(page, "Отправлено: 2 показания")).to_be_visible()
    await page.reload()
    await loaded(page, READINGS)
    await expect(cell(page, first)).to_have_value("20")


async def test_without_the_database_the_grid_says_so_and_keeps_what_was_typed(
    page: Page, portal: Portal, postgresql: Cluster, owner: tuple[User, MeteredAccount]
) -> None:
    user, metered = owner
    first, second = (register.key for register in metered.registers)
    page = await signed_in_page(page.context, portal, user, READINGS)
    await cell(page, first).fill("30")
    await cell(page, second).fill("40")
    with database_away(portal, postgresql):
        await press(page, "Отправить").click()
        await expect(notice(page, AWAY)).to_be_visible()
        await expect(cell(page, first)).to_have_value("30")
        await expect(cell(page, second)).to_have_value("40")
    await past_double_click(page)
    await press(page, "Отправить").click()
    await expect(notice(page, "Отправлено: 2 показания")).to_be_visible()
    await expect(status_of(page, first)).not_to_be_empty()


@contextmanager
def database_frozen(portal: Portal) -> Iterator[None]:
    """The database is there and answers nothing of what the portal asks."""
    with psycopg.connect(portal.database_url, autocommit=True) as connection:
        own = connection.info.backend_pid
        found = connection.execute(
            "select pid from pg_stat_activity where datname = current_database() and application_name = 'lkk'"
        )
        backends = [pid for (pid,) in found if pid != own]
    for pid in backends:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in backends:
            os.kill(pid, signal.SIGCONT)


async def test_a_frozen_database_is_told_while_it_lasts_and_the_action_is_done_after(
    page: Page, portal: Portal, owner: tuple[User, MeteredAccount]
) -> None:
    user, metered = owner
    first, second = (register.key for register in metered.registers)
    page = await signed_in_page(page.context, portal, user, READINGS)
    await cell(page, first).fill("30")
    await cell(page, second).fill("40")
    waits = page.locator("#server-waits")
    with database_frozen(portal):
        await press(page, "Отправить").click()
        await expect(waits).to_contain_text(AWAY, timeout=15_000)
        await expect(cell(page, first)).to_have_value("30")
        await expect(cell(page, second)).to_have_value("40")
    await expect(waits).to_be_empty()
    await expect(notice(page, "Отправлено: 2 показания")).to_be_visible()


@asynccontextmanager
async def no_connection_free(portal: Portal, user: User) -> AsyncIterator[None]:
    """Pages of another person's tabs wait for a table with every connection that the portal has."""
    cookie = await session_cookie(portal.url, user.email, builders.PASSWORD)
    opening = {
        "name": "reflex___state____state.hydrate_and_load",
        "payload": {},
        "router_data": {"pathname": READINGS.path, "asPath": READINGS.path},
    }
    waiting = "select count(*) from pg_stat_activity where application_name = 'lkk' and wait_event_type = 'Lock'"
    async with AsyncExitStack() as tabs:
        crowd = [await tabs.enter_async_context(RawSocket(portal.url, cookie=cookie)) for _ in range(CONNECTIONS + 2)]
        async with await psycopg.AsyncConnection.connect(portal.database_url) as holder:
            await holder.execute("lock table reading in access exclusive mode")
            for tab in crowd:
                await tab.emit(opening)
            while portal.query(waiting)[0][0] < CONNECTIONS:  # noqa: ASYNC110  it happens in another process
                await asyncio.sleep(0.1)
            yield


async def test_a_busy_portal_says_so_keeps_what_was_typed_and_takes_it_in_by_itself(
    page: Page, portal: Portal, owner: tuple[User, MeteredAccount]
) -> None:
    user, metered = owner
    crowd = await builders.customer()
    await builders.attach(crowd, (await builders.metered_account()).account)
    register = metered.registers[0].key
    scripts = asyncio.Event()

    async def late(route: Route) -> None:
        await scripts.wait()
        await route.continue_()

    await page.route("**/js/cabinet.js", late)  # the page's own modules do not wait for it, so nor may the line
    await sign_in(page.context, portal, user)
    await page.goto(READINGS.path, wait_until="commit")
    await loaded(page, READINGS)
    await expect(cell(page, register)).to_be_editable()
    waits = page.locator("#server-waits")
    async with no_connection_free(portal, crowd):  # what is said while one types would hold a connection itself
        await cell(page, register).fill("25")
        await cell(page, register).blur()
        await expect(waits).to_contain_text(BUSY)
        await expect(cell(page, register)).to_have_value("25")
    await expect(waits).to_be_empty()
    await expect(cell(page, register)).to_have_value("25")
    kept = portal.query("select value from reading where register_id = %s and source = 'portal'", register)
    assert [value for (value,) in kept] == [25]
    scripts.set()
    await page.reload()
    await loaded(page, READINGS)
    await expect(cell(page, register)).to_have_value("25")


async def test_without_the_database_public_pages_open_and_sign_in_says_to_wait(
    page: Page, portal: Portal, postgresql: Cluster
) -> None:
    user = await builders.customer()
    await open_page(page, LOGIN)
    with database_away(portal, postgresql):
        await page.reload()
        await loaded(page, LOGIN)
        await field(page, "login", "email").fill(user.email)
        await field(page, "login", "password").fill(builders.PASSWORD)
        await press(page, "Войти").click()
        await expect(page.locator("#login [data-form-message]")).to_contain_text(AWAY)
        await expect(field(page, "login", "password")).to_have_value(builders.PASSWORD)
        assert (await page.request.get("/api/health/ready")).status == 503
        assert (await page.request.get("/api/health/live")).ok
    await past_double_click(page)
    await press(page, "Войти").click()
    await loaded(page, HOME)


async def test_a_form_of_the_sign_in_without_a_connection_keeps_its_values(page: Page) -> None:
    await open_page(page, LOGIN)
    await field(page, "login", "email").fill("somebody@example.com")
    await page.context.set_offline(True)
    await press(page, "Войти").click()
    await expect(page.locator("#login [data-form-message]")).to_contain_text(LOST)
    await expect(field(page, "login", "email")).to_have_value("somebody@example.com")
