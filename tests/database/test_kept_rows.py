"""Rules kept in memory: for a day, until one changes, and only while the process hears of changes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, LiteralString
from zoneinfo import ZoneInfo

import psycopg
import pytest

from lkk.services.delivery import running as delivery
from lkk.services.kernel import calendar, kept_rows
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import plain_dsn, unit_of_work
from lkk.services.readings import windows
from lkk.vocabulary.people import CabinetClass
from lkk.web.live_listener import LiveListener
from tests import builders
from tests.event_path import statements

pytestmark = pytest.mark.usefixtures("database")
ROUNDS = 1000


def web_listener() -> Awaitable[None]:
    app: Any = SimpleNamespace(event_namespace=None, event_processor=None)
    return LiveListener(app).run()


def worker_listener() -> Awaitable[None]:
    return delivery._listen([])


Listener = Callable[[], Awaitable[None]]


@asynccontextmanager
async def heard_by(listener: Listener) -> AsyncIterator[None]:
    """A listener of this process that has its connection."""
    task = asyncio.ensure_future(listener())
    try:
        await until(lambda: kept_rows._state["listens"])
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        kept_rows.deaf()


async def until(fact: Callable[[], bool]) -> None:
    for _ in range(ROUNDS):
        if fact():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it has not come to pass")


async def last_day() -> int | None:
    """The last day of the window of individuals, as the rules of readings see it now."""
    async with unit_of_work() as work:
        today = local_day(work.now, builders.TIME_ZONE)
        views = await windows.current(work, today)
    return next(view.last_day for view in views if view.cabinet_class is CabinetClass.INDIVIDUAL)


async def questions() -> int:
    """How many statements looking at the window and the calendar takes, the clock's own left out."""
    with statements() as asked:
        await last_day()
        async with unit_of_work() as work:
            await calendar.load(work)
    return sum("clock_shift" not in statement for statement in asked)


def by_hand(statement: LiteralString) -> None:
    """What an administrator does in psql."""
    with psycopg.connect(plain_dsn(), autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def kept() -> Any:
    kept_rows.listening()
    yield
    kept_rows.deaf()


async def test_without_a_listener_every_look_asks_the_database() -> None:
    assert [await questions(), await questions()] == [2, 2]


async def test_with_a_listener_the_second_look_asks_nothing(kept: None) -> None:
    assert [await questions(), await questions()] == [2, 0]


async def test_midnight_in_the_zone_of_the_account_reads_anew(kept: None) -> None:
    zone = ZoneInfo(builders.TIME_ZONE)
    tomorrow = datetime.now(UTC).astimezone(zone).replace(hour=23, minute=59, second=0)
    before = round((tomorrow - datetime.now(UTC)).total_seconds())
    await builders.shift_clock(before)
    await last_day()
    with statements() as asked:
        await last_day()
        await builders.shift_clock(before + 120)
        await last_day()
    assert sum("reading_window" in statement for statement in asked) == 1


@pytest.mark.parametrize("listener", [web_listener, worker_listener])
async def test_a_changed_rule_is_in_force_at_once(listener: Listener) -> None:
    async with heard_by(listener):
        before = await last_day()
        by_hand("update reading_window set last_day = 27 where cabinet_class = 'individual'")
        await until(lambda: not kept_rows._kept)
        assert (before, await last_day()) == (before, 27)
        assert before != 27


@pytest.mark.parametrize("listener", [web_listener, worker_listener])
@pytest.mark.parametrize(
    "change",
    [
        "update reading_window set source = source",
        "update deadline_rule set law = law",
        "delete from calendar_day",
        "update consent_text set body = body",
    ],
)
async def test_every_table_of_rules_tells(listener: Listener, change: LiteralString) -> None:
    async with heard_by(listener):
        await questions()
        by_hand(change)
        await until(lambda: not kept_rows._kept)


@pytest.mark.parametrize("listener", [web_listener, worker_listener])
async def test_a_shift_of_the_test_clock_reads_anew(listener: Listener) -> None:
    async with heard_by(listener):
        await questions()
        assert await questions() == 0
        await builders.shift_clock(1)
        await until(lambda: not kept_rows._kept)


@pytest.mark.parametrize("listener", [web_listener, worker_listener])
async def test_a_lost_connection_keeps_nothing_until_it_is_back(listener: Listener) -> None:
    async with heard_by(listener):
        await questions()
        turn = kept_rows._state["turn"]
        by_hand(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and query like 'listen %'"
        )
        await until(lambda: kept_rows._state["turn"] >= turn + 2)  # deaf, then listening again
        assert await questions() == 2


async def test_what_was_read_before_a_change_was_heard_of_is_not_kept(kept: None) -> None:
    async def read() -> str:
        kept_rows.forget()
        return "old"

    day = local_day(datetime.now(UTC), builders.TIME_ZONE)
    assert await kept_rows.kept("rule", day, read) == "old"
    assert not kept_rows._kept
