"""What the provider says of a payment becomes its state: forward alone, and money is applied once."""

from collections.abc import Mapping

import structlog
from sqlmodel import col, select

from lkk.models.money import OnlinePayment, PaymentPart
from lkk.services import notifications
from lkk.services.integrations.payments.contract import PaymentStanding
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money import events, news
from lkk.services.money.applying import Received, apply
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.tasks import open_task
from lkk.services.money.telling import tell_received
from lkk.settings import settings
from lkk.vocabulary.money import OPEN_PAYMENT, MoneySource, MoneyTaskKind, PaymentState
from lkk.vocabulary.words import roubles

log = structlog.get_logger("lkk.money")
_REASONS = {
    "insufficient_funds": "На карте не хватило денег.",
    "card_expired": "Срок действия карты истёк.",
    "3d_secure_failed": "Оплата не подтверждена кодом банка.",
    "expired_on_confirmation": "Время на оплату вышло.",
    "payment_method_limit_exceeded": "Превышен предел оплат по карте.",
    "issuer_unavailable": "Банк не ответил, попробуйте позже.",
}
NO_REASON = "Платёжный сервис не принял оплату. Попробуйте ещё раз или другим способом."


async def settle(work: UnitOfWork, payment_id: int, told: PaymentStanding, effects: PaymentEffects) -> None:
    """Take over what the provider says; a payment that has an outcome keeps it, whatever comes later.

    A payment of another sum, key or number at the provider is applied by nobody: an operator looks at it.
    """
    payment = await _locked(work, payment_id)
    if payment is None or payment.state not in OPEN_PAYMENT:
        return
    if not _same(payment, told):
        await _altered(work, payment, told)
        return
    payment.provider_id, payment.pay_url = told.id, told.pay_url or payment.pay_url
    if told.status == "succeeded":
        await _succeeded(work, payment, told, effects)
    elif told.status == "canceled":
        await _cancelled(work, payment, told.why_not)
    else:
        payment.state = PaymentState.PENDING
    work.tell_people(payment.user_id)


async def unknown(work: UnitOfWork, payment_id: int) -> None:
    """Note that the provider was asked to begin a payment and nobody knows what came of it."""
    payment = await _locked(work, payment_id)
    if payment is not None and payment.state is PaymentState.CREATED:
        payment.state = PaymentState.UNKNOWN
        work.tell_people(payment.user_id)


async def refused(work: UnitOfWork, payment_id: int, code: str) -> None:
    """The provider refuses to begin a payment: nothing was charged and nothing will be."""
    payment = await _locked(work, payment_id)
    if payment is not None and payment.state in OPEN_PAYMENT and payment.provider_id is None:
        await _cancelled(work, payment, code)
        work.tell_people(payment.user_id)


async def not_known_there(work: UnitOfWork, payment_id: int, code: str) -> None:
    """The provider denies a payment that it has begun: an operator finds out."""
    payment = await _locked(work, payment_id)
    if payment is None or payment.state not in OPEN_PAYMENT:
        return
    payment.state, payment.ask_at = PaymentState.UNKNOWN, None
    await tell_operators(work, payment, MoneyTaskKind.UNKNOWN_PAYMENT, f"Ответ платёжного сервиса: {code}")
    work.tell_people(payment.user_id)


async def tell_operators(work: UnitOfWork, payment: OnlinePayment, kind: MoneyTaskKind, words: str) -> None:
    """Open a task about a payment, unless there is one."""
    await open_task(
        work,
        kind,
        user_id=payment.user_id,
        online_payment_id=payment.key,
        kopecks=payment.amount_kopecks,
        words=words,
    )


async def _locked(work: UnitOfWork, payment_id: int) -> OnlinePayment | None:
    query = select(OnlinePayment).where(OnlinePayment.id == payment_id).with_for_update()
    return (await work.session.exec(query, execution_options={"populate_existing": True})).first()


def _same(payment: OnlinePayment, told: PaymentStanding) -> bool:
    known = payment.provider_id in (None, told.id)
    return known and told.kopecks == payment.amount_kopecks and told.key == str(payment.idempotence_key)


async def _altered(work: UnitOfWork, payment: OnlinePayment, told: PaymentStanding) -> None:
    log.warning("payment_altered", payment=payment.key, ours=payment.amount_kopecks, theirs=told.kopecks)
    payment.state, payment.ask_at = PaymentState.UNKNOWN, None
    words = f"У нас {roubles(payment.amount_kopecks)}, у платёжного сервиса {roubles(told.kopecks)}"
    await tell_operators(work, payment, MoneyTaskKind.ALTERED_PAYMENT, words)
    work.tell_people(payment.user_id)


async def _succeeded(work: UnitOfWork, payment: OnlinePayment, told: PaymentStanding, effects: PaymentEffects) -> None:
    payment.state, payment.ask_at, payment.pay_url = PaymentState.SUCCEEDED, None, ""
    payment.captured_at, payment.closed_at = told.captured_at or work.now, work.now
    paid_on = local_day(payment.captured_at, settings().time_zone)
    received = Received(
        MoneySource.ONLINE,
        payment.key,
        payment.user_id,
        payment.amount_kopecks,
        paid_on,
        await _meant(work, payment.key),
    )
    applied = await apply(work, received, effects, fresh=True)
    await tell_received(work, payment.user_id, payment.amount_kopecks, paid_on, applied, source=MoneySource.ONLINE)
    news.tell_payment(work, payment)


async def _cancelled(work: UnitOfWork, payment: OnlinePayment, why: str) -> None:
    payment.state, payment.ask_at, payment.pay_url = PaymentState.CANCELLED, None, ""
    payment.closed_at, payment.refused_code = work.now, why[:64]
    await notifications.publish(
        work,
        events.PAYMENT_FAILED,
        user_ids=[payment.user_id],
        amount=roubles(payment.amount_kopecks),
        why=reason_in_words(why),
    )


def reason_in_words(code: str) -> str:
    """Return why a payment was not taken, as its payer can understand it."""
    return _REASONS.get(code, NO_REASON)


async def _meant(work: UnitOfWork, payment_id: int) -> Mapping[int, int]:
    query = (
        select(PaymentPart.invoice_id, PaymentPart.kopecks)
        .where(PaymentPart.payment_id == payment_id)
        .order_by(col(PaymentPart.id))
    )
    return dict((await work.session.exec(query)).all())
