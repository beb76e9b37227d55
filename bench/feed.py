"""How fast the portal catches up with the feed from nothing, beside COPY of the same rows into the same tables.

python -m bench.feed --accounts 100000
"""

import argparse
import asyncio
import resource
import sys
import tempfile
import time

import psycopg
from psycopg import sql

from bench.surroundings import keep, surroundings, use_database
from lkk.launch.postgres import Server
from lkk.services import composition
from lkk.services.feed.running import catch_up
from lkk.services.integrations.accounting.http import accounting_system
from lkk.services.kernel.unit_of_work import engine

TABLES = ("customer_account", "metering_point", "meter", "register", "reading")
DEMO_CITY = 60
PORTION = 5000  # accounts made by one request, which must not last for ever


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--accounts", type=int, default=3000, help="accounts beside those of the demo city")
    accounts = parser.parse_args().accounts
    with surroundings(accounts=DEMO_CITY) as (server, sandbox):
        for made in range(0, accounts, PORTION):
            sandbox.generate(min(PORTION, accounts - made))
        started_with_mb = _peak_mb()
        changes, feed_s = asyncio.run(_feed())
        peak_mb = _peak_mb()
        rows, copy_s = _copy(server)
    keep(
        "feed",
        {
            "accounts": accounts + DEMO_CITY,
            "changes": changes,
            "rows": rows,
            "feed_s": round(feed_s, 1),
            "changes_per_s": round(changes / feed_s),
            "rows_per_s": round(rows / feed_s),
            "copy_s": round(copy_s, 1),
            "copy_rows_per_s": round(rows / copy_s),
            "times_slower_than_copy": round(feed_s / copy_s, 1),
            "peak_memory_mb": peak_mb,
            "memory_before_mb": started_with_mb,
        },
    )


async def _feed() -> tuple[int, float]:
    async with accounting_system() as accounting:
        started = time.perf_counter()
        changes = await catch_up(accounting, composition.FEED)
        seconds = time.perf_counter() - started
    await engine().dispose()
    return changes, seconds


def _copy(server: Server) -> tuple[int, float]:
    """Copy the rows into a second database with the same constraints and indexes; only the way in is timed."""
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("create database copied")
    use_database(server, "copied")
    rows, seconds = 0, 0.0
    with tempfile.TemporaryFile() as file:
        for table in TABLES:
            file.seek(0)
            file.truncate()
            name = sql.Identifier(table)
            with psycopg.connect(server.dsn("lkk")) as source, source.cursor() as cursor:
                with cursor.copy(sql.SQL("copy {} to stdout").format(name)) as out:
                    for block in out:
                        file.write(block)
                rows += cursor.rowcount
            file.seek(0)
            started = time.perf_counter()
            with (
                psycopg.connect(server.dsn("copied")) as target,
                target.cursor() as cursor,
                cursor.copy(sql.SQL("copy {} from stdin").format(name)) as into,
            ):
                while block := file.read(1 << 20):
                    into.write(block)
            seconds += time.perf_counter() - started
    return rows, seconds


def _peak_mb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))


if __name__ == "__main__":
    main()
