"""The operator's queue beside its table: counters of the views, the neighbours of a line, columns put away."""

from collections.abc import Iterable, Mapping

from sqlalchemy import text

from lkk.models.queue import QueueColumns
from lkk.services.applications.desk.table import MOST_COUNTED, TableQuery
from lkk.services.applications.desk.table_filters import Filters, narrowing
from lkk.services.applications.desk.table_sql import neighbour_of
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.queue import QueueView

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


async def neighbours(work: UnitOfWork, actor: Actor, query: TableQuery, application_id: int) -> tuple[str, str]:
    """Return the numbers of the applications before and after this one in a table, empty at its ends.

    Raises:
        NotAllowed: the actor does not see everybody's applications.
    """
    demand(actor, Permission.SEE_APPLICATIONS)
    wanted = narrowing(actor, query.filters, work.now)
    connection = await work.session.connection()
    found: list[str] = []
    for before in (True, False):
        statement = neighbour_of(wanted.sql, query.sort, query.descending, before=before)
        number = (await connection.execute(statement, {**wanted.values, "here": application_id})).scalar()
        found.append(number or "")
    return found[0], found[1]


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
