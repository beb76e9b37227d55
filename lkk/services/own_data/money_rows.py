"""Invoices, payments and refunds of a customer, for the archive of their data."""

from collections.abc import AsyncIterator

from sqlmodel import col

from lkk.models.money import BankPayment, Invoice, InvoiceLine, OnlinePayment, Refund
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_data.portions import Json, portions, words
from lkk.vocabulary.words import roubles


async def rows(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    """Yield invoices, payments on line and through banks, then refunds; who of the staff has decided is not told."""
    async for invoice in portions(work, Invoice, col(Invoice.user_id) == user_id):
        yield words(
            Счёт=invoice.number,
            Выставлен=invoice.issued_on,
            Назначение=invoice.purpose,
            Сумма=roubles(invoice.total_kopecks),
            НДС=roubles(invoice.vat_kopecks),
            Оплачено=roubles(invoice.paid_kopecks),
            Оплатить_до=invoice.pay_until,
            Состояние=invoice.state,
            Строки=[
                {"Что": line.name, "Как посчитано": line.formula, "Сумма": roubles(line.sum_kopecks)}
                async for line in portions(work, InvoiceLine, col(InvoiceLine.invoice_id) == invoice.key)
            ],
        )
    async for online in portions(work, OnlinePayment, col(OnlinePayment.user_id) == user_id):
        yield words(
            Оплата_на_сайте=online.created_at,
            Сумма=roubles(online.amount_kopecks),
            Возвращено=roubles(online.refunded_kopecks),
            За_что=online.description,
            Чек_отправлен_на=online.receipt_to,
            Состояние=online.state,
            Деньги_получены=online.captured_at,
        )
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
