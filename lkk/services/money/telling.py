"""Telling customers of their invoices and of money that came for them, whatever way it came."""

from datetime import date

from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.money import Invoice
from lkk.services import notifications
from lkk.services.integrations.payments.yookassa import known_rate
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money import events
from lkk.services.money.applying import Applied
from lkk.services.notifications.declaration import Event
from lkk.settings import settings
from lkk.vocabulary.money import InvoiceSource, MoneySource
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
        ways=_ways(invoice),
        **facts,
    )


async def tell_received(
    work: UnitOfWork, user_id: int, kopecks: int, on: date, applied: Applied, *, source: MoneySource
) -> None:
    """Tell a customer that money has come on a day, for what, and what of it is an advance."""
    await notifications.publish(
        work,
        events.PAYMENT_RECEIVED,
        user_ids=[user_id],
        amount=roubles(kopecks),
        day=day(on),
        parts=[_part_in_words(invoice, share) for invoice, share in applied.takers],
        advance=roubles(applied.advance) if applied.advance else "",
        online=source is MoneySource.ONLINE,
    )


def _ways(invoice: Invoice) -> str:
    """How an invoice can be paid: the code stands on the portal's own papers, on line goes what a receipt can name."""
    online = bool(settings().payments_address) and known_rate(invoice.vat_percent)
    by_code = invoice.source is InvoiceSource.PORTAL
    if online and by_code:
        return "Оплатить можно на сайте или по QR-коду счёта в приложении банка."
    if by_code:
        return "Оплатить можно по QR-коду счёта в приложении банка."
    return "Оплатить можно на сайте." if online else ""


def _part_in_words(invoice: Invoice, kopecks: int) -> str:
    left = invoice.total_kopecks - invoice.paid_kopecks
    return f"счёт {invoice.number}: {roubles(kopecks)}" + (f", осталось {roubles(left)}" if left else "")


async def _application_number(work: UnitOfWork, invoice: Invoice) -> str:
    if invoice.application_id is None:
        return ""
    query = select(Application.number).where(Application.id == invoice.application_id)
    return (await work.session.exec(query)).first() or ""
