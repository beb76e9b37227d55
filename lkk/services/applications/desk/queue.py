"""The operator's queue beside its table: counters of the views, the neighbours of a line, columns put away."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import text

from lkk.models.queue import QueueColumns
from lkk.services import presence
from lkk.services.applications.desk.table import MOST_COUNTED, TableQuery
from lkk.services.applications.desk.table_filters import Filters, narrowing
from lkk.services.applications.desk.table_sql import left_of, neighbour_of
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.queue import QueueView

#: Applications after an open one that are remembered: colleagues may take the nearest ones meanwhile.
FOLLOWING = 20
COUNTED = tuple(one for one in QueueView if one is not QueueView.ALL)
_COUNT = "(select count(*) from (select 1 from application where {wanted} limit :most) counted)"


async def counts(work: UnitOfWork, actor: Actor) -> Mapping[QueueView, int]:
    """How many applications each view holds, counted up to one more than `MOST_COUNTED`, in one statement.

    Everything there ever was is not counted.

    Raises:
        NotAllowed: the actor does not see everybody's applications.
    """
    demand(actor, Permission.SEE_APPLICATIONS)
    views = [narrowing(actor, Filters(view=one), work.now) for one in COUNTED]
    statement = text("select " + ", ".join(_COUNT.format(wanted=one.sql) for one in views))
    values = {name: value for one in views for name, value in one.values.items()}
    connection = await work.session.connection()
    found = (await connection.execute(statement, {**values, "most": MOST_COUNTED + 1})).one()
    return dict(zip(COUNTED, found, strict=True))


async def neighbours(
    work: UnitOfWork, actor: Actor, query: TableQuery, application_id: int
) -> tuple[str, tuple[str, ...]]:
    """Return the number of the application before this one in a table, empty at its start, and those that follow.

    Raises:
        NotAllowed: the actor does not see everybody's applications.
    """
    demand(actor, Permission.SEE_APPLICATIONS)
    wanted = narrowing(actor, query.filters, work.now)
    connection = await work.session.connection()
    found: list[tuple[str, ...]] = []
    for before, most in ((True, 1), (False, FOLLOWING)):
        statement = neighbour_of(wanted.sql, query.sort, query.descending, before=before)
        values = {**wanted.values, "here": application_id, "most": most}
        found.append(tuple((await connection.execute(statement, values)).scalars()))
    return next(iter(found[0]), ""), found[1]


async def next_of(work: UnitOfWork, actor: Actor, query: TableQuery, following: Sequence[str]) -> str:
    """Return the first of the applications that followed which is still in the table, empty when none is.

    Of those nobody works on one that no colleague has open comes first: two who go through the same list do not meet.

    Raises:
        NotAllowed: the actor does not see everybody's applications.
    """
    demand(actor, Permission.SEE_APPLICATIONS)
    wanted = narrowing(actor, query.filters, work.now)
    connection = await work.session.connection()
    found = await connection.execute(left_of(wanted.sql), {**wanted.values, "numbers": list(following)})
    ids = {row.number: row.id for row in found}
    left = [one for one in following if one in ids]
    if query.filters.view is not QueueView.FREE:
        return next(iter(left), "")
    opened = await presence.who_has_open(work, actor, list(ids.values()))
    return next((one for one in left if ids[one] not in opened), next(iter(left), ""))


async def columns_put_away(work: UnitOfWork, actor: Actor, usual: Iterable[str]) -> list[str]:
    """Return the columns the employee has put away, those of `usual` when nothing was chosen yet.

    Raises:
        NotAllowed: the actor has no desk.
    """
    demand(actor, Permission.USE_DESK)
    row = await work.session.get(QueueColumns, actor.subject_id)
    return row.put_away.split() if row is not None else list(usual)


async def put_columns_away(work: UnitOfWork, actor: Actor, columns: Iterable[str]) -> None:
    """Keep which columns the employee has put away.

    Raises:
        NotAllowed: the actor has no desk.
    """
    demand(actor, Permission.USE_DESK)
    row = await work.session.get(QueueColumns, actor.subject_id, with_for_update=True)
    row = row or QueueColumns(user_id=actor.subject_id)
    row.put_away = " ".join(sorted(columns))
    work.session.add(row)
