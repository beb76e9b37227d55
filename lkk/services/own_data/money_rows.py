"""Payments through banks and refunds of a customer, for the archive of their data."""

from collections.abc import AsyncIterator

from sqlmodel import col

from lkk.models.money import BankPayment, Refund
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_data.portions import Json, portions, words
from lkk.vocabulary.words import roubles


async def rows(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    """Yield the payments, then the refunds; who of the staff has decided is not told."""
    async for payment in portions(work, BankPayment, col(BankPayment.user_id) == user_id):
        yield words(
            Перевод_через_банк=payment.value_date,
            Сумма=roubles(payment.amount_kopecks),
            Возвращено=roubles(payment.refunded_kopecks),
            Плательщик=payment.payer,
            Счёт_плательщика=payment.payer_account,
            Назначение=payment.purpose,
            Состояние=payment.match,
        )
    async for refund in portions(work, Refund, col(Refund.user_id) == user_id):
        yield words(
            Возврат=refund.requested_at,
            Сумма=roubles(refund.amount_kopecks),
            Почему=refund.reason,
            Реквизиты=refund.requisites,
            Состояние=refund.state,
            Причина_отказа=refund.refused_why,
            Завершён=refund.completed_at,
        )
