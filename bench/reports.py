"""How fast the reports answer over a great many applications, beside the same SQL sent by psycopg alone.

Each report over the whole year and over one quarter of it, and the figures of a disclosure.

python -m bench.reports --rows 1000000
"""

import argparse
import asyncio
import time
from datetime import date
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from bench.applications_rows import fill
from bench.surroundings import database, keep
from bench.timing import Call, Measured, measured
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.reports import catalog, disclosure
from lkk.vocabulary.people import Role
from lkk.vocabulary.reports import ReportKind

GOAL_TIMES, GOAL_MS = 1.5, 5.0
PERIODS = {"year": (date(2026, 1, 1), date(2026, 12, 31)), "quarter": (date(2026, 1, 1), date(2026, 3, 31))}
#: Rows are written without indexes and checks of references; those that reports may read are made again afterwards.
_INDEXES: LiteralString = """
select indexdef, indexname from pg_indexes
 where tablename in ('application', 'application_clock', 'application_history') and schemaname = 'public'
   and indexname not in (select conname from pg_constraint)
"""
_UNCHECKED: LiteralString = "set session_replication_role = replica"
#: Indexes of the customers' own tables and of the search for words: no report can use them, and they take minutes.
_OF_NO_REPORT = ("_own_by_", "_found_by")
_STAGES: LiteralString = "update application set stage = 'works', track = 'simplified' where kind like 'tp%'"
_CLOCKS: LiteralString = """
insert into application_clock (application_id, rule, state, started_on, due_on, days_total, escalated_percent, law)
select a.id, (array['tp.register', 'tp.offer.S', 'info.answer'])[1 + n % 3],
       (array['met', 'met', 'breached', 'running', 'stopped'])[1 + (a.id + n) % 5],
       a.submitted_at::date, a.submitted_at::date + 15, 15, 0, ''
  from application a cross join generate_series(0, 1) n
"""
_HISTORY: LiteralString = """
insert into application_history (application_id, at, actor_id, side, kind, before, after, reason, internal)
select a.id, a.submitted_at + n * interval '4 days', a.executor_id, 'company',
       case when n = 1 then 'status' else 'stage' end,
       (array['submitted', 'review', 'offer', 'payment'])[n], (array['registered', 'offer', 'payment', 'works'])[n],
       '', false
  from application a cross join generate_series(1, 4) n where n = 1 or a.stage is not null
"""
_ANALYZE: LiteralString = "vacuum analyze application, application_clock, application_history"


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with database() as server:
        with psycopg.connect(server.dsn("lkk"), autocommit=True) as connection:
            seconds = _fill(connection, given.rows)
        results = asyncio.run(measured(_calls(), given.runs))
    keep(
        "reports",
        {"rows": given.rows, "runs": given.runs, "filled_in_s": seconds, "reports": [_figures(one) for one in results]},
    )


def _fill(connection: psycopg.Connection[Any], rows: int) -> int:
    """Write the rows and bring the indexes back; return how many seconds it took."""
    began = time.monotonic()
    indexes: list[tuple[str, str]] = connection.execute(_INDEXES).fetchall()
    for _, name in indexes:
        connection.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
    connection.execute(_UNCHECKED)
    fill(connection, rows, 100)
    for statement in (_STAGES, _CLOCKS, _HISTORY):
        connection.execute(statement)
    for definition, name in indexes:
        if not any(one in name for one in _OF_NO_REPORT):
            connection.execute(definition.encode())
    connection.execute(_ANALYZE)
    return round(time.monotonic() - began)


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
        "met": one.p50 <= max(GOAL_TIMES * one.bare_p50, one.bare_p50 + GOAL_MS),
    }


if __name__ == "__main__":
    main()
