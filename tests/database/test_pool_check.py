"""A pooled connection that has ended is replaced before anybody notices."""

import asyncio
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from lkk.services.kernel import pool_check
from lkk.services.kernel.unit_of_work import engine, plain_dsn, unit_of_work

pytestmark = pytest.mark.usefixtures("database")


async def backend() -> int:
    """The server process of the connection a unit of work gets."""
    async with unit_of_work() as work:
        pid: int = (await work.session.execute(text("select pg_backend_pid()"))).scalar_one()
        await asyncio.sleep(0)
    return pid


async def several(count: int) -> set[int]:
    """As many connections as are used at once."""

    async def one() -> int:
        async with unit_of_work() as work:
            pid: int = (await work.session.execute(text("select pg_backend_pid() from pg_sleep(0.3)"))).scalar_one()
        return pid

    return set(await asyncio.gather(*(one() for _ in range(count))))


def end(*pids: int) -> None:
    """The server closes connections, as it does when it stops."""
    with psycopg.connect(plain_dsn(), autocommit=True) as connection:
        for pid in pids:
            connection.execute("select pg_terminate_backend(%s, 5000)", (pid,))


@pytest.fixture
def pings(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The connections that were asked for an answer."""
    asked: list[Any] = []
    dialect = engine().sync_engine.dialect
    ping = dialect.do_ping

    def note(connection: Any) -> bool:
        asked.append(connection)
        return ping(connection)

    monkeypatch.setattr(dialect, "do_ping", note)
    return asked


async def test_a_connection_in_use_is_used_again_without_asking(pings: list[Any]) -> None:
    assert await backend() == await backend()
    assert pings == []


async def test_a_connection_the_server_has_closed_is_replaced(pings: list[Any]) -> None:
    ended = await backend()
    end(ended)
    assert await backend() != ended
    assert pings == []


async def test_all_connections_closed_at_once_are_replaced() -> None:
    ended = await several(4)
    assert len(ended) == 4
    end(*ended)
    assert not ended & await several(4)


async def test_a_connection_long_idle_is_asked(pings: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    first = await backend()
    monkeypatch.setattr(pool_check, "TRUSTED_S", -1.0)
    assert await backend() == first
    assert len(pings) == 1


async def test_a_connection_long_idle_that_does_not_answer_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    first = await backend()
    monkeypatch.setattr(pool_check, "TRUSTED_S", -1.0)

    def silent(_: Any) -> bool:
        raise psycopg.OperationalError("no answer")

    monkeypatch.setattr(engine().sync_engine.dialect, "do_ping", silent)
    assert await backend() != first
