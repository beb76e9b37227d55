"""The table of applications: sorted, filtered and paged by the database; far pages are found by their edge row.

Counting stops at `MOST_COUNTED`. Pages up to that are numbered; further ones are reached from the last row of the
page before (`after`), the first row of the page behind (`before`) or from the end, each as quick as the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, func, literal_column, tuple_
from sqlmodel import col, select

from lkk.models.applications import SORTED_BY, Application
from lkk.models.identity import User
from lkk.services.applications.desk.table_filters import Filters, conditions
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
    demand(actor, Permission.USE_CABINET)
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
    wanted = conditions(actor, query.filters, work.now)
    return await _fetch(work, actor, wanted, query.sort, query.descending, limit)


async def _page(work: UnitOfWork, actor: Actor, query: TableQuery) -> TablePage:
    wanted = conditions(actor, query.filters, work.now)
    place = query.place
    if not (place.after or place.before or place.end):
        numbered = await _numbered_page(work, actor, wanted, query, max(place.page, 1))
        if numbered is not None:
            return numbered
    total, more = await _count(work, wanted)
    pages = max(1, -(-total // PAGE_SIZE))
    edge = await _edge(work, wanted, query) if more else None
    if edge is not None or (more and place.end):
        return await _far_page(work, actor, wanted, query, edge, total)
    page = pages if place.end else min(max(place.page, 1), pages)
    start = (page - 1) * PAGE_SIZE
    found = await _fetch(work, actor, wanted, query.sort, query.descending, PAGE_SIZE, start)
    return TablePage(found, total, more, page, pages, page > 1, page < pages or more)


async def _numbered_page(
    work: UnitOfWork, actor: Actor, wanted: Sequence[ColumnElement[bool]], query: TableQuery, page: int
) -> TablePage | None:
    """A page by its number with the count of all rows, in one statement; None when the page is past the end."""
    start = (page - 1) * PAGE_SIZE
    rows = _ordered(actor, wanted, query.sort, query.descending, PAGE_SIZE, start)
    found = (await work.session.execute(rows.add_columns(_counted(wanted)))).all()
    if not found and page > 1:
        return None
    counted = found[0][-1] if found else 0
    total, more = min(counted, MOST_COUNTED), counted > MOST_COUNTED
    pages = max(1, -(-total // PAGE_SIZE))
    if page > pages:
        return None
    return TablePage([TableRow(*row[:-1]) for row in found], total, more, page, pages, page > 1, page < pages or more)


async def _far_page(
    work: UnitOfWork,
    actor: Actor,
    wanted: Sequence[ColumnElement[bool]],
    query: TableQuery,
    edge: ColumnElement[bool] | None,
    total: int,
) -> TablePage:
    backwards = query.place.end or bool(query.place.before)
    bounded = [*wanted, edge] if edge is not None else wanted
    found = await _fetch(work, actor, bounded, query.sort, query.descending, PAGE_SIZE + 1, backwards=backwards)
    further = len(found) > PAGE_SIZE
    if backwards:
        shown = found[-PAGE_SIZE:]
        return TablePage(shown, total, True, 0, MOST_PAGES, further, not query.place.end)
    return TablePage(found[:PAGE_SIZE], total, True, 0, MOST_PAGES, True, further)


async def _count(work: UnitOfWork, wanted: Sequence[ColumnElement[bool]]) -> tuple[int, bool]:
    found = (await work.session.exec(select(_counted(wanted)))).one()
    return min(found, MOST_COUNTED), found > MOST_COUNTED


def _counted(wanted: Sequence[ColumnElement[bool]]) -> Any:
    """How many rows there are, counted no further than one past `MOST_COUNTED`."""
    some = select(literal_column("1")).select_from(Application).where(*wanted).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


async def _edge(
    work: UnitOfWork, wanted: Sequence[ColumnElement[bool]], query: TableQuery
) -> ColumnElement[bool] | None:
    """Beyond the row that the page begins after or ends before; None when there is no such row in the table."""
    row_id = query.place.after or query.place.before
    if not row_id:
        return None
    key = _key(query.sort, query.descending)
    at = (await work.session.exec(select(key).where(*wanted, Application.id == row_id))).first()
    if at is None:
        return None
    own, edge = tuple_(key, col(Application.id)), tuple_(at, row_id)
    return own < edge if query.descending != bool(query.place.before) else own > edge


async def _fetch(
    work: UnitOfWork,
    actor: Actor,
    wanted: Sequence[ColumnElement[bool]],
    sort: str,
    descending: bool,
    limit: int,
    offset: int = 0,
    *,
    backwards: bool = False,
) -> list[TableRow]:
    query = _ordered(actor, wanted, sort, descending != backwards, limit, offset, key_of=descending)
    found = [TableRow(*row) for row in await work.session.execute(query)]
    return found[::-1] if backwards else found


def _ordered(
    actor: Actor,
    wanted: Sequence[ColumnElement[bool]],
    sort: str,
    down: bool,
    limit: int,
    offset: int,
    *,
    key_of: bool | None = None,
) -> Any:
    """Some rows in an order; `key_of` tells which way the table itself is sorted when it is read from its end."""
    key, identity = _key(sort, down if key_of is None else key_of), col(Application.id)
    return (
        select(*_columns(actor.staff))
        .where(*wanted)
        .order_by(key.desc() if down else key, identity.desc() if down else identity)
        .limit(limit)
        .offset(offset)
    )


def _key(sort: str, descending: bool) -> ColumnElement[Any]:
    """What a column is sorted by; applications without a deadline come last either way."""
    if sort == "deadline":
        return literal_column(SORTED_BY["due_last" if descending else "due_first"], Date)
    if sort == "status":
        return literal_column(SORTED_BY["status"])
    plain: dict[str, Any] = {
        "number": Application.number,
        "kind": Application.kind_title,
        "object": Application.object_name,
        "applicant": Application.applicant,
        "account": Application.account_number,
        "filed": Application.submitted_at,
        "changed": Application.status_changed_at,
    }
    return plain[sort]


def _columns(staff: bool) -> list[Any]:
    name = select(User.display_name).where(User.id == Application.executor_id).scalar_subquery()
    return [
        Application.id,
        Application.number,
        Application.revision,
        Application.kind,
        Application.object_name,
        Application.applicant,
        Application.applicant_type,
        Application.account_number,
        Application.created_at,
        Application.submitted_at,
        Application.status,
        Application.status_changed_at,
        Application.due_on,
        Application.waits_for_customer,
        Application.executor_id if staff else literal_column("null"),
        func.coalesce(name, "") if staff else literal_column("''"),
    ]
