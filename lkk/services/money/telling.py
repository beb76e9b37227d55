"""Telling a customer of an invoice."""

from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.money import Invoice
from lkk.services import notifications
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.declaration import Event
from lkk.vocabulary.words import day, roubles


async def tell(work: UnitOfWork, event: Event, invoice: Invoice, **facts: object) -> None:
    """Tell whoever pays an invoice of an event about it; the amount is what is left to pay."""
    await notifications.publish(
        work,
        event,
        user_ids=[invoice.user_id],
        account_id=invoice.account_id,
        invoice_number=invoice.number,
        amount=roubles(invoice.total_kopecks - invoice.paid_kopecks),
        purpose=invoice.purpose,
        pay_until=day(invoice.pay_until) if invoice.pay_until else "",
        number=await _application_number(work, invoice),
        **facts,
    )


async def _application_number(work: UnitOfWork, invoice: Invoice) -> str:
    if invoice.application_id is None:
        return ""
    query = select(Application.number).where(Application.id == invoice.application_id)
    return (await work.session.exec(query)).first() or ""
