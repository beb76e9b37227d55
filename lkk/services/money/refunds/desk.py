"""Refunds as the staff read them: those that ask something of the reader first, and one with all its facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.models.money import BankPayment, Invoice, MoneyApplied, OnlinePayment, Refund
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.refunds import requisites
from lkk.services.money.refunds.requisites import Requisites
from lkk.settings import settings
from lkk.vocabulary.money import MoneySource, RefundState
from lkk.vocabulary.permissions import Permission

PAGE_SIZE = 20
_NOT_DECIDED = col(Refund.state) == RefundState.REQUESTED


@dataclass(frozen=True)
class RefundRow:
    """A line of the list; `asks`: the reader can decide something about it."""

    id: int
    kopecks: int
    customer: str
    source: MoneySource
    state: RefundState
    prepared: bool
    asked_at: datetime
    due_on: date | None
    late: bool
    asks: bool


@dataclass(frozen=True)
class RefundPage:
    """A page of the list; `waiting` refunds ask something of the reader."""

    rows: Sequence[RefundRow]
    page: int
    pages: int
    total: int
    waiting: int


@dataclass(frozen=True)
class RefundCard:
    """One refund; `remarks` are about its bank details, `parts` the invoices that the money has gone to."""

    id: int
    kopecks: int
    state: RefundState
    source: MoneySource
    reason: str
    customer_id: int | None
    customer: str
    payment_id: int | None
    paid_on: date
    paid_kopecks: int
    parts: Sequence[tuple[str, str, int]]
    where: Requisites | None
    remarks: Sequence[str]
    asked_at: datetime
    due_on: date | None
    late: bool
    prepared_by: str
    prepared_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    sent_at: datetime | None
    completed_at: datetime | None
    refused_at: datetime | None
    refused_why: str
    may_prepare: bool
    may_approve: bool
    may_refuse: bool


async def listing(work: UnitOfWork, actor: Actor, *, state: RefundState | None = None, page: int = 1) -> RefundPage:
    """Return refunds, 20 a page: those the reader can decide on first, then the newest; past the end the last page.

    Raises:
        NotAllowed: the actor prepares none.
    """
    demand(actor, Permission.PREPARE_REFUND)
    narrowed = [col(Refund.state) == state] if state else []
    asks = _asks(actor)
    total, waiting = await _count(work, *narrowed), await _count(work, asks)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = (
        select_columns(Refund, func.coalesce(col(User.display_name), ""), asks)
        .outerjoin(User, col(User.id) == col(Refund.user_id))
        .where(*narrowed)
        .order_by(case((asks, 0), (_NOT_DECIDED, 1), else_=2), col(Refund.id).desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    today = local_day(work.now, settings().time_zone)
    found = (await work.session.execute(query)).all()
    return RefundPage([_row(row, name, mine, today) for row, name, mine in found], page, pages, total, waiting)


async def card(work: UnitOfWork, actor: Actor, refund_id: int) -> RefundCard:
    """Return one refund.

    Raises:
        NotAllowed: the actor prepares none.
        NotFound: there is none.
    """
    demand(actor, Permission.PREPARE_REFUND)
    row = await work.session.get(Refund, refund_id)
    if row is None:
        raise NotFound
    people = await _people(work, row.user_id, row.prepared_by, row.approved_by)
    customer = people.get(row.user_id)
    paid_on, paid, paid_from = await _payment(work, row)
    where = Requisites(**row.requisites) if row.requisites else None
    applicant = customer.applicant_type if customer else None
    open_, prepared = row.state is RefundState.REQUESTED, row.prepared_by is not None
    return RefundCard(
        id=row.key,
        kopecks=row.amount_kopecks,
        state=row.state,
        source=_source(row),
        reason=row.reason,
        customer_id=row.user_id,
        customer=customer.display_name if customer else "",
        payment_id=row.bank_payment_id,
        paid_on=paid_on,
        paid_kopecks=paid,
        parts=await _parts(work, row),
        where=where,
        remarks=requisites.remarks(where, applicant, paid_from) if where and open_ else (),
        asked_at=row.requested_at,
        due_on=row.due_on,
        late=_late(row, local_day(work.now, settings().time_zone)),
        prepared_by=_name(people, row.prepared_by),
        prepared_at=row.prepared_at,
        approved_by=_name(people, row.approved_by),
        approved_at=row.approved_at,
        sent_at=row.sent_at,
        completed_at=row.completed_at,
        refused_at=row.refused_at,
        refused_why=row.refused_why,
        may_prepare=open_ and not prepared,
        may_approve=open_
        and prepared
        and row.prepared_by != actor.author_id
        and actor.role.may(Permission.APPROVE_REFUND),
        may_refuse=open_,
    )


def _asks(actor: Actor) -> ColumnElement[bool]:
    """What the reader can carry on: a request to prepare, or another's prepared one to approve."""
    prepare = and_(_NOT_DECIDED, col(Refund.prepared_by).is_(None))
    if not actor.role.may(Permission.APPROVE_REFUND):
        return prepare
    return and_(_NOT_DECIDED, func.coalesce(col(Refund.prepared_by), 0) != actor.author_id)


def _row(row: Refund, name: str, asks: bool, today: date) -> RefundRow:
    return RefundRow(
        row.key,
        row.amount_kopecks,
        name,
        _source(row),
        row.state,
        row.prepared_by is not None,
        row.requested_at,
        row.due_on,
        _late(row, today),
        asks,
    )


def _source(row: Refund) -> MoneySource:
    return MoneySource.ONLINE if row.online_payment_id is not None else MoneySource.BANK


def _late(row: Refund, today: date) -> bool:
    return row.state is RefundState.REQUESTED and row.due_on is not None and row.due_on < today


async def _count(work: UnitOfWork, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Refund).where(*conditions)
    return (await work.session.exec(query)).one()


async def _people(work: UnitOfWork, *ids: int | None) -> dict[int | None, User]:
    query = select(User).where(col(User.id).in_([one for one in ids if one is not None]))
    return {row.id: row for row in await work.session.exec(query)}


def _name(people: dict[int | None, User], user_id: int | None) -> str:
    return people[user_id].display_name if user_id in people else ""


async def _payment(work: UnitOfWork, row: Refund) -> tuple[date, int, str]:
    """The day and the sum of the payment, and the account it came from where that is known."""
    if row.bank_payment_id is not None:
        bank = await work.session.get_one(BankPayment, row.bank_payment_id)
        return bank.value_date, bank.amount_kopecks, bank.payer_account
    online = await work.session.get_one(OnlinePayment, row.online_payment_id)
    return local_day(online.captured_at or online.created_at, settings().time_zone), online.amount_kopecks, ""


async def _parts(work: UnitOfWork, row: Refund) -> Sequence[tuple[str, str, int]]:
    """Number of the invoice, number of its application, kopecks; an advance has neither number."""
    bank = row.bank_payment_id is not None
    of = (
        col(MoneyApplied.bank_payment_id) == row.bank_payment_id
        if bank
        else col(MoneyApplied.online_payment_id) == row.online_payment_id
    )
    query = (
        select_columns(
            func.coalesce(col(Invoice.number), ""),
            func.coalesce(col(Application.number), ""),
            col(MoneyApplied.kopecks),
        )
        .select_from(MoneyApplied)
        .outerjoin(Invoice, col(Invoice.id) == col(MoneyApplied.invoice_id))
        .outerjoin(Application, col(Application.id) == col(Invoice.application_id))
        .where(of)
        .order_by(col(MoneyApplied.id))
    )
    return [(number, application, kopecks) for number, application, kopecks in await work.session.execute(query)]
