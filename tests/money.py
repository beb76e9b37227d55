"""What tests of money begin with."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import select

from lkk.models.identity import User
from lkk.models.money import BankPayment, Invoice, MoneyApplied, OnlinePayment, PaymentPart
from lkk.services.integrations.accounting.money_messages import LedgerPayment
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money import applying, issuing
from lkk.services.money.applying import Applied, Received
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.issuing import NewInvoice, NewLine
from lkk.vocabulary.money import MoneySource
from tests import builders

DAY = date(2026, 11, 26)
NOTHING = PaymentEffects()


async def invoice(
    of: User, kopecks: int = 100_000, *, application_id: int | None = None, pay_until: date | None = None
) -> Invoice:
    """An invoice of one line."""
    new = NewInvoice(
        of.key,
        "Технологическое присоединение",
        [NewLine("Плата за присоединение", kopecks)],
        application_id=application_id,
        pay_until=pay_until,
    )
    async with unit_of_work() as work:
        return await issuing.issue(work, None, new)


async def online(of: User, meant: Mapping[int, int]) -> OnlinePayment:
    """A payment on line for some invoices, which the provider has not heard of."""
    async with unit_of_work() as work:
        row = OnlinePayment(
            user_id=of.key, amount_kopecks=sum(meant.values()), description="Оплата счетов", created_at=work.now
        )
        work.session.add(row)
        await work.session.flush()
        for invoice_id, kopecks in meant.items():
            work.session.add(PaymentPart(payment_id=row.key, invoice_id=invoice_id, kopecks=kopecks))
    return row


async def bank(of: User | None, kopecks: int) -> BankPayment:
    """Money through a bank that the accounting system has told of."""
    async with unit_of_work() as work:
        now = work.now
    return await builders.save(
        BankPayment(
            feed_key=str(uuid.uuid4()),
            user_id=of.key if of else None,
            value_date=DAY,
            amount_kopecks=kopecks,
            received_at=now,
        )
    )


async def applied(received: Received, effects: PaymentEffects = NOTHING) -> Applied:
    """Apply money."""
    async with unit_of_work() as work:
        return await applying.apply(work, received, effects)


def of_online(row: OnlinePayment, meant: Mapping[int, int], day: date = DAY) -> Received:
    """The money of a payment on line."""
    return Received(MoneySource.ONLINE, row.key, row.user_id, row.amount_kopecks, day, meant)


async def now(invoice_id: int) -> Invoice:
    """An invoice as it stands."""
    async with unit_of_work() as work:
        return (await work.session.exec(select(Invoice).where(Invoice.id == invoice_id))).one()


async def rows() -> list[MoneyApplied]:
    """Where all money went."""
    async with unit_of_work() as work:
        return list(await work.session.exec(select(MoneyApplied)))


def told(kopecks: int, **other: Any) -> LedgerPayment:
    """Money through a bank as the feed tells of it."""
    facts: dict[str, Any] = {
        "value_date": DAY,
        "amount_kopecks": kopecks,
        "purpose": "Оплата",
        "payer": "Иванов Иван Иванович",
        "payer_inn": None,
        "payer_bik": "040173604",
        "payer_account": "40702810702000012345",
        "invoice_number": None,
        "application_key": None,
    }
    return LedgerPayment(**facts | other)
