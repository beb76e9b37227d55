"""A customer asks for money back, and takes the wish back while nobody has looked at it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.identity import Profile, User
from lkk.models.money import BankPayment, OnlinePayment, Refund
from lkk.services.kernel import audit, limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotFound, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.terms import due_on
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.bank.people import money_moved
from lkk.services.money.refunds import requisites, sources
from lkk.services.money.refunds.amounts import kopecks_of
from lkk.services.money.refunds.people import tell_asked
from lkk.services.money.refunds.sources import MoneyBack
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.money import REFUND_REASON_LENGTH, REFUND_TERM, MoneySource, RefundState
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.sensitive import SENSITIVE_QUESTIONS, masked
from lkk.vocabulary.words import at_most_signs

SHOWN = 100


@dataclass(frozen=True)
class OwnRefund:
    """A refund as the customer reads it; `account` is masked, `paid_on` the day of the money that returns."""

    id: uuid.UUID
    state: RefundState
    prepared: bool
    kopecks: int
    source: MoneySource
    paid_on: date | None
    reason: str
    account: str
    requested_at: datetime
    due_on: date | None
    completed_at: datetime | None
    refused_why: str


async def possible(work: UnitOfWork, actor: Actor) -> Sequence[MoneyBack]:
    """Return the actor's payments of which something can be asked back.

    Raises:
        NotAllowed: the actor has no cabinet of their own.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    return await sources.of_customer(work, actor.subject_id)


async def own(work: UnitOfWork, actor: Actor) -> Sequence[OwnRefund]:
    """Return the actor's refunds, the newest first.

    Raises:
        NotAllowed: the actor has no cabinet of their own.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    query = (
        select_columns(Refund, col(OnlinePayment.captured_at), col(BankPayment.value_date))
        .outerjoin(OnlinePayment, col(OnlinePayment.id) == col(Refund.online_payment_id))
        .outerjoin(BankPayment, col(BankPayment.id) == col(Refund.bank_payment_id))
        .where(col(Refund.user_id) == actor.subject_id)
        .order_by(col(Refund.id).desc())
        .limit(SHOWN)
    )
    return [_own(row, captured, value) for row, captured, value in (await work.session.execute(query)).all()]


async def known_requisites(work: UnitOfWork, actor: Actor) -> dict[str, str]:
    """Return the bank details of the actor's profile, to begin the form with.

    Raises:
        NotAllowed: the actor has no cabinet of their own, or only visits it.
    """
    demand(actor, Permission.USE_CABINET)
    profile = await work.session.get(Profile, actor.subject_id)
    names = ("inn", "bik", "bank_name", "settlement_account", "correspondent_account")
    return {name: getattr(profile, name) if profile else "" for name in names}


async def ask(work: UnitOfWork, actor: Actor, code: str, typed: Mapping[str, str]) -> uuid.UUID:
    """Ask for money of an own payment back; `typed` are amount, reason and, of bank money, the bank details.

    Raises:
        NotAllowed: the actor has no cabinet of their own, or only visits it.
        NotFound: there is no such payment of theirs.
        FieldErrors: something is missing or wrong, or more than is left.
        TooManyAttempts: too many requests today.
    """
    demand(actor, Permission.USE_CABINET)
    money = await sources.locked(work, actor.subject_id, code)
    user = await work.session.get_one(User, actor.subject_id)
    amount, reason, where = read(money, typed, user.applicant_type)
    await limits.spend(work, limits.REFUND, str(actor.subject_id))
    refund = row_of(work, money, amount, reason, where)
    refund.due_on = await due_on(work, REFUND_TERM)
    work.session.add(refund)
    await work.session.flush()
    await tell_asked(work, refund)
    _record(work, actor, AuditAction.REFUND_ASKED, refund)
    work.tell_people(actor.subject_id)
    return refund.public_id


async def withdraw(work: UnitOfWork, actor: Actor, public_id: uuid.UUID) -> None:
    """Take an own request back.

    Raises:
        NotAllowed: the actor has no cabinet of their own, or only visits it.
        NotFound: there is none of theirs.
        Stale: it was decided on, or is being prepared.
    """
    demand(actor, Permission.USE_CABINET)
    query = select(Refund).where(Refund.public_id == public_id, Refund.user_id == actor.subject_id).with_for_update()
    refund = (await work.session.exec(query, execution_options={"populate_existing": True})).first()
    if refund is None:
        raise NotFound
    if refund.state is not RefundState.REQUESTED or refund.prepared_by is not None:
        raise Stale("Отозвать возврат уже нельзя: его обрабатывают")
    refund.state = RefundState.WITHDRAWN
    _record(work, actor, AuditAction.REFUND_WITHDRAWN, refund)
    work.tell_people(actor.subject_id)
    money_moved(work)


def read(
    money: MoneyBack, typed: Mapping[str, str], applicant: ApplicantType | None
) -> tuple[int, str, dict[str, str]]:
    """Return the sum in kopecks, the reason and the bank details, none where money returns the way it came.

    Raises:
        FieldErrors: something is missing or wrong, each by its field.
    """
    wrong, amount, where = FieldErrors(), 0, dict[str, str]()
    try:
        amount = kopecks_of(typed.get("amount", ""), left=money.left)
    except InvalidValue as error:
        wrong.add("amount", error)
    reason = typed.get("reason", "").strip()
    if not 0 < len(reason) <= REFUND_REASON_LENGTH:
        wrong.add("reason", f"Напишите, почему нужен возврат: {at_most_signs(REFUND_REASON_LENGTH)}")
    if money.source is MoneySource.BANK:
        try:
            where = asdict(requisites.read(typed, money.recipient, applicant))
        except FieldErrors as error:
            for name, text in error.fields.items():
                wrong.add(name, text)
        else:
            if where["inn"] and money.payer_inn and where["inn"] != money.payer_inn:
                wrong.add("inn", "Деньги возвращают тому, кто платил, а у плательщика другой ИНН")
    wrong.raise_if_any()
    return amount, reason, where


def row_of(work: UnitOfWork, money: MoneyBack, amount: int, reason: str, where: dict[str, str]) -> Refund:
    """Return a new request."""
    online = money.source is MoneySource.ONLINE
    return Refund(
        user_id=money.user_id,
        online_payment_id=money.id if online else None,
        bank_payment_id=None if online else money.id,
        amount_kopecks=amount,
        reason=reason,
        requisites=where,
        requested_at=work.now,
    )


def _own(row: Refund, captured: datetime | None, value: date | None) -> OwnRefund:
    online = row.online_payment_id is not None
    account = row.requisites.get("settlement_account", "")
    return OwnRefund(
        id=row.public_id,
        state=row.state,
        prepared=row.prepared_by is not None,
        kopecks=row.amount_kopecks,
        source=MoneySource.ONLINE if online else MoneySource.BANK,
        paid_on=captured.date() if online and captured else value,
        reason=row.reason,
        account=masked(SENSITIVE_QUESTIONS["settlement_account"], account),
        requested_at=row.requested_at,
        due_on=row.due_on,
        completed_at=row.completed_at,
        refused_why=row.refused_why,
    )


def _record(work: UnitOfWork, actor: Actor, action: AuditAction, refund: Refund) -> None:
    audit.record(
        work,
        action,
        actor_id=actor.author_id,
        subject=f"refund:{refund.key}",
        ip=actor.ip,
        kopecks=refund.amount_kopecks,
    )
