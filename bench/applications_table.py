"""How fast the table of applications answers, beside the same SQL sent by psycopg alone.

Every sort and every filter, first and last page: of everybody for an operator, of one customer with many.

python -m bench.applications_table --rows 1000000 --own 10000
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event

from bench.applications_rows import fill
from bench.surroundings import keep, use_database
from lkk.launch import postgres
from lkk.services.applications.desk import table
from lkk.services.applications.desk.table import SORTS, Place, TableQuery
from lkk.services.applications.desk.table_filters import Filters
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.kernel.unit_of_work import engine, plain_dsn, unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, Direction
from lkk.vocabulary.people import CabinetClass, Role

GOAL_TIMES, GOAL_MS = 2.0, 5.0
Statements = list[tuple[str, Any]]

FILTERS: dict[str, Filters] = {
    "number": Filters(number="00777"),
    "kind": Filters(kind="tp_new"),
    "object": Filters(object_name="улица 77"),
    "applicant": Filters(applicant="ель 777"),
    "account": Filters(account="7777"),
    "words": Filters(text="заявитель 777 улица"),
    "phone": Filters(text="+7 913 000-77-77"),
    "filed": Filters(filed_from=date(2026, 3, 1), filed_to=date(2026, 3, 3)),
    "status": Filters(status=ApplicationStatus.INFO_REQUESTED),
    "changed": Filters(changed_from=date(2026, 3, 1), changed_to=date(2026, 3, 3)),
    "due": Filters(due_from=date(2026, 12, 1), due_to=date(2026, 12, 3)),
    "overdue": Filters(deadline="overdue"),
    "waits": Filters(waits=True),
    "direction": Filters(direction=Direction.GRID_ASSETS),
}


@dataclass(frozen=True)
class Measured:
    """One case, milliseconds."""

    name: str
    p50: float
    p95: float
    bare_p50: float
    bare_p95: float

    @property
    def met(self) -> bool:
        """Whether the goal is: within twice the bare time or five milliseconds of it, whichever is more."""
        return self.p50 <= max(GOAL_TIMES * self.bare_p50, self.bare_p50 + GOAL_MS)


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--own", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lkk-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = postgres.ensure(folder / "pg", "lkk")
        try:
            use_database(server, "lkk")
            with psycopg.connect(server.dsn("lkk"), autocommit=True) as connection:
                customer, operator = fill(connection, given.rows, given.own)
            results = asyncio.run(_measure(customer, operator, given.runs))
        finally:
            server.stop()
    keep("applications_table", {"rows": given.rows, "own_rows": given.own, "runs": given.runs, **_figures(results)})


async def _measure(customer: int, operator: int, runs: int) -> list[Measured]:
    found = []
    actors = {
        "operator": Actor.alone(Identity(operator, Role.SERVICE_CENTRE_OPERATOR)),
        "own": Actor.alone(Identity(customer, Role.CUSTOMER, CabinetClass.INDIVIDUAL)),
    }
    with psycopg.connect(plain_dsn(), autocommit=True) as bare:
        for who, actor in actors.items():
            for name, query in _cases():
                found.append(await _case(f"{who}, {name}", actor, query, bare, runs))
    await engine().dispose()
    return found


def _cases() -> Iterator[tuple[str, TableQuery]]:
    for place_name, place in (("first", Place()), ("last", Place(end=True))):
        for name in SORTS:
            for down in (False, True):
                yield f"sort {name} {'down' if down else 'up'}, {place_name}", TableQuery(Filters(), name, down, place)
        for name, filters in FILTERS.items():
            yield f"filter {name}, {place_name}", TableQuery(filters, place=place)


async def _case(name: str, actor: Actor, query: TableQuery, bare: psycopg.Connection[Any], runs: int) -> Measured:
    statements = await _statements(actor, query)
    ours, theirs = [], []
    for _ in range(runs):
        started = time.perf_counter()
        await _call(actor, query)
        between = time.perf_counter()
        with bare.transaction():
            for statement, parameters in statements:
                bare.execute(statement.encode(), parameters).fetchall()
        ours.append(between - started)
        theirs.append(time.perf_counter() - between)
    return Measured(name, *_percentiles(ours), *_percentiles(theirs))


async def _call(actor: Actor, query: TableQuery) -> None:
    async with unit_of_work() as work:
        await (table.list_all if actor.staff else table.list_own)(work, actor, query)


async def _statements(actor: Actor, query: TableQuery) -> Statements:
    """What the call sends; it also warms the caches up."""
    await _call(actor, query)
    sent: Statements = []

    def remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        sent.append((statement, parameters))

    event.listen(engine().sync_engine, "before_cursor_execute", remember)
    await _call(actor, query)
    event.remove(engine().sync_engine, "before_cursor_execute", remember)
    return sent


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return round(cuts[9] * 1000, 2), round(cuts[18] * 1000, 2)


def _figures(results: list[Measured]) -> dict[str, Any]:
    cases = {
        one.name: f"{one.p50} / {one.p95} ms, bare {one.bare_p50} / {one.bare_p95} ms{'' if one.met else ', MISSED'}"
        for one in results
    }
    return {"cases": len(results), "goal_met": sum(one.met for one in results), **cases}


if __name__ == "__main__":
    main()
