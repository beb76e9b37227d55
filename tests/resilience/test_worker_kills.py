"""Workers as real processes: killed, stopped, two at once."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import psycopg
import pytest
from sqlalchemy import text

from lkk.models.readings import Reading
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.delivery import DeliveryState
from lkk.vocabulary.metering import ReadingStatus
from lkk.worker import LEADER_LOCK
from tests import city
from tests.sandbox_process import Sandbox
from tests.worker_process import running_workers, start_worker

KILLS, WAVE = 20, 100
LEASE_S = "2"

pytestmark = pytest.mark.slow


async def until(condition: Callable[[], Awaitable[bool]], limit_s: float) -> None:
    """Wait for a condition.

    Raises:
        TimeoutError: it did not come true in time.
    """
    async with asyncio.timeout(limit_s):
        while not await condition():  # noqa: ASYNC110  what is waited for happens in another process
            await asyncio.sleep(0.1)


async def most_attempts() -> int:
    async with unit_of_work() as work:
        return (await work.session.execute(text("select max(attempts) from outbox_item"))).scalar_one()


async def hurry_feed() -> None:
    """Make the feed due from the start: what it tells must not double what the answers told."""
    async with unit_of_work() as work:
        await work.session.execute(text("update feed_cursor set cursor = ''"))


@pytest.mark.timeout(240)
async def test_twenty_kills_lose_and_double_nothing(city_database: str, sandbox: Sandbox) -> None:
    chance = random.Random(20261121)
    targets = await city.corrections(KILLS * WAVE)
    assert len(targets) == KILLS * WAVE
    before = sandbox.effects()["readings"]
    sandbox.behave("slow", delay_s=0.15, path="/v1/readings")
    sent: list[Reading] = []
    with running_workers(2, LKK_OUTBOX_LEASE_S=LEASE_S, LKK_FEED_INTERVAL_S="1") as workers:
        await hurry_feed()
        for kill in range(KILLS):
            sent += await city.submit(targets[kill * WAVE : (kill + 1) * WAVE])
            await asyncio.sleep(chance.uniform(0.05, 0.6))
            victim = workers.pop(0)
            victim.kill()
            workers.append(start_worker(LKK_OUTBOX_LEASE_S=LEASE_S, LKK_FEED_INTERVAL_S="1"))
            victim.join()

        async def all_done() -> bool:
            return await city.queue() == {DeliveryState.DONE: len(sent)}

        await until(all_done, 150)  # about 20 s on an idle machine
    assert await city.statuses(sent) == {ReadingStatus.TRANSMITTED: len(sent)}
    after = sandbox.effects()
    assert after == {"readings": before + len(sent), "distinct_keys": before + len(sent), "duplicates": 0}
    assert await most_attempts() > 1, "no kill hit a delivery: the test proves nothing"


async def test_two_workers_share_the_work_and_one_leads(city_database: str, sandbox: Sandbox) -> None:
    with running_workers(2, LKK_FEED_INTERVAL_S="1") as workers:
        leader = await leading_connection(city_database)
        sent = await city.submit(await city.registers(40))

        async def all_done() -> bool:
            return await city.queue() == {DeliveryState.DONE: len(sent)}

        await until(all_done, 20)
        assert await city.statuses(sent) == {ReadingStatus.TRANSMITTED: len(sent)}
        with psycopg.connect(city_database, autocommit=True) as connection:
            connection.execute("select pg_terminate_backend(%s)", (leader,))
        assert await leading_connection(city_database, other_than=leader)
        assert all(worker.is_alive() for worker in workers)


async def test_a_stopped_worker_finishes_what_is_under_way(city_database: str, sandbox: Sandbox) -> None:
    sandbox.behave("slow", delay_s=1, path="/v1/readings")
    with running_workers(1) as (worker,):
        sent = await city.submit(await city.registers(5))

        async def under_way() -> bool:
            async with unit_of_work() as work:
                leased = text("select count(*) from outbox_item where leased_by is not null")
                return bool((await work.session.execute(leased)).scalar_one())

        await until(under_way, 20)
        worker.terminate()
        await asyncio.to_thread(worker.join, 15)
        assert worker.exitcode == 0
    assert await city.queue() == {DeliveryState.DONE: 5}
    assert await city.statuses(sent) == {ReadingStatus.TRANSMITTED: 5}


async def leading_connection(database: str, *, other_than: int = 0, limit_s: float = 20) -> int:
    """The server process of the connection that holds the leader's lock."""
    query = (
        "select l.pid from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database()"
        " and l.locktype = 'advisory' and l.objid = %s and l.granted and l.pid <> %s"
    )
    async with asyncio.timeout(limit_s):
        while True:
            with psycopg.connect(database) as connection:
                if row := connection.execute(query, (LEADER_LOCK, other_than)).fetchone():
                    return row[0]
            await asyncio.sleep(0.2)
