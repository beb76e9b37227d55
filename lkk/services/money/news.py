"""The accounting system hears of the portal's invoices and of payments on line: it keeps the ledger."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.money import Invoice, MoneyApplied, OnlinePayment
from lkk.services.delivery.declaration import About, Handler, LeasedItem, Record, nothing_to_record
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.accounting.money_messages import MoneyItem
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.kernel import outbox
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary.money import InvoiceSource, InvoiceState
from lkk.vocabulary.words import roubles

INVOICE_NEWS = OutboxKind(ACCOUNTING.channel, "invoice", "Счёт")
PAYMENT_NEWS = OutboxKind(ACCOUNTING.channel, "online_payment", "Оплата на сайте")


def tell_invoice(work: UnitOfWork, invoice: Invoice) -> None:
    """Queue an invoice as it is now: it is issued, or cancelled. The ledger's own are not told back."""
    if invoice.source is InvoiceSource.PORTAL:
        word = "cancelled" if invoice.state is InvoiceState.CANCELLED else "issued"
        key = f"{invoice.echo_key}:{word}"
        outbox.put(work, INVOICE_NEWS, {"invoice_id": invoice.key}, key=key, ordering_key=f"money:{invoice.echo_key}")


def tell_payment(work: UnitOfWork, payment: OnlinePayment) -> None:
    """Queue a payment that was taken, with the invoices it has paid."""
    key = str(payment.idempotence_key)
    outbox.put(work, PAYMENT_NEWS, {"payment_id": payment.key}, key=f"{key}:captured", ordering_key=f"money:{key}")


async def deliver_invoice(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Hand an invoice in as it was told: what was issued is issued, what is cancelled is taken back.

    Raises:
        ExternalSystemRefuses: the accounting system does not take it.
    """
    (item,) = items
    query = (
        select(Invoice, Application.filing_key)
        .outerjoin(Application, col(Application.id) == col(Invoice.application_id))
        .where(Invoice.id == item.payload["invoice_id"])
    )
    async with unit_of_work() as work:
        invoice, application_key = (await work.session.exec(query)).one()
    data = {
        "number": invoice.number,
        "issued_on": invoice.issued_on.isoformat(),
        "pay_until": invoice.pay_until.isoformat() if invoice.pay_until else None,
        "purpose": invoice.purpose,
        "application_key": str(application_key) if application_key else None,
        "total_kopecks": invoice.total_kopecks,
        "vat_percent": invoice.vat_percent or None,
        "vat_kopecks": invoice.vat_kopecks,
        "cancelled": item.idempotency_key.endswith(":cancelled"),
    }
    at = invoice.cancelled_at or invoice.created_at
    await _hand_in(ports, MoneyItem(item.idempotency_key, "invoice", invoice.echo_key, at, data))
    return nothing_to_record


async def deliver_payment(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Hand a payment in with its parts; what no invoice took is an advance.

    Raises:
        ExternalSystemRefuses: the accounting system does not take it.
    """
    (item,) = items
    parts = (
        select(Invoice.echo_key, MoneyApplied.kopecks)
        .join(MoneyApplied, col(MoneyApplied.invoice_id) == col(Invoice.id))
        .where(MoneyApplied.online_payment_id == item.payload["payment_id"])
        .order_by(col(MoneyApplied.id))
    )
    async with unit_of_work() as work:
        payment = await work.session.get_one(OnlinePayment, item.payload["payment_id"])
        paid = (await work.session.exec(parts)).all()
    at = payment.captured_at or payment.created_at
    data = {
        "provider_id": payment.provider_id,
        "amount_kopecks": payment.amount_kopecks,
        "captured_on": local_day(at, settings().time_zone).isoformat(),
        "parts": [{"invoice_key": str(key), "amount_kopecks": kopecks} for key, kopecks in paid],
    }
    await _hand_in(ports, MoneyItem(item.idempotency_key, "payment", payment.idempotence_key, at, data))
    return nothing_to_record


async def _hand_in(ports: Ports, item: MoneyItem) -> None:
    outcome = await ports[ACCOUNTING].submit_money(item)
    if outcome.outcome == "refused":
        raise ExternalSystemRefuses(outcome.code or "refused", outcome.reason or "причина не названа")


async def describe_invoices(work: UnitOfWork, payloads: Mapping[int, Mapping[str, Any]]) -> dict[int, About]:
    """The number and the sum."""
    of_item = {item: said["invoice_id"] for item, said in payloads.items() if "invoice_id" in said}
    query = select(Invoice.id, Invoice.number, Invoice.total_kopecks).where(col(Invoice.id).in_(of_item.values()))
    found = {key: About("", f"Счёт {number}, {roubles(sum_)}") for key, number, sum_ in await work.session.exec(query)}
    return {item: found[key] for item, key in of_item.items() if key in found}


async def describe_payments(work: UnitOfWork, payloads: Mapping[int, Mapping[str, Any]]) -> dict[int, About]:
    """What was paid for and the sum."""
    of_item = {item: said["payment_id"] for item, said in payloads.items() if "payment_id" in said}
    query = select(OnlinePayment).where(col(OnlinePayment.id).in_(of_item.values()))
    rows = await work.session.exec(query)
    found = {one.key: About("", f"{one.description}, {roubles(one.amount_kopecks)}") for one in rows}
    return {item: found[key] for item, key in of_item.items() if key in found}


HANDLERS = (
    Handler(INVOICE_NEWS, deliver_invoice, None, describe_invoices),
    Handler(PAYMENT_NEWS, deliver_payment, None, describe_payments),
)
