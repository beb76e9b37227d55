"""Whom the law lets give capacity: a bound of power, rows of a directory, each in force from a day on."""

from datetime import date

from sqlmodel import col, or_, select

from lkk.models.redistribution import GiverBound
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.kept_rows import kept
from lkk.services.kernel.unit_of_work import UnitOfWork


class NoBound(ServiceError):
    """The directory has no row for the day: a fault of operation, not of the person."""

    text = "Предел мощности на этот день не задан. Администратор задаёт его в справочнике «Кто передаёт мощность»"


async def giver_kilowatts(work: UnitOfWork, day: date) -> int:
    """Return the kW of a day that only who has more may give away (ПП 861 п. 34).

    Raises:
        NoBound: there is none.
    """

    async def read() -> int | None:
        query = (
            select(GiverBound.kilowatts)
            .where(
                GiverBound.valid_from <= day, or_(col(GiverBound.valid_to).is_(None), col(GiverBound.valid_to) >= day)
            )
            .order_by(col(GiverBound.valid_from).desc())
        )
        return (await work.session.exec(query)).first()

    found = await kept("giver_bound", day, read)
    if found is None:
        raise NoBound
    return found
