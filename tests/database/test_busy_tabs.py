"""What finds the portal busy: told on the page, tried again in its order, left to the person after some tries."""

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from reflex_base.utils.format import format_event_handler
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.readings import Reading
from lkk.services.kernel import unit_of_work as unit_of_work_module
from lkk.services.kernel.errors import Busy, Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.identity.session import Session
from lkk.state.readings.readings import Readings
from lkk.web import busy_tabs, guard, sockets
from lkk.web import event_namespace as namespaces
from lkk.web.busy_tabs import BUSY, FREE, GIVEN_UP
from lkk.web.event_namespace import OwnedNamespace
from tests import builders
from tests.event_path import HYDRATION
from tests.wire import Wire, cookie_of, opened, socket_server

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def namespace() -> AsyncIterator[OwnedNamespace]:
    guard._cache.clear()
    async with socket_server() as running:
        yield running
    for token in list(running.left._owners):
        running.left._forget(token)


@contextmanager
def no_connection_free(times: int) -> Iterator[None]:
    """So many next units of work wait in vain for a connection of the pool."""
    real, left = unit_of_work_module._sessions_of, itertools.count(1)

    def scarce(made: AsyncEngine) -> Any:
        if next(left) <= times:
            raise PoolTimeout
        return real(made)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unit_of_work_module, "_sessions_of", scarce)
        patch.setattr(busy_tabs, "PAUSE_S", (0.1, 0.2))
        yield


async def stored(register_id: int) -> list[str]:
    async with unit_of_work() as work:
        rows = await work.session.exec(select(col(Reading.value)).where(Reading.register_id == register_id))
        return [f"{value.normalize():f}" for value in rows]


async def grid(wire: Wire, user: User) -> None:
    await opened(wire, user)
    await wire.event(format_event_handler(Readings.event_handlers["load"]))
    await wire.until_shown('"loaded_rx_state_": true')


async def test_an_action_without_a_free_connection_is_repeated_in_its_order_and_stored_once(
    namespace: OwnedNamespace,
) -> None:
    user, metered = await builders.customer(), await builders.metered_account()
    await builders.attach(user, metered.account)
    leave = format_event_handler(Readings.event_handlers["leave_cell"])
    async with Wire(cookie=await cookie_of(user), token="grid") as wire:
        await grid(wire, user)
        with no_connection_free(times=2):
            for typed in ("15", "16", "17"):
                cell = {"account_id": metered.account.key, "register_id": metered.registers[0].key, "typed": typed}
                await wire.event(leave, cell)
            await wire.until_told("busy", BUSY)
            await wire.until_told("busy", FREE)
        assert wire.told("busy") == [BUSY, BUSY, FREE]
        assert await stored(metered.registers[0].key) == ["17"]
        assert Unavailable.text not in wire.shown()


async def test_after_some_tries_it_is_left_to_the_person(namespace: OwnedNamespace) -> None:
    user = await builders.customer()
    async with Wire(cookie=await cookie_of(user), token="busy") as wire:
        await grid(wire, user)
        with no_connection_free(times=1 + busy_tabs.TRIES):
            await wire.event(format_event_handler(Session.event_handlers["refresh"]))
            await wire.until_told("busy", GIVEN_UP)
            await wire.until_shown(Busy.text)
        assert wire.told("busy") == [BUSY] * busy_tabs.TRIES + [GIVEN_UP]
        assert namespace.busy.waiting("busy") == 0


async def test_a_page_that_opens_is_tried_until_it_is_open(namespace: OwnedNamespace) -> None:
    user = await builders.customer()
    async with Wire(cookie=await cookie_of(user), token="opens") as wire:
        await opened(wire, user)
        with no_connection_free(times=3 + 2 * busy_tabs.TRIES):
            await wire.event(format_event_handler(Readings.event_handlers["load"]))
            await wire.until_told("busy", FREE)
        assert GIVEN_UP not in wire.told("busy")
        assert Busy.text not in wire.shown()


async def test_what_is_stored_in_part_is_not_done_from_the_beginning_again(namespace: OwnedNamespace) -> None:
    """The units of an action commit one by one: a repeat would answer for what is done already."""
    user = await builders.customer()
    async with Wire(cookie=await cookie_of(user), token="parts") as wire:
        await opened(wire, user)
        with pytest.MonkeyPatch.context() as patch:

            async def second_unit_fails(state: Session) -> None:
                async with state._unit():
                    pass
                raise Busy

            patch.setattr(Session, "_reload", second_unit_fails)
            await wire.event(format_event_handler(Session.event_handlers["refresh"]))
            await wire.until_shown(Busy.text)
        assert wire.told("busy") == []


async def test_a_process_with_many_waiting_events_says_so_and_takes_them_later(
    namespace: OwnedNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(namespaces, "PAUSE_S", (0.05, 0.1))
    async with Wire(token="late") as wire:
        with monkeypatch.context() as patch:
            patch.setattr(sockets, "MOST_WAITING", 0)
            await wire.event(HYDRATION)
            await wire.until_told("busy", BUSY)
        await wire.until_told("busy", FREE)
        await wire.until_told("answered", None)
        with monkeypatch.context() as patch:
            patch.setattr(sockets, "MOST_WAITING", 0)
            await wire.event(HYDRATION)
            await wire.until_told("busy", GIVEN_UP)
        assert wire.told("busy") == [BUSY, FREE, BUSY, GIVEN_UP]
