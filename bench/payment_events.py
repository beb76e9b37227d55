"""Events of payments, each told twice and in any order over 20 connections, until the last of them is applied.

python -m bench.payment_events --payments 1000

Beside it stands a bare loop: a row inserted and committed for each event, over as many connections.
"""

import argparse
import asyncio
import random
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from sqlalchemy import text

from bench.surroundings import database, keep
from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import engine, plain_dsn, unit_of_work
from tests import builders, money
from tests.payment_events import begun, hook, tell
from tests.payment_provider import ShopProvider

CONNECTIONS, TOLD, GOAL = 20, 2, 100.0
_TABLE: LiteralString = """
create table bare_event (id bigserial primary key, provider_id text, event text, received_at timestamptz)
"""
_BARE: LiteralString = "insert into bare_event (provider_id, event, received_at) values (%s, %s, now())"


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--payments", type=int, default=1000)
    given = parser.parse_args()
    with database() as server, tempfile.TemporaryDirectory(prefix="lkk-shop-") as folder:
        with psycopg.connect(server.dsn("lkk"), autocommit=True) as connection:
            connection.execute(_TABLE)
        figures = asyncio.run(_measure(given.payments, ShopProvider(Path(folder))))
    keep("payment_events", figures)


async def _measure(payments: int, provider: ShopProvider) -> dict[str, Any]:
    dice = random.Random(20261126)
    rows = await begun(provider, await builders.customer(), payments, one_invoice_each=True)
    for row in rows:
        provider.shop.decide(row.provider_id or "", paid=True)
    told = [row.provider_id or "" for row in rows for _ in range(TOLD)]
    dice.shuffle(told)
    bare_s = await _bare(told)
    began = time.perf_counter()
    sending = asyncio.create_task(_tell(told))
    while not sending.done():
        with suppress(Unavailable):  # web and worker share the connections of one process here
            await money.delivered(provider.ports)
    await sending
    told_s = time.perf_counter() - began
    await money.delivered(provider.ports)
    ours_s = time.perf_counter() - began
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
        "seconds": round(ours_s, 1),
        "goal_per_s": GOAL,
        "goal_met": len(told) / ours_s >= GOAL,
    }


async def _tell(told: list[str]) -> None:
    queue = list(told)

    async def connection() -> None:
        async with hook() as client:
            while queue:
                await tell(client, "payment.succeeded", queue.pop())

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))


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
