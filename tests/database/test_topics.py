"""Public topics: what is for everybody wakes the pages that show it, guests' too, and carries no data."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from lkk.lkk import app
from lkk.routes import HOME_PUBLIC, LOGIN
from lkk.services.directories import entries
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import LIVE_CHANNEL, plain_dsn, unit_of_work
from lkk.settings import settings
from lkk.state import live
from lkk.vocabulary.topics import Topic
from lkk.web import guard, open_tabs, sockets, topics
from lkk.web.event_namespace import OwnedNamespace
from lkk.web.live_listener import LiveListener
from lkk.web.open_tabs import Seat
from lkk.web.sockets import Socket
from lkk.web.topics import TopicWaker
from tests import builders
from tests.event_path import HYDRATION
from tests.wire import Wire, socket_server

pytestmark = pytest.mark.usefixtures("database")
OFFICE = {
    "code": "lenina",
    "name": "Офис на Ленина",
    "address": "г. Барнаул, пр. Ленина, 1",
    "phones": "50-16-28",
    "hours": "пн–пт 8:00–17:00",
    "position": "20",
}


@pytest.fixture
async def namespace() -> AsyncIterator[OwnedNamespace]:
    guard._cache.clear()
    async with socket_server() as running:
        yield running
    for token in ("guest", "elsewhere"):
        running.left._forget(token)


@asynccontextmanager
async def listening(count: int) -> AsyncIterator[list[LiveListener]]:
    """So many listeners that hear the database."""
    listeners = [LiveListener(app) for _ in range(count)]
    tasks = [asyncio.create_task(one.run()) for one in listeners]
    async with await psycopg.AsyncConnection.connect(plain_dsn(), autocommit=True) as connection:
        query = "select count(*) from pg_stat_activity where datname = current_database() and query like 'listen %'"
        for _ in range(200):
            if (await (await connection.execute(query)).fetchone() or (0,))[0] >= count:
                break
            await asyncio.sleep(0.05)
    try:
        yield listeners
    finally:
        for task in tasks:
            task.cancel()


async def told_in_vain() -> None:
    async with unit_of_work() as work:
        work.tell_topic(Topic.DIRECTORIES)
        raise RuntimeError


async def open_office() -> None:
    actor = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        await entries.save(work, actor, "offices", OFFICE, starts=local_day(datetime.now(UTC), settings().time_zone))


async def test_a_changed_directory_reaches_a_guest_on_the_front_page_and_wakes_no_other_page(
    namespace: OwnedNamespace,
) -> None:
    async with Wire(token="guest") as guest, Wire(token="elsewhere") as elsewhere:
        for wire, path in ((guest, HOME_PUBLIC.path), (elsewhere, LOGIN.path)):
            await wire.event(HYDRATION, path=path)
            await wire.until_told("answered", None)
        await asyncio.sleep(0.5)
        seen = len(elsewhere.received)
        async with listening(1):
            await open_office()
            await guest.until_shown(OFFICE["name"])
        assert len(elsewhere.received) == seen


async def test_a_topic_reaches_every_listener_once_it_is_committed_and_carries_its_name_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with listening(2) as listeners, await psycopg.AsyncConnection.connect(plain_dsn(), autocommit=True) as own:
        heard: list[tuple[LiveListener, list[str]]] = []
        for one in listeners:
            monkeypatch.setattr(one._topics, "tell", lambda names, by=one: heard.append((by, list(names))))
        await own.execute(f"listen {LIVE_CHANNEL}")
        with pytest.raises(RuntimeError):
            await told_in_vain()
        async with unit_of_work() as work:
            work.tell_topic(Topic.DIRECTORIES)
        notes = [json.loads(note.payload) async for note in own.notifies(timeout=1, stop_after=1)]
        await asyncio.sleep(0.5)
    assert [(by in listeners, names) for by, names in heard] == [(True, ["directories"])] * 2
    assert len({id(by) for by, _ in heard}) == 2
    nothing: dict[str, list[Any]] = {"people": [], "accounts": [], "ended": [], "elsewhere": []}
    assert notes == [{**nothing, "topics": ["directories"]}]


async def test_two_thousand_guests_are_woken_once_each_and_not_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((open_tabs, "_seats"), (open_tabs, "_tokens"), (sockets, "_by_sid")):
        monkeypatch.setattr(module, name, {})
    for number in range(2000):
        sockets.connect(f"s{number}", Socket("", "a network"))
        open_tabs.take(f"t{number}", f"s{number}", 0, "", HOME_PUBLIC.path)
    pauses: list[float] = []
    woken: list[str] = []
    pause = asyncio.sleep

    async def slept(seconds: float) -> None:
        pauses.append(seconds)
        await pause(0)

    async def wake(token: str, _: Seat, handler: str) -> None:
        assert handler in live.topic_handlers(HOME_PUBLIC.path, [Topic.DIRECTORIES])
        woken.append(token)

    monkeypatch.setattr(topics.asyncio, "sleep", slept)
    waker = TopicWaker(wake)
    for _ in range(5):
        waker.tell([Topic.DIRECTORIES])
    for _ in range(5):
        await pause(0)
    assert len(woken) == len(set(woken)) == 2000
    by_second = [sum(second <= one < second + 1 for one in pauses) for second in range(40)]
    assert max(by_second) < 3 * topics.TABS_A_SECOND, by_second
    waker.tell([Topic.DIRECTORIES])  # a moment later: nobody sooner than in a second
    await pause(0)
    assert len(pauses) == 4000
    assert min(pauses[2000:]) > topics.EACH_S / 2
    waker.stop()
