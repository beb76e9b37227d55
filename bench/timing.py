"""A call of a service timed beside the same SQL sent by psycopg alone."""

import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import event

from lkk.services.kernel.unit_of_work import UnitOfWork, engine, plain_dsn, unit_of_work

GOAL_TIMES, GOAL_MS = 2.0, 5.0
Call = Callable[[UnitOfWork], Awaitable[object]]
Statements = list[tuple[str, Any]]


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


async def timed(name: str, call: Call, bare: psycopg.Connection[Any], runs: int) -> Measured:
    """Call the service in a unit of work of its own and send its statements alone, in turn."""
    statements = await _statements(call)
    ours, theirs = [], []
    for _ in range(runs):
        started = time.perf_counter()
        await _in_unit(call)
        between = time.perf_counter()
        with bare.transaction():
            for statement, parameters in statements:
                bare.execute(statement.encode(), parameters).fetchall()
        ours.append(between - started)
        theirs.append(time.perf_counter() - between)
    return Measured(name, *_percentiles(ours), *_percentiles(theirs))


async def measured(cases: Mapping[str, Call], runs: int) -> list[Measured]:
    """Time every case, one after another."""
    with psycopg.connect(plain_dsn(), autocommit=True) as bare:
        found = [await timed(name, call, bare, runs) for name, call in cases.items()]
    await engine().dispose()
    return found


def figures(results: list[Measured]) -> dict[str, Any]:
    """The figures as they are kept."""
    cases = {
        one.name: f"{one.p50} / {one.p95} ms, bare {one.bare_p50} / {one.bare_p95} ms{'' if one.met else ', MISSED'}"
        for one in results
    }
    return {"cases": len(results), "goal_met": sum(one.met for one in results), **cases}


async def _in_unit(call: Call) -> None:
    async with unit_of_work() as work:
        await call(work)


async def _statements(call: Call) -> Statements:
    """What the call sends; it also warms the caches up."""
    await _in_unit(call)
    sent: Statements = []

    def remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        sent.append((statement, parameters))

    event.listen(engine().sync_engine, "before_cursor_execute", remember)
    await _in_unit(call)
    event.remove(engine().sync_engine, "before_cursor_execute", remember)
    return sent


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return round(cuts[9] * 1000, 2), round(cuts[18] * 1000, 2)
