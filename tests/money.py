"""What tests of money begin with."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import select

from lkk.models.identity import User
from lkk.models.money import BankPayment, Invoice, MoneyApplied, MoneyTask, OnlinePayment, PaymentPart
from lkk.services import composition
from lkk.services.delivery.declaration import Handler
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.integrations.accounting.money_messages import LedgerPayment
from lkk.services.integrations.payments.integration import PAYMENTS
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money import applying, issuing
from lkk.services.money.applying import Applied, Received
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.issuing import NewInvoice, NewLine
from lkk.services.money.online import starting
from lkk.vocabulary.money import MoneySource
from tests import builders

DAY = date(2026, 11, 26)
NOTHING = PaymentEffects()


async def invoice(
    of: User, kopecks: int = 100_000, *, application_id: int | None = None, pay_until: date | None = None
) -> Invoice:
    """An invoice of one line, of which nobody is told."""
    new = NewInvoice(
        of.key,
        "Технологическое присоединение",
        [NewLine("Плата за присоединение", kopecks)],
        application_id=application_id,
        pay_until=pay_until,
        tell=False,
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


async def started(who: Actor, *invoices: Invoice, kopecks: int | None = None) -> OnlinePayment:
    """A payment begun as its payer does."""
    async with unit_of_work() as work:
        return await starting.start(work, who, [one.public_id for one in invoices], kopecks)


async def payment(payment_id: int) -> OnlinePayment:
    """A payment as it stands."""
    async with unit_of_work() as work:
        return (await work.session.exec(select(OnlinePayment).where(OnlinePayment.id == payment_id))).one()


async def delivered(ports: Ports, handlers: tuple[Handler, ...] = composition.HANDLERS, times: int = 1) -> None:
    """Deliver what is queued for the provider, every pause over."""
    one = Dispatcher(PAYMENTS, handlers, ports, "worker-1", lease_s=30)
    for _ in range(times):
        async with unit_of_work() as work:
            await work.session.execute(text("update outbox_item set run_at = now() - interval '1 second'"))
            await work.session.execute(text("update channel_health set paused_until = null"))
        while await one.deliver_batch():
            pass


async def tasks() -> list[MoneyTask]:
    """What operators have to decide."""
    async with unit_of_work() as work:
        return list(await work.session.exec(select(MoneyTask)))
