"""The rate of value added tax: rows of a directory, each in force from a day on."""

from datetime import date

from sqlmodel import col, or_, select

from lkk.models.money import VatRate
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.kept_rows import kept
from lkk.services.kernel.unit_of_work import UnitOfWork


class NoRate(ServiceError):
    """The directory has no row for the day: a fault of operation, not of the person."""

    text = "Ставка НДС на этот день не задана. Администратор задаёт её в справочнике «НДС»"


async def percent_on(work: UnitOfWork, day: date) -> int:
    """Return the rate of a day in per cent, 0 when the company charges no tax.

    Raises:
        NoRate: there is none.
    """

    async def read() -> int | None:
        query = (
            select(VatRate.percent)
            .where(VatRate.valid_from <= day, or_(col(VatRate.valid_to).is_(None), col(VatRate.valid_to) >= day))
            .order_by(col(VatRate.valid_from).desc())
        )
        return (await work.session.exec(query)).first()

    found = await kept("vat_rate", day, read)
    if found is None:
        raise NoRate
    return found
