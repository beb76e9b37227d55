"""The table of applications: sorted, filtered and paged by the database in one statement.

Counting stops at `MOST_COUNTED`. Pages up to that are numbered; further ones are reached from the last row of the
page before (`after`), the first row of the page behind (`before`) or from the end, each as quick as the first; the
key of such an edge row is asked for by a statement of its own.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from lkk.services.applications.desk.table_filters import Filters, Narrowing, narrowing
from lkk.services.applications.desk.table_sql import edge_of, first_rows, part
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.permissions import Permission

PAGE_SIZE = 20
MOST_COUNTED = 1000
MOST_PAGES = MOST_COUNTED // PAGE_SIZE
SORTS = ("number", "kind", "object", "applicant", "account", "filed", "status", "changed", "deadline")


@dataclass(frozen=True)
class Place:
    """Which part of the table: a numbered page, what follows or precedes a row (its id), or the end."""

    page: int = 1
    after: int = 0
    before: int = 0
    end: bool = False


@dataclass(frozen=True)
class TableQuery:
    """What of the table is wanted; newest change of status first unless told otherwise."""

    filters: Filters = field(default_factory=Filters)
    sort: str = "changed"
    descending: bool = True
    place: Place = Place()


class TableRow(NamedTuple):
    """A line; moments are UTC, `executor` is filled for the staff alone."""

    id: int
    number: str
    revision: int
    kind: str
    object_name: str
    applicant: str
    applicant_type: ApplicantType | None
    account_number: str
    created_at: datetime
    submitted_at: datetime
    status: ApplicationStatus
    status_changed_at: datetime
    due_on: date | None
    waits_for_customer: bool
    answered_at: datetime | None
    executor_id: int | None
    executor: str


@dataclass(frozen=True)
class TablePage:
    """A part of the table; `page` is 0 past the numbered ones, `more` says that `total` is only a lower bound."""

    rows: list[TableRow]
    total: int
    more: bool
    page: int
    pages: int
    has_previous: bool
    has_next: bool


async def list_own(work: UnitOfWork, actor: Actor, query: TableQuery) -> TablePage:
    """The actor's own applications, drafts left out.

    Raises:
        NotAllowed: the actor is no customer.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    return await _page(work, actor, query)


async def list_all(work: UnitOfWork, actor: Actor, query: TableQuery) -> TablePage:
    """All filed applications.

    Raises:
        NotAllowed: the actor does not see everybody's applications.
    """
    demand(actor, Permission.SEE_APPLICATIONS)
    return await _page(work, actor, query)


async def rows(work: UnitOfWork, actor: Actor, query: TableQuery, limit: int) -> list[TableRow]:
    """The first rows the actor may see of all pages together.

    Raises:
        NotAllowed: the actor is an employee who does not see applications.
    """
    demand(actor, Permission.SEE_APPLICATIONS if actor.staff else Permission.USE_CABINET)
    wanted = narrowing(actor, query.filters, work.now)
    statement = first_rows(wanted.sql, query.sort, query.descending, staff=actor.staff)
    connection = await work.session.connection()
    found = await connection.execute(statement, {**wanted.values, "size": limit})
    return [TableRow(*row) for row in found]


async def _page(work: UnitOfWork, actor: Actor, query: TableQuery) -> TablePage:
    wanted = narrowing(actor, query.filters, work.now)
    place = query.place
    edge = await _edge(work, wanted, query)
    far = edge is not None or place.end
    numbered = max(place.page, 1)
    found, total = await _part(work, actor, wanted, query, edge, page=numbered, size=PAGE_SIZE + far)
    more = total > MOST_COUNTED
    if more and far:
        return _far_page(found, query)
    total = min(total, MOST_COUNTED)
    pages = max(1, -(-total // PAGE_SIZE))
    page = pages if place.end else min(numbered, pages)
    if page < numbered:
        found, _ = await _part(work, actor, wanted, query, None, page=page, size=PAGE_SIZE)
    if place.end:
        found = found[-(total - (pages - 1) * PAGE_SIZE) :]
    return TablePage(found[:PAGE_SIZE], total, more, page, pages, page > 1, page < pages or more)


def _far_page(found: list[TableRow], query: TableQuery) -> TablePage:
    further = len(found) > PAGE_SIZE
    if query.place.end or query.place.before:
        shown = found[-PAGE_SIZE:]
        return TablePage(shown, MOST_COUNTED, True, 0, MOST_PAGES, further, not query.place.end)
    return TablePage(found[:PAGE_SIZE], MOST_COUNTED, True, 0, MOST_PAGES, True, further)


async def _part(
    work: UnitOfWork, actor: Actor, wanted: Narrowing, query: TableQuery, edge: Any, *, page: int, size: int
) -> tuple[list[TableRow], int]:
    """The rows of a page in the order they are shown, and how many there are, counted up to `MOST_COUNTED` + 1."""
    place = query.place
    beyond = "" if edge is None else "before" if place.before else "after"
    statement = part(wanted.sql, query.sort, query.descending, beyond="end" if place.end else beyond, staff=actor.staff)
    numbered_only = {"skip": (page - 1) * PAGE_SIZE, "skip_many": (page - 1) * PAGE_SIZE}
    if place.end or beyond:
        numbered_only["skip_many"] = 0
    if place.end:
        numbered_only["skip"] = 0
    values = {**wanted.values, **numbered_only, "size": size, "most": MOST_COUNTED + 1}
    if beyond:
        values |= {"edge": edge, "edge_id": place.before or place.after}
    connection = await work.session.connection()
    found = (await connection.execute(statement, values)).all()
    return [TableRow(*row[1:]) for row in found if row[1] is not None], found[0][0]


async def _edge(work: UnitOfWork, wanted: Narrowing, query: TableQuery) -> Any:
    """The key of the row that the page begins after or ends before; None when there is no such row in the table."""
    row_id = query.place.after or query.place.before
    if not row_id:
        return None
    connection = await work.session.connection()
    statement = edge_of(wanted.sql, query.sort, query.descending)
    return (await connection.execute(statement, {**wanted.values, "edge_id": row_id})).scalar()
