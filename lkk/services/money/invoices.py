"""Invoices as they are read."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, exists, select

from lkk.models.money import Invoice, OnlinePayment, PaymentPart
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.money import OPEN_PAYMENT, InvoiceState


def shown_state(state: InvoiceState, pay_until: date | None, today: date) -> InvoiceState:
    """Return the state as it is shown on a day; an invoice that is paid in part does not read as overdue."""
    if state is InvoiceState.ISSUED and pay_until is not None and pay_until < today:
        return InvoiceState.OVERDUE
    return state


async def of_application(work: UnitOfWork, application_id: int) -> Sequence[Invoice]:
    """Return the invoices of an application, the oldest first; the caller has checked who may see it."""
    query = select(Invoice).where(Invoice.application_id == application_id).order_by(col(Invoice.id))
    return (await work.session.exec(query)).all()


async def has_open_payment(work: UnitOfWork, application_id: int) -> bool:
    """Whether money for an invoice of the application may be on its way: a payment on line without an outcome.

    Sure for as long as the caller holds the lock of the application: a payment is begun under it.
    """
    found = exists().where(
        col(PaymentPart.payment_id) == col(OnlinePayment.id),
        col(PaymentPart.invoice_id) == col(Invoice.id),
        col(Invoice.application_id) == application_id,
        col(OnlinePayment.state).in_(OPEN_PAYMENT),
    )
    return bool((await work.session.exec(select(found))).one())
