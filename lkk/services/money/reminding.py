"""A word before the last day of an invoice."""

from collections.abc import Sequence

from sqlmodel import col, select

from lkk.models.money import Invoice
from lkk.services.jobs import items
from lkk.services.kernel import calendar
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.money import events, telling
from lkk.settings import settings
from lkk.vocabulary.money import OPEN_INVOICE

WARNED_BEFORE = 2  # working days before the last one
_AT_ONCE = 200


async def remind() -> int:
    """Tell of invoices whose last day is near, each once; their number.

    Raises:
        ItemsFailed: some could not be told of.
    """
    return await items.each("remind_of_invoices", _due, _remind)


async def _due(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
    today = local_day(work.now, settings().time_zone)
    last = (await calendar.load(work)).after_working_days(today, WARNED_BEFORE)
    query = (
        select(Invoice.id)
        .where(col(Invoice.state).in_(OPEN_INVOICE), col(Invoice.pay_until).between(today, last))
        .where(col(Invoice.reminded_at).is_(None), Invoice.issued_on < today, col(Invoice.id).not_in(failing))
        .order_by(col(Invoice.pay_until))
        .limit(_AT_ONCE)
    )
    return [one for one in await work.session.exec(query) if one is not None]


async def _remind(invoice_id: int) -> None:
    async with unit_of_work() as work:
        query = select(Invoice).where(Invoice.id == invoice_id).with_for_update()
        invoice = (await work.session.exec(query)).one()
        if invoice.state in OPEN_INVOICE and invoice.reminded_at is None:
            invoice.reminded_at = work.now
            await telling.tell(work, events.INVOICE_DUE, invoice)
