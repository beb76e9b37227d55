"""How fast the table of applications answers, beside the same SQL sent by psycopg alone.

Every sort and every filter, first and last page: of everybody for an operator, of one customer with many.

python -m bench.applications_table --rows 1000000 --own 10000
python -m bench.applications_table --only "operator, queue" --name queue_opening
"""

import argparse
import asyncio
from collections.abc import Iterator
from datetime import date

import psycopg

from bench.applications_rows import fill
from bench.surroundings import database, keep
from bench.timing import Call, figures, measured
from lkk.services import presence
from lkk.services.applications.desk import counts, desk, queue, table
from lkk.services.applications.desk.table import SORTS, Place, TableQuery
from lkk.services.applications.desk.table_filters import Filters
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, Direction
from lkk.vocabulary.people import CabinetClass, Role
from lkk.vocabulary.queue import QueueView

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


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--own", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--only", default="", help="the cases whose names contain it")
    parser.add_argument("--name", default="applications_table", help="the file of the figures")
    given = parser.parse_args()
    with database() as server:
        with psycopg.connect(server.dsn("lkk"), autocommit=True) as connection:
            customer, operator = fill(connection, given.rows, given.own)
        calls = {name: call for name, call in _calls(customer, operator).items() if given.only in name}
        results = asyncio.run(measured(calls, given.runs))
    keep(given.name, {"rows": given.rows, "own_rows": given.own, "runs": given.runs, **figures(results)})


def _calls(customer: int, operator: int) -> dict[str, Call]:
    actors = {
        "operator": Actor.alone(Identity(operator, Role.SERVICE_CENTRE_OPERATOR)),
        "own": Actor.alone(Identity(customer, Role.CUSTOMER, CabinetClass.INDIVIDUAL)),
    }
    at_desk = actors["operator"]
    views = {f"operator, view {view.value}": _listing(at_desk, _of_view(view)) for view in QueueView}
    listings = {f"{who}, {name}": _listing(actor, query) for who, actor in actors.items() for name, query in _cases()}
    opening = {
        "operator, queue counters": lambda work: queue.counts(work, at_desk),
        "operator, queue figures of the day": lambda work: counts.today(work, at_desk),
        **{f"operator, queue opened at {view.value}": _opening(at_desk, view) for view in QueueView},
    }
    return listings | views | opening


def _opening(actor: Actor, view: QueueView) -> Call:
    """Everything the desk asks for when a view is opened."""

    async def opened(work: UnitOfWork) -> None:
        page = await table.list_all(work, actor, _of_view(view))
        await queue.counts(work, actor)
        await desk.executors(work, actor)
        await queue.columns_put_away(work, actor, ())
        await presence.who_has_open(work, actor, [row.id for row in page.rows])
        await counts.today(work, actor)

    return opened


def _of_view(view: QueueView) -> TableQuery:
    return TableQuery(Filters(view=view), sort="deadline", descending=False)


def _listing(actor: Actor, query: TableQuery) -> Call:
    return lambda work: (table.list_all if actor.staff else table.list_own)(work, actor, query)


def _cases() -> Iterator[tuple[str, TableQuery]]:
    for place_name, place in (("first", Place()), ("last", Place(end=True))):
        for name in SORTS:
            for down in (False, True):
                yield f"sort {name} {'down' if down else 'up'}, {place_name}", TableQuery(Filters(), name, down, place)
        for name, filters in FILTERS.items():
            yield f"filter {name}, {place_name}", TableQuery(filters, place=place)


if __name__ == "__main__":
    main()
