"""What the provider is asked to do, read from the rows of a payment."""

from datetime import timedelta

from sqlmodel import col, select

from lkk.models.money import Invoice, OnlinePayment, PaymentPart
from lkk.routes import PAYMENTS
from lkk.services.integrations.payments.contract import KEY_LIVES_HOURS, NewPayment, ReceiptLine
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.money import OPEN_PAYMENT

#: Later nothing is begun: the provider may have forgotten the key, and the same request would be another payment.
BEGUN_WITHIN = timedelta(hours=KEY_LIVES_HOURS - 4)


async def to_begin(work: UnitOfWork, payment_id: int) -> NewPayment | None:
    """Return what to ask for; None when the provider has begun it, it has ended, or it is too late to begin it."""
    payment = await work.session.get(OnlinePayment, payment_id)
    if payment is None or payment.provider_id or payment.state not in OPEN_PAYMENT:
        return None
    if work.now - payment.created_at > BEGUN_WITHIN:
        return None
    return NewPayment(
        key=str(payment.idempotence_key),
        kopecks=payment.amount_kopecks,
        description=payment.description,
        return_url=f"{settings().public_url}{PAYMENTS.path}",
        receipt_to=payment.receipt_to,
        lines=await receipt_lines(work, payment_id),
    )


async def receipt_lines(work: UnitOfWork, payment_id: int) -> tuple[ReceiptLine, ...]:
    """Return the lines of the fiscal receipt of a payment: one an invoice, a prepayment of the service."""
    query = (
        select(Invoice, PaymentPart.kopecks)
        .join(PaymentPart, col(PaymentPart.invoice_id) == col(Invoice.id))
        .where(PaymentPart.payment_id == payment_id)
        .order_by(col(PaymentPart.id))
    )
    return tuple(
        ReceiptLine(
            name=f"{invoice.purpose}. Счёт {invoice.number}",
            kopecks=kopecks,
            vat_percent=invoice.vat_percent,
            mode="full_prepayment" if kopecks == invoice.total_kopecks else "partial_prepayment",
        )
        for invoice, kopecks in await work.session.exec(query)
    )
