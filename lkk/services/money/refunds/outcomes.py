"""What has become of a refund that was sent, wherever the news comes from; each piece of news counts once."""

from datetime import date

from sqlalchemy import text
from sqlmodel import select

from lkk.models.money import BankPayment, OnlinePayment, Refund
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.refunds import events
from lkk.services.money.refunds.deciding import where_to
from lkk.services.money.refunds.people import tell_customer, tell_failed
from lkk.settings import settings
from lkk.vocabulary.money import REFUSAL_LENGTH, BankMatch, RefundState
from lkk.vocabulary.words import day

NO_REASON = "причина не названа"
_ON_ITS_WAY = (RefundState.APPROVED, RefundState.SENT)
_CLOSE_TASKS = text("""
update money_task set closed_at = :now, answer = 'Деньги возвращены'
 where closed_at is null and kind in ('late_money', 'cancelled_paid')
   and (bank_payment_id = :bank or online_payment_id = :online)
""")


async def sent(work: UnitOfWork, refund_id: int, provider_id: str = "") -> None:
    """Note that the order was taken and its end is awaited."""
    refund = await _locked(work, refund_id)
    if refund is None or refund.state is not RefundState.APPROVED:
        return
    refund.state, refund.sent_at = RefundState.SENT, work.now
    refund.provider_id = provider_id or refund.provider_id
    _signal(work, refund)


async def completed(work: UnitOfWork, refund_id: int, on: date | None = None) -> None:
    """Note that the money has gone; what was asked back is no more of the payment."""
    refund = await _locked(work, refund_id)
    if refund is None or refund.state not in _ON_ITS_WAY:
        return
    refund.state, refund.completed_at = RefundState.COMPLETED, work.now
    refund.sent_at = refund.sent_at or work.now
    await _lessen(work, refund)
    told = day(on or local_day(work.now, settings().time_zone))
    await tell_customer(work, events.REFUND_COMPLETED, refund, on=told, where=where_to(refund))


async def failed(work: UnitOfWork, refund_id: int, why: str) -> None:
    """Note that the money did not go, for good; customer and employees read why."""
    refund = await _locked(work, refund_id)
    if refund is None or refund.state not in _ON_ITS_WAY:
        return
    refund.state, refund.refused_at = RefundState.REFUSED, work.now
    refund.refused_why = (why.replace("\x00", "").strip() or NO_REASON)[:REFUSAL_LENGTH]
    await tell_customer(work, events.REFUND_REFUSED, refund, reason=refund.refused_why)
    await tell_failed(work, refund)


async def _locked(work: UnitOfWork, refund_id: int) -> Refund | None:
    query = select(Refund).where(Refund.id == refund_id).with_for_update()
    return (await work.session.exec(query, execution_options={"populate_existing": True})).first()


async def _lessen(work: UnitOfWork, refund: Refund) -> None:
    """Count the money as gone from its payment; a payment nobody could sort out is then a returned one."""
    if refund.online_payment_id is not None:
        online = await work.session.get_one(OnlinePayment, refund.online_payment_id, with_for_update=True)
        online.refunded_kopecks += refund.amount_kopecks
    elif refund.bank_payment_id is not None:
        bank = await work.session.get_one(BankPayment, refund.bank_payment_id, with_for_update=True)
        bank.refunded_kopecks += refund.amount_kopecks
        if bank.match is BankMatch.UNMATCHED and bank.refunded_kopecks == bank.amount_kopecks:
            bank.match, bank.matched_at = BankMatch.RETURNED, work.now
    of = {"bank": refund.bank_payment_id, "online": refund.online_payment_id}
    await work.session.execute(_CLOSE_TASKS, {"now": work.now, **of})


def _signal(work: UnitOfWork, refund: Refund) -> None:
    if refund.user_id is not None:
        work.tell_people(refund.user_id)
