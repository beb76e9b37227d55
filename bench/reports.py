"""How fast the reports answer over a great many applications, beside the same SQL sent by psycopg alone.

Each report over the whole year and over one quarter of it, the figures of a disclosure, and the job that counts the
sums: all days anew, and after changes of applications filed on many days.

python -m bench.reports --rows 1000000
"""

import argparse
import asyncio
import time
from datetime import date
from typing import Any, LiteralString

import psycopg

from bench import reports_rows
from bench.surroundings import database, keep
from bench.timing import Call, Measured, measured
from lkk.launch import postgres
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.kernel.unit_of_work import engine
from lkk.services.reports import catalog, disclosure, sums
from lkk.vocabulary.people import Role
from lkk.vocabulary.reports import ReportKind

GOAL_TIMES, GOAL_MS, GOAL_PAGE_MS = 1.5, 5.0, 1000
PERIODS = {"year": (date(2026, 1, 1), date(2026, 12, 31)), "quarter": (date(2026, 1, 1), date(2026, 3, 31))}
#: What five minutes of a busy office change: a status here and there, of applications of many days.
_WORK: LiteralString = """
update application set status = 'fulfilled'
 where id in (select id from application where status = 'in_progress' limit 200)
"""
_DAYS: LiteralString = """
update application set status = 'rejected'
 where id in (select min(id) from application group by (submitted_at at time zone 'Asia/Barnaul')::date limit 60)
"""


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with database() as server:
        began = time.monotonic()
        with psycopg.connect(server.dsn("lkk"), autocommit=True) as connection:
            many = reports_rows.fill(connection, given.rows)
        filled = round(time.monotonic() - began)
        job = asyncio.run(_job(server))
        results = asyncio.run(measured(_calls(), given.runs))
    figures = {"rows": given.rows, **many, "runs": given.runs, "filled_in_s": filled}
    keep("reports", {**figures, "job": job, "reports": [_figures(one) for one in results]})


async def _job(server: postgres.Server) -> dict[str, Any]:
    """Seconds the sums take: all days, then those touched by changes."""
    found: dict[str, Any] = {}
    with psycopg.connect(server.dsn("lkk"), autocommit=True) as connection:
        for name, change in (("whole", None), ("work", _WORK), ("days", _DAYS)):
            if change:
                connection.execute(change)
            began = time.monotonic()
            days = await sums.refresh()
            found[name] = {"days": days, "seconds": round(time.monotonic() - began, 2)}
        for table in ("report_sum", "report_stay"):
            row = connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
            found[table] = row[0] if row else 0
            connection.execute(f"vacuum analyze {table}".encode())
    await engine().dispose()
    return found


def _calls() -> dict[str, Call]:
    head = Actor.alone(Identity(1, Role.ADMINISTRATOR))
    calls = {
        f"{kind.value}, {name}": _report(head, kind, days) for kind in ReportKind for name, days in PERIODS.items()
    }
    return calls | {"disclosure, quarter": lambda work: disclosure.draft(work, head, PERIODS["quarter"][0])}


def _report(head: Actor, kind: ReportKind, days: tuple[date, date]) -> Call:
    return lambda work: catalog.load(work, head, kind, *days)


def _figures(one: Measured) -> dict[str, Any]:
    return {
        "report": one.name,
        "p50_ms": one.p50,
        "p95_ms": one.p95,
        "bare_p50_ms": one.bare_p50,
        "times": round(one.p50 / max(one.bare_p50, 0.01), 2),
        "met": one.p50 <= max(GOAL_TIMES * one.bare_p50, one.bare_p50 + GOAL_MS) and one.p95 <= GOAL_PAGE_MS,
    }


if __name__ == "__main__":
    main()
