"""One's own invoices and payments: what is to be paid, what is under way, what was paid."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.documents import Document, DocumentVersion
from lkk.models.files import StoredFile
from lkk.models.money import BankPayment, Invoice, InvoiceLine, MoneyApplied, OnlinePayment, PaymentPart
from lkk.services.files.views import ROUTE
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.invoices import shown_state
from lkk.services.money.online.settling import reason_in_words
from lkk.settings import settings
from lkk.vocabulary.money import OPEN_INVOICE, OPEN_PAYMENT, InvoiceState, MoneySource, PaymentState
from lkk.vocabulary.permissions import Permission

MOST_SHOWN = 100


@dataclass(frozen=True)
class LineView:
    """A line of an invoice."""

    name: str
    formula: str
    kopecks: int


@dataclass(frozen=True)
class InvoiceView:
    """An invoice; `file` is the address of its document, empty while it is not made."""

    key: uuid.UUID
    number: str
    purpose: str
    application: str
    issued_on: date
    pay_until: date | None
    state: InvoiceState
    kopecks: int
    left: int
    lines: tuple[LineView, ...]
    file: str
    open: bool
    why: str


@dataclass(frozen=True)
class PaymentView:
    """A payment; `day` is that of the money, of a payment without an outcome the day it was begun."""

    key: str
    state: PaymentState
    source: MoneySource
    kopecks: int
    day: date
    what: str
    why: str = ""
    page: bool = False


@dataclass(frozen=True)
class OwnMoney:
    """Everything of the page; `advance` is money above the invoices that came for them."""

    to_pay: tuple[InvoiceView, ...]
    settled: tuple[InvoiceView, ...]
    under_way: tuple[PaymentView, ...]
    payments: tuple[PaymentView, ...]
    advance: int
    online: bool


async def read(work: UnitOfWork, actor: Actor) -> OwnMoney:
    """Return the invoices and payments of the actor; what is to be paid stands in the order of its last day.

    Raises:
        NotAllowed: the actor is no customer.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    views = await _invoices(work, actor.subject_id)
    payments = [*await _online(work, actor.subject_id), *await _bank(work, actor.subject_id)]
    to_pay = sorted((one for one in views if one.open), key=lambda one: (one.pay_until or date.max, one.issued_on))
    done = sorted((one for one in payments if one.state not in OPEN_PAYMENT), key=lambda one: one.day, reverse=True)
    return OwnMoney(
        to_pay=tuple(to_pay),
        settled=tuple(one for one in views if not one.open),
        under_way=tuple(one for one in payments if one.state in OPEN_PAYMENT),
        payments=tuple(done),
        advance=await _advance(work, actor.subject_id),
        online=bool(settings().payments_address),
    )


async def payment_page(work: UnitOfWork, actor: Actor, payment_id: uuid.UUID) -> str:
    """Return the address of the provider's page of an own payment, empty while there is none or it is over.

    Raises:
        NotFound: the payment is not the actor's.
        NotInVisit: an employee in the customer's cabinet pays nothing.
    """
    demand(actor, Permission.USE_CABINET)
    query = select(OnlinePayment).where(
        OnlinePayment.public_id == payment_id, OnlinePayment.user_id == actor.subject_id
    )
    payment = (await work.session.exec(query)).first()
    if payment is None:
        raise NotFound
    return payment.pay_url if payment.state is PaymentState.PENDING else ""


async def _invoices(work: UnitOfWork, user_id: int) -> list[InvoiceView]:
    version = and_(
        col(DocumentVersion.document_id) == col(Document.id),
        col(DocumentVersion.number) == col(Document.current_version),
    )
    query = (
        select_columns(Invoice, col(Application.number), col(StoredFile.public_id))
        .outerjoin(Application, col(Application.id) == col(Invoice.application_id))
        .outerjoin(Document, col(Document.id) == col(Invoice.document_id))
        .outerjoin(DocumentVersion, version)
        .outerjoin(StoredFile, col(StoredFile.id) == col(DocumentVersion.file_id))
        .where(col(Invoice.user_id) == user_id)
        .order_by(col(Invoice.state).in_(OPEN_INVOICE).desc(), col(Invoice.id).desc())
        .limit(MOST_SHOWN)
    )
    rows = (await work.session.execute(query)).all()
    lines = await _lines(work, [invoice.key for invoice, _, _ in rows])
    today = local_day(work.now, settings().time_zone)
    return [
        _view(invoice, number or "", f"{ROUTE}/{file}" if file else "", lines.get(invoice.key, ()), today)
        for invoice, number, file in rows
    ]


def _view(invoice: Invoice, application: str, file: str, lines: Sequence[LineView], today: date) -> InvoiceView:
    return InvoiceView(
        key=invoice.public_id,
        number=invoice.number,
        purpose=invoice.purpose,
        application=application,
        issued_on=invoice.issued_on,
        pay_until=invoice.pay_until,
        state=shown_state(invoice.state, invoice.pay_until, today),
        kopecks=invoice.total_kopecks,
        left=invoice.total_kopecks - invoice.paid_kopecks,
        lines=tuple(lines),
        file=file,
        open=invoice.state in OPEN_INVOICE,
        why=invoice.cancelled_why,
    )


async def _lines(work: UnitOfWork, invoice_ids: Sequence[int]) -> Mapping[int, list[LineView]]:
    query = (
        select(InvoiceLine)
        .where(col(InvoiceLine.invoice_id).in_(invoice_ids))
        .order_by(col(InvoiceLine.invoice_id), col(InvoiceLine.position))
    )
    found: dict[int, list[LineView]] = defaultdict(list)
    for one in await work.session.exec(query):
        found[one.invoice_id].append(LineView(one.name, one.formula, one.sum_kopecks))
    return found


async def _online(work: UnitOfWork, user_id: int) -> list[PaymentView]:
    numbers = func.string_agg(Invoice.number, ", ").label("numbers")
    query = (
        select_columns(OnlinePayment, numbers)
        .join(PaymentPart, col(PaymentPart.payment_id) == col(OnlinePayment.id))
        .join(Invoice, col(Invoice.id) == col(PaymentPart.invoice_id))
        .where(col(OnlinePayment.user_id) == user_id)
        .group_by(col(OnlinePayment.id))
        .order_by(col(OnlinePayment.id).desc())
        .limit(MOST_SHOWN)
    )
    return [
        PaymentView(
            key=str(row.public_id),
            state=row.state,
            source=MoneySource.ONLINE,
            kopecks=row.amount_kopecks,
            day=_day(row.captured_at or row.created_at),
            what=f"Счёт {said}",
            why=reason_in_words(row.refused_code) if row.state is PaymentState.CANCELLED else "",
            page=row.state is PaymentState.PENDING and bool(row.pay_url),
        )
        for row, said in await work.session.execute(query)
    ]


async def _bank(work: UnitOfWork, user_id: int) -> list[PaymentView]:
    numbers = func.string_agg(Invoice.number, ", ").label("numbers")
    query = (
        select_columns(BankPayment, numbers)
        .join(MoneyApplied, col(MoneyApplied.bank_payment_id) == col(BankPayment.id))
        .outerjoin(Invoice, col(Invoice.id) == col(MoneyApplied.invoice_id))
        .where(col(BankPayment.user_id) == user_id)
        .group_by(col(BankPayment.id))
        .order_by(col(BankPayment.value_date).desc(), col(BankPayment.id).desc())
        .limit(MOST_SHOWN)
    )
    return [
        PaymentView(
            key=f"bank-{row.key}",
            state=PaymentState.SUCCEEDED,
            source=MoneySource.BANK,
            kopecks=row.amount_kopecks,
            day=row.value_date,
            what=f"Счёт {said}" if said else "Аванс",
        )
        for row, said in await work.session.execute(query)
    ]


async def _advance(work: UnitOfWork, user_id: int) -> int:
    """Return what came above invoices and was not given back: a refund takes the advance of its payment first."""
    refunded = func.coalesce(col(OnlinePayment.refunded_kopecks), col(BankPayment.refunded_kopecks), 0)
    left = func.greatest(col(MoneyApplied.kopecks) - refunded, 0)
    query = (
        select_columns(func.coalesce(func.sum(left), 0))
        .outerjoin(OnlinePayment, col(OnlinePayment.id) == col(MoneyApplied.online_payment_id))
        .outerjoin(BankPayment, col(BankPayment.id) == col(MoneyApplied.bank_payment_id))
        .where(col(MoneyApplied.user_id) == user_id, col(MoneyApplied.invoice_id).is_(None))
    )
    return int((await work.session.execute(query)).scalar_one())


def _day(moment: datetime) -> date:
    return local_day(moment, settings().time_zone)
