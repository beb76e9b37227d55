"""A payment is begun: rows first, with the key, then the provider; nothing is paid twice while one is under way."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.money import Invoice, OnlinePayment, PaymentPart
from lkk.services.integrations.payments.yookassa import known_rate
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.online import outgoing
from lkk.settings import settings
from lkk.vocabulary.money import LEAST_ONLINE, MOST_TOGETHER, OPEN_INVOICE, OPEN_PAYMENT, InvoiceState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import roubles

FIRST_QUESTION = timedelta(minutes=1)
_DESCRIPTION = 128
_APPLICATIONS = text("""
select id from application where id in (select application_id from invoice where public_id = any(:invoices))
order by id for update
""")


class InvoiceClosed(ServiceError):
    """Nothing is paid for an invoice that is paid or annulled."""

    def __init__(self, invoice: Invoice) -> None:
        became = "аннулирован" if invoice.state is InvoiceState.CANCELLED else "уже оплачен"
        super().__init__(f"Счёт {invoice.number} {became}, платить по нему не нужно")


class PaymentUnderWay(ServiceError):
    """Another payment for one of these invoices has no outcome yet."""

    text = (
        "По одному из этих счетов уже идёт оплата. Продолжите её или дождитесь, пока станет известно, чем она кончилась"
    )


class NotOnline(ServiceError):
    """The portal has no payment provider, or a receipt cannot name the rate of the tax."""

    text = "Этот счёт нельзя оплатить на сайте. Оплатите его по QR-коду или реквизитам"


async def start(
    work: UnitOfWork, actor: Actor, invoices: Sequence[uuid.UUID], kopecks: int | None = None
) -> OnlinePayment:
    """Begin a payment of own invoices, wholly, or of one with the sum given; the same one again is that one.

    Raises:
        NotFound: an invoice is not the actor's.
        InvoiceClosed: an invoice is paid or annulled.
        InvalidValue: the sum is more than is left or too little.
        PaymentUnderWay: another payment of one of them has no outcome yet.
        NotOnline: nothing of this can be paid on line.
        TooManyAttempts: too many were begun within an hour.
    """
    demand(actor, Permission.USE_CABINET)
    found = await _locked(work, actor, invoices)
    parts = _parts(found, kopecks)
    if known := await _under_way(work, parts):
        return known
    if not settings().payments_address or not all(known_rate(one.vat_percent) for one in found):
        raise NotOnline
    await limits.spend(work, limits.PAYMENT, str(actor.subject_id))
    email = (await work.session.exec(select(User.email).where(User.id == actor.subject_id))).one()
    payment = OnlinePayment(
        user_id=actor.subject_id,
        amount_kopecks=sum(parts.values()),
        description=_description(found),
        receipt_to=email,
        created_at=work.now,
        created_by=actor.author_id,
        ask_at=work.now + FIRST_QUESTION,
    )
    work.session.add(payment)
    await work.session.flush()
    work.session.add_all(
        PaymentPart(payment_id=payment.key, invoice_id=invoice_id, kopecks=part) for invoice_id, part in parts.items()
    )
    outgoing.begin(work, payment)
    work.tell_people(actor.subject_id)
    return payment


async def _locked(work: UnitOfWork, actor: Actor, wanted: Sequence[uuid.UUID]) -> Sequence[Invoice]:
    """The invoices, with their applications locked before them: an annulment waits, or has come first."""
    named = list(dict.fromkeys(wanted))
    if not 0 < len(named) <= MOST_TOGETHER:
        raise InvalidValue(f"Выберите от 1 до {MOST_TOGETHER} счетов")
    await work.session.execute(_APPLICATIONS, {"invoices": named})
    query = (
        select(Invoice)
        .where(col(Invoice.public_id).in_(named), Invoice.user_id == actor.subject_id)
        .order_by(col(Invoice.id))
        .with_for_update()
    )
    found = (await work.session.exec(query)).all()
    if len(found) != len(named):
        raise NotFound
    if closed := next((one for one in found if one.state not in OPEN_INVOICE), None):
        raise InvoiceClosed(closed)
    return found


def _parts(found: Sequence[Invoice], kopecks: int | None) -> dict[int, int]:
    left = {one.key: one.total_kopecks - one.paid_kopecks for one in found}
    if kopecks is None:
        return left
    if len(found) > 1:
        raise InvalidValue("Часть суммы можно оплатить только по одному счёту", at="amount")
    whole = left[found[0].key]
    if kopecks > whole:
        raise InvalidValue(f"По счёту осталось оплатить {roubles(whole)}", at="amount")
    if kopecks < min(LEAST_ONLINE, whole):
        raise InvalidValue(f"На сайте можно оплатить не меньше {roubles(min(LEAST_ONLINE, whole))}", at="amount")
    return {found[0].key: kopecks}


async def _under_way(work: UnitOfWork, parts: Mapping[int, int]) -> OnlinePayment | None:
    query = (
        select(OnlinePayment)
        .join(PaymentPart, col(PaymentPart.payment_id) == col(OnlinePayment.id))
        .where(col(PaymentPart.invoice_id).in_(list(parts)), col(OnlinePayment.state).in_(OPEN_PAYMENT))
        .order_by(col(OnlinePayment.id).desc())
    )
    other = (await work.session.exec(query)).first()
    if other is None:
        return None
    same = select(PaymentPart.invoice_id, PaymentPart.kopecks).where(PaymentPart.payment_id == other.key)
    if dict((await work.session.exec(same)).all()) != dict(parts):
        raise PaymentUnderWay
    return other


def _description(found: Sequence[Invoice]) -> str:
    numbers = ", ".join(one.number for one in found)
    said = f"Счёт {numbers}" if len(found) == 1 else f"Счета {numbers}"
    return said if len(said) <= _DESCRIPTION else f"{said[: _DESCRIPTION - 1]}…"
