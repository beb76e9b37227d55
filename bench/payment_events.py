"""Events of payments, each told twice and in any order over 20 connections, until the last of them is applied.

python -m bench.payment_events --payments 1000

The site answers in this process, which tells it of the events too; the worker with the shop has a process of its own,
as the portal has. Beside it stands a bare loop: a row inserted and committed for each event, over as many connections.
"""

import argparse
import asyncio
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import httpx
import psycopg
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bench.cpu import cpu_of_database
from bench.surroundings import database, keep
from lkk.launch.postgres import Server
from lkk.services.kernel.unit_of_work import engine, plain_dsn, unit_of_work
from lkk.settings import settings
from tests import builders
from tests.payment_events import address, begun, hook, notice, tell
from tests.payment_provider import ShopProvider

CONNECTIONS, TOLD, GOAL = 20, 2, 100.0
_LOOK_S = 0.05
_TABLE: LiteralString = """
create table bare_event (id bigserial primary key, provider_id text, event text, received_at timestamptz)
"""
_BARE: LiteralString = "insert into bare_event (provider_id, event, received_at) values (%s, %s, now())"


@dataclass
class _Worker:
    """The other process; its seconds are known when it has stopped."""

    process: "subprocess.Popen[str]"
    cpu_s: float = 0.0


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--payments", type=int, default=1000)
    given = parser.parse_args()
    with database() as server, tempfile.TemporaryDirectory(prefix="lkk-shop-") as folder:
        with psycopg.connect(server.dsn("lkk"), autocommit=True) as connection:
            connection.execute(_TABLE)
        figures = asyncio.run(_measure(given.payments, Path(folder), server))
    keep("payment_events", figures)


async def _measure(payments: int, folder: Path, server: Server) -> dict[str, Any]:
    dice, provider = random.Random(20261126), ShopProvider(folder)
    rows = await begun(provider, await builders.customer(), payments, one_invoice_each=True)
    for row in rows:
        provider.shop.decide(row.provider_id or "", paid=True)
    told = [row.provider_id or "" for row in rows for _ in range(TOLD)]
    dice.shuffle(told)
    bare_s, loader_cpu_s = await _bare(told), await _loader(told)
    with _worker(folder) as worker:
        cpu, database_cpu, began = time.process_time(), cpu_of_database(server), time.perf_counter()
        await _tell(told)
        told_s, site_cpu = time.perf_counter() - began, time.process_time() - cpu
        await _until_applied(payments)
        ours_s, database_cpu = time.perf_counter() - began, cpu_of_database(server) - database_cpu
    async with unit_of_work() as work:
        query = text("select count(*) from money_applied union all select count(*) from provider_notice")
        applied = [count for (count,) in await work.session.execute(query)]
    await engine().dispose()
    if applied != [payments, payments]:
        raise SystemExit(f"applied {applied}, not {payments} each")
    return {
        "payments": payments,
        "events": len(told),
        "connections": CONNECTIONS,
        "bare_inserts_per_s": round(len(told) / bare_s),
        "taken_per_s": round(len(told) / told_s),
        "applied_per_s": round(len(told) / ours_s),
        "payments_settled_per_s": round(payments / ours_s),
        "seconds": round(ours_s, 1),
        "site_cpu_s": round(site_cpu - loader_cpu_s, 1),
        "loader_cpu_s": round(loader_cpu_s, 1),
        "worker_cpu_s": round(worker.cpu_s, 1),
        "database_cpu_s": round(database_cpu, 1),
        "goal_per_s": GOAL,
        "goal_met": len(told) / ours_s >= GOAL,
    }


@contextmanager
def _worker(folder: Path) -> Iterator[_Worker]:
    """A worker that is about to deliver; its start-up is not measured."""
    command = [sys.executable, "-m", "bench.payment_worker", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise SystemExit("the worker did not start")
        started = _Worker(process)
        try:
            yield started
        finally:
            process.send_signal(signal.SIGTERM)
            started.cpu_s = float(process.stdout.readline() or 0)


async def _until_applied(payments: int) -> None:
    async with await psycopg.AsyncConnection.connect(plain_dsn(), autocommit=True) as one:
        while await (await one.execute("select count(*) from money_applied")).fetchone() != (payments,):  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_S)


async def _tell(told: list[str]) -> None:
    queue = list(told)

    async def connection() -> None:
        async with hook() as client:
            while queue:
                await tell(client, "payment.succeeded", queue.pop())

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))


async def _loader(told: list[str]) -> float:
    """The processor's seconds of telling alone: the same requests, answered by nobody."""

    async def nothing(_: Any) -> Response:
        return Response()

    app = Starlette(routes=[Route("/{rest:path}", nothing, methods=["POST"])])
    began = time.process_time()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=settings().public_url) as client:
        for number in told:
            await client.post(address(), json=notice("payment.succeeded", number))
    return time.process_time() - began


async def _bare(told: list[str]) -> float:
    queue = list(told)

    async def connection() -> None:
        async with await psycopg.AsyncConnection.connect(plain_dsn(), autocommit=True) as one:
            while queue:
                await one.execute(_BARE, (queue.pop(), "payment.succeeded"))

    began = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
