"""Bank payments as the staff read them: those that wait first, and one with all that helps to sort it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Boolean, ColumnElement, func, literal_column
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.models.money import BankPayment, Invoice, MoneyApplied, Refund
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.bank.matching import left_of
from lkk.services.money.refunds import sources
from lkk.vocabulary.money import OPEN_INVOICE, OPEN_REFUND, BankDoubt, BankMatch, RefundState
from lkk.vocabulary.permissions import Permission

PAGE_SIZE, MOST_SUGGESTED = 20, 5
_WAITS = literal_column("bank_payment.match = 'unmatched'", Boolean)  # as the index has it, no parameter


@dataclass(frozen=True)
class PaymentRow:
    """A line of the list; `named` is the number of the invoice or of the application the payment names."""

    id: int
    value_date: date
    kopecks: int
    payer: str
    named: str
    match: BankMatch
    doubt: BankDoubt | None
    returning: bool


@dataclass(frozen=True)
class PaymentPage:
    """A page of the list; `waiting` payments wait for somebody."""

    rows: Sequence[PaymentRow]
    page: int
    pages: int
    total: int
    waiting: int


@dataclass(frozen=True)
class Suggested:
    """An open invoice with exactly this sum left."""

    number: str
    purpose: str
    customer: str
    left: int


@dataclass(frozen=True)
class RefundLine:
    """A refund of the payment."""

    id: int
    state: RefundState
    kopecks: int
    asked_at: datetime


@dataclass(frozen=True)
class PaymentCard:
    """One payment; `left` can be returned, `parts` are invoices it has gone to, `advance` what none took."""

    id: int
    value_date: date
    kopecks: int
    left: int
    payer: str
    payer_inn: str
    payer_bik: str
    payer_account: str
    purpose: str
    invoice_number: str
    application_number: str
    customer_id: int | None
    customer: str
    match: BankMatch
    doubt: BankDoubt | None
    matched_at: datetime | None
    matched_by: str
    parts: Sequence[tuple[str, int]]
    advance: int
    refunds: Sequence[RefundLine]
    suggested: Sequence[Suggested]
    may_match: bool
    may_return: bool


async def listing(work: UnitOfWork, actor: Actor, *, match: BankMatch | None = None, page: int = 1) -> PaymentPage:
    """Return payments, 20 a page: those that wait first, then the newest; past the end the last page.

    Raises:
        NotAllowed: the actor sorts out no payments.
    """
    demand(actor, Permission.PREPARE_REFUND)
    narrowed = [col(BankPayment.match) == match] if match else []
    total = await _count(work, *narrowed)
    waiting = await _count(work, col(BankPayment.match) == BankMatch.UNMATCHED)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    returning = (
        select_columns(col(Refund.id))
        .where(col(Refund.bank_payment_id) == col(BankPayment.id), col(Refund.state).in_(OPEN_REFUND))
        .exists()
    )
    query = (
        select_columns(BankPayment, func.coalesce(col(Application.number), ""), returning)
        .outerjoin(Application, col(Application.id) == col(BankPayment.application_id))
        .where(*narrowed)
        .order_by(*(() if match else (_WAITS.desc(),)), col(BankPayment.id).desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    rows = [
        PaymentRow(
            row.key, row.value_date, row.amount_kopecks, row.payer, _named(row, number), row.match, row.doubt, returned
        )
        for row, number, returned in await work.session.execute(query)
    ]
    return PaymentPage(rows, page, pages, total, waiting)


async def card(work: UnitOfWork, actor: Actor, payment_id: int) -> PaymentCard:
    """Return one payment.

    Raises:
        NotAllowed: the actor sorts out no payments.
        NotFound: there is none.
    """
    demand(actor, Permission.PREPARE_REFUND)
    query = (
        select_columns(BankPayment, func.coalesce(col(Application.number), ""))
        .outerjoin(Application, col(Application.id) == col(BankPayment.application_id))
        .where(col(BankPayment.id) == payment_id)
    )
    found = (await work.session.execute(query)).first()
    if found is None:
        raise NotFound
    row, number = found
    names = await _names(work, row.user_id, row.matched_by)
    refunds = await _refunds(work, row.key)
    applied = await _applied(work, row.key)
    free = row.match is BankMatch.UNMATCHED and not any(one.state in OPEN_REFUND for one in refunds)
    left = (await sources.of_bank(work, row)).left
    return PaymentCard(
        id=row.key,
        value_date=row.value_date,
        kopecks=row.amount_kopecks,
        left=left,
        payer=row.payer,
        payer_inn=row.payer_inn,
        payer_bik=row.payer_bik,
        payer_account=row.payer_account,
        purpose=row.purpose,
        invoice_number=row.invoice_number,
        application_number=number,
        customer_id=row.user_id,
        customer=names.get(row.user_id, ""),
        match=row.match,
        doubt=row.doubt,
        matched_at=row.matched_at,
        matched_by=names.get(row.matched_by, ""),
        parts=[(invoice, kopecks) for invoice, kopecks in applied if invoice],
        advance=sum(kopecks for invoice, kopecks in applied if not invoice),
        refunds=refunds,
        suggested=await _suggested(work, row) if free else (),
        may_match=free,
        may_return=left > 0 and (free or row.match is BankMatch.MATCHED),
    )


def _named(row: BankPayment, application: str) -> str:
    return f"Счёт № {row.invoice_number}" if row.invoice_number else f"Заявка {application}" if application else ""


async def _count(work: UnitOfWork, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(BankPayment).where(*conditions)
    return (await work.session.exec(query)).one()


async def _names(work: UnitOfWork, *ids: int | None) -> dict[int | None, str]:
    query = select(User).where(col(User.id).in_([one for one in ids if one is not None]))
    return {row.id: row.display_name for row in await work.session.exec(query)}


async def _refunds(work: UnitOfWork, payment_id: int) -> list[RefundLine]:
    query = select(Refund).where(Refund.bank_payment_id == payment_id).order_by(col(Refund.id).desc())
    return [
        RefundLine(row.key, row.state, row.amount_kopecks, row.requested_at) for row in await work.session.exec(query)
    ]


async def _applied(work: UnitOfWork, payment_id: int) -> Sequence[tuple[str, int]]:
    query = (
        select_columns(func.coalesce(col(Invoice.number), ""), col(MoneyApplied.kopecks))
        .select_from(MoneyApplied)
        .outerjoin(Invoice, col(Invoice.id) == col(MoneyApplied.invoice_id))
        .where(col(MoneyApplied.bank_payment_id) == payment_id)
        .order_by(col(MoneyApplied.id))
    )
    return [(number, kopecks) for number, kopecks in await work.session.execute(query)]


async def _suggested(work: UnitOfWork, payment: BankPayment) -> list[Suggested]:
    left = col(Invoice.total_kopecks) - col(Invoice.paid_kopecks)
    query = (
        select_columns(col(Invoice.number), col(Invoice.purpose), col(User.display_name), left)
        .join(User, col(User.id) == col(Invoice.user_id))
        .where(col(Invoice.state).in_(OPEN_INVOICE), left == left_of(payment))
        .order_by(col(Invoice.id).desc())
        .limit(MOST_SUGGESTED)
    )
    return [Suggested(*row) for row in await work.session.execute(query)]
