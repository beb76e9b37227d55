"""Names of employees for the lines of reports."""

from collections.abc import Iterable

from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.identity import User
from lkk.services.kernel.unit_of_work import UnitOfWork


async def of_people(work: UnitOfWork, ids: Iterable[int]) -> dict[int, str]:
    """The names by the ids, in the order of the alphabet; one statement."""
    query = select_columns(col(User.id), col(User.display_name)).where(col(User.id).in_(list(ids)))
    return dict(sorted((tuple(row) for row in await work.session.execute(query)), key=lambda row: row[1]))
