"""What opening a page costs: processor time of the web processes, statements, Redis commands, events and bytes.

Two web processes over one Redis; tabs of different people are opened one after another.

python -m bench.opening --tabs 100
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from redis import Redis

from bench.cpu import cpu_seconds
from bench.crowd import gather
from bench.own_applications import add_own_applications
from bench.portal import measured_portal
from bench.surroundings import keep
from bench.tab import PAGE, TABLE, Tab
from lkk.launch import postgres
from tests.portal_process import Portal
from tests.valkey import running_valkey

WORKERS = 2
APPLICATIONS = 40
WARM_UP = 10
COUNTED = {"shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track_utility": "off"}


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--tabs", type=int, default=100)
    parser.add_argument("--name", default="opening", help="the file of the figures")
    arguments = parser.parse_args()
    postgres.SERVER_OPTIONS.update(COUNTED)
    with (
        tempfile.TemporaryDirectory(prefix="lkk-bench-") as folder,
        running_valkey(Path(folder)) as redis_url,
        measured_portal(LKK_WEB_WORKERS=str(WORKERS), LKK_REDIS_URL=redis_url) as portal,
    ):
        with psycopg.connect(portal.database_url, autocommit=True) as connection:
            connection.execute("create extension pg_stat_statements")
        cookies = gather(portal.database_url, arguments.tabs + WARM_UP)
        add_own_applications(portal.database_url, "crowd%@example.com", APPLICATIONS)
        with Redis.from_url(redis_url) as redis:
            figures = asyncio.run(_measure(portal, redis, cookies, arguments.tabs))
    keep(arguments.name, figures)


async def _measure(portal: Portal, redis: Redis, cookies: list[str], tabs: int) -> dict[str, Any]:
    figures: dict[str, Any] = {"tabs": tabs}
    for page in (PAGE, TABLE):
        for cookie in cookies[:WARM_UP]:
            await _open(portal, cookie, page)
        figures |= {f"{page[1:]}_{name}": value for name, value in (await _one(portal, redis, cookies, page)).items()}
    return figures


async def _one(portal: Portal, redis: Redis, cookies: list[str], page: str) -> dict[str, float]:
    web = portal.processes["web"].pid
    commands, statements, cpu = _commands(redis), _statements(portal), cpu_seconds(web)
    taken, received, updates = [], 0, 0
    for cookie in cookies[WARM_UP:]:
        started = time.perf_counter()
        tab = await _open(portal, cookie, page)
        taken.append(time.perf_counter() - started)
        received += tab.received
        updates += tab.arrived
    number = len(taken)
    found = {
        "cpu_ms": round((cpu_seconds(web) - cpu) * 1000 / number, 1),
        "p50_ms": round(statistics.median(taken) * 1000, 1),
        "statements": round((_statements(portal) - statements) / number, 1),
        "redis_commands": round((_commands(redis) - commands) / number, 1),
        "redis_kb": round(redis.info("memory")["used_memory"] / 1024 / redis.dbsize(), 1),  # pyright: ignore
        "updates": round(updates / number, 1),
        "bytes_down": round(received / number),
        "load_average": round(os.getloadavg()[0], 1),
    }
    print(page, found, flush=True)
    return found


async def _open(portal: Portal, cookie: str, page: str) -> Tab:
    async with Tab(portal.url, cookie) as tab:
        await tab.open_page(page)
        return tab


def _commands(redis: Redis) -> int:
    return int(redis.info("stats")["total_commands_processed"])  # pyright: ignore


def _statements(portal: Portal) -> int:
    """Statements the server has run but BEGIN, COMMIT and their like; NOTIFY is a select and counts."""
    with psycopg.connect(portal.database_url, autocommit=True) as connection:
        row = connection.execute("select sum(calls) from pg_stat_statements").fetchone()
    return int(row[0]) if row else 0


if __name__ == "__main__":
    main()
