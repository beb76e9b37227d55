"""Payments without an outcome: the provider is asked until it tells, then an operator is."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.money import OnlinePayment
from lkk.services.integrations.errors import ExternalSystemRefuses, ExternalSystemUnavailable
from lkk.services.integrations.payments.integration import PAYMENTS
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.online import settling
from lkk.services.money.online.delivery import begin
from lkk.vocabulary.money import OPEN_PAYMENT, MoneyTaskKind

log = structlog.get_logger("lkk.money")
_AT_ONCE, _TOGETHER = 500, 8
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
_DOUBLINGS = 6  # by then the pause is the longest
TOLD_AFTER = timedelta(hours=24)  # so long nobody but the provider is asked
GIVEN_UP_AFTER = timedelta(days=7)


async def ask_due(ports: Ports, effects: PaymentEffects) -> int:
    """Ask about payments whose time has come; return how many were asked about. One that fails holds up no other."""
    async with unit_of_work() as work:
        query = (
            select_columns(col(OnlinePayment.id), col(OnlinePayment.provider_id))
            .where(col(OnlinePayment.ask_at) <= work.now)
            .order_by(col(OnlinePayment.ask_at))
            .limit(_AT_ONCE)
        )
        due = (await work.session.execute(query)).all()
    limit = asyncio.Semaphore(_TOGETHER)

    async def within_limit(payment_id: int, provider_id: str | None) -> None:
        async with limit:
            await _ask(ports, payment_id, provider_id, effects)

    await asyncio.gather(*(within_limit(*one) for one in due))
    return len(due)


async def _ask(ports: Ports, payment_id: int, provider_id: str | None, effects: PaymentEffects) -> None:
    try:
        told = await (ports[PAYMENTS].payment(provider_id) if provider_id else begin(ports, payment_id))
    except ExternalSystemRefuses as refusal:
        async with unit_of_work() as work:
            if provider_id:
                await settling.not_known_there(work, payment_id, refusal.code)
            else:
                await settling.refused(work, payment_id, refusal.code)
        return
    except ExternalSystemUnavailable as error:
        log.info("payment_not_answered", payment=payment_id, error=error.text)
        told = None
    async with unit_of_work() as work:
        if told is not None:
            await settling.settle(work, payment_id, told, effects)
        await _put_off(work, payment_id)


async def _put_off(work: UnitOfWork, payment_id: int) -> None:
    """Ask again later, ever more seldom; after a day an operator knows of it, after a week nobody asks any more."""
    query = select(OnlinePayment).where(OnlinePayment.id == payment_id).with_for_update()
    payment = (await work.session.exec(query)).one()
    if payment.state not in OPEN_PAYMENT or payment.ask_at is None:
        return
    payment.asked_times += 1
    age = work.now - payment.created_at
    pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(payment.asked_times, _DOUBLINGS))
    payment.ask_at = work.now + pause if age < GIVEN_UP_AFTER else None
    if age >= TOLD_AFTER:
        await settling.tell_operators(
            work, payment, MoneyTaskKind.UNKNOWN_PAYMENT, "Исход оплаты не известен дольше суток"
        )
