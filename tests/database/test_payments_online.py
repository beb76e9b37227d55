"""Paying on line: begun once, decided by the provider alone, told honestly, against the sandbox by HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import select

from lkk.models.audit import AuditEvent
from lkk.models.identity import User
from lkk.models.money import MoneyApplied, OnlinePayment, ProviderNotice
from lkk.models.notifications import Notification
from lkk.services import composition
from lkk.services.integrations.ports import Ports, open_ports
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money import issuing, own, reminding
from lkk.services.money.applying import Received
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.online import janitor
from lkk.services.money.online.starting import InvoiceClosed, PaymentUnderWay
from lkk.vocabulary.money import InvoiceState, MoneySource, MoneyTaskKind, PaymentState
from tests import builders, money
from tests.payment_provider import ShopProvider
from tests.sandbox_process import Sandbox

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def ports(sandbox: Sandbox) -> AsyncIterator[Ports]:
    """The neighbours, the sandbox's shop among them."""
    async with open_ports(composition.INTEGRATIONS) as opened:
        yield opened


@pytest.fixture
def provider(tmp_path: Path) -> ShopProvider:
    """The shop in this process."""
    return ShopProvider(tmp_path)


async def payer() -> tuple[User, Actor]:
    made = await builders.customer()
    return made, await builders.sign_in(made)


async def pressed(payment: OnlinePayment, act: str = "pay") -> None:
    async with httpx.AsyncClient() as browser:
        await browser.post(payment.pay_url, content=f"act={act}")


async def notices() -> list[Notification]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(Notification).order_by(text("id"))))


async def test_two_invoices_are_paid_at_once_and_only_the_provider_says_so(ports: Ports) -> None:
    user, who = await payer()
    one, two = await money.invoice(user, 1_000_000), await money.invoice(user, 250_050)
    row = await money.started(who, one, two)
    assert (row.amount_kopecks, row.state) == (1_250_050, PaymentState.CREATED)
    await money.delivered(ports)
    open_one = await money.payment(row.key)
    assert (open_one.state, open_one.pay_url.startswith("http://127.0.0.1:")) == (PaymentState.PENDING, True)
    await pressed(open_one)
    assert (await money.now(one.key)).state is InvoiceState.ISSUED  # the payer is back, and nothing is paid yet
    await due()
    await janitor.ask_due(ports, PaymentEffects())
    done = await money.payment(row.key)
    assert (done.state, done.ask_at, done.pay_url) == (PaymentState.SUCCEEDED, None, "")
    assert [(await money.now(each.key)).state for each in (one, two)] == [InvoiceState.PAID] * 2
    told = next(notice for notice in await notices() if notice.event == "payment_received")
    assert "12 500,50" in told.title
    assert "не чек" in told.body


async def test_the_same_payment_again_is_that_payment_and_another_one_waits_for_its_outcome(ports: Ports) -> None:
    user, who = await payer()
    one, two = await money.invoice(user), await money.invoice(user)
    first = await money.started(who, one)
    assert (await money.started(who, one)).key == first.key
    with pytest.raises(PaymentUnderWay):
        await money.started(who, one, two)
    await money.delivered(ports)
    await pressed(await money.payment(first.key), "no")
    await due()
    await janitor.ask_due(ports, PaymentEffects())
    assert (await money.payment(first.key)).state is PaymentState.CANCELLED
    assert (await money.started(who, one, two)).key != first.key


async def test_one_press_doubled_on_two_connections_begins_one_payment(provider: ShopProvider) -> None:
    user, who = await payer()
    one = await money.invoice(user)
    both = await asyncio.gather(*(money.started(who, one) for _ in range(6)))
    await money.delivered(provider.ports)
    assert len({row.key for row in both}) == len(provider.made) == 1


async def test_a_part_of_one_invoice_is_paid_and_the_rest_is_left(provider: ShopProvider) -> None:
    user, who = await payer()
    one, two = await money.invoice(user, 100_000), await money.invoice(user)
    for wrong, invoices in ((100_001, (one,)), (99, (one,)), (5_000, (one, two))):
        with pytest.raises(InvalidValue):
            await money.started(who, *invoices, kopecks=wrong)
    provider.charges_at_once = True
    await money.started(who, one, kopecks=40_000)
    await money.delivered(provider.ports)
    stands = await money.now(one.key)
    assert (stands.state, stands.paid_kopecks) == (InvoiceState.PARTIALLY_PAID, 40_000)
    rest = await money.started(who, one)
    assert rest.amount_kopecks == 60_000


async def test_nothing_is_begun_for_a_foreign_a_paid_or_an_annulled_invoice(provider: ShopProvider) -> None:
    user, who = await payer()
    other, _ = await payer()
    foreign, paid, annulled = await money.invoice(other), await money.invoice(user), await money.invoice(user)
    provider.charges_at_once = True
    await money.started(who, paid)
    await money.delivered(provider.ports)
    async with unit_of_work() as work:
        await issuing.cancel(work, None, annulled.key, "Срок прошёл")
    with pytest.raises(NotFound):
        await money.started(who, foreign)
    for closed, word in ((paid, "уже оплачен"), (annulled, "аннулирован")):
        with pytest.raises(InvoiceClosed, match=word):
            await money.started(who, closed)
    assert len(provider.made) == 1


async def test_money_of_an_invoice_annulled_while_it_was_paid_is_kept_for_an_operator(provider: ShopProvider) -> None:
    user, who = await payer()
    one = await money.invoice(user)
    row = await money.started(who, one)
    await money.delivered(provider.ports)
    async with unit_of_work() as work:
        await issuing.cancel(work, None, one.key, "Срок прошёл")
    provider.shop.decide((await money.payment(row.key)).provider_id or "", paid=True)
    await due()
    await janitor.ask_due(provider.ports, PaymentEffects())
    assert (await money.now(one.key)).paid_kopecks == 0
    assert [task.kind for task in await money.tasks()] == [MoneyTaskKind.LATE_MONEY]


async def test_a_sum_the_provider_has_altered_pays_nothing_and_is_a_task(provider: ShopProvider) -> None:
    user, who = await payer()
    one = await money.invoice(user, 500_000)
    row = await money.started(who, one)
    await money.delivered(provider.ports)
    number = (await money.payment(row.key)).provider_id or ""
    provider.shop.decide(number, paid=True)
    provider.shop.alter(number, "1.00")
    await due()
    await janitor.ask_due(provider.ports, PaymentEffects())
    assert ((await money.payment(row.key)).state, (await money.now(one.key)).paid_kopecks) == (PaymentState.UNKNOWN, 0)
    assert [task.kind for task in await money.tasks()] == [MoneyTaskKind.ALTERED_PAYMENT]


async def test_what_the_provider_says_of_the_card_is_kept_nowhere(ports: Ports) -> None:
    user, who = await payer()
    row = await money.started(who, await money.invoice(user))
    await money.delivered(ports)
    await pressed(await money.payment(row.key))
    await due()
    await janitor.ask_due(ports, PaymentEffects())
    async with unit_of_work() as work:
        for table in (OnlinePayment, ProviderNotice, MoneyApplied, AuditEvent, Notification):
            rows = [one.model_dump() for one in await work.session.exec(select(table))]
            assert "555555" not in json.dumps(rows, default=str)


async def test_an_invoice_is_reminded_of_once_two_working_days_before_its_last_day(in_november: None) -> None:
    user, _ = await payer()
    near, far = await money.invoice(user, pay_until=money.DAY + timedelta(days=5)), await money.invoice(user)
    await builders.shift_clock(await shift() + 86_400)  # Friday: Monday and Tuesday are the two days
    assert (await reminding.remind(), await reminding.remind()) == (1, 0)
    told = [notice for notice in await notices() if notice.event == "invoice_due"]
    assert [near.number in notice.title for notice in told] == [True]
    assert far.number not in told[0].title


async def shift() -> int:
    async with unit_of_work() as work:
        return work.shift_s


async def due() -> None:
    """The time to ask has come for every payment without an outcome."""
    async with unit_of_work() as work:
        await work.session.execute(
            text("update online_payment set ask_at = :now where ask_at is not null"), {"now": work.now}
        )


async def test_the_page_shows_what_is_to_be_paid_first_and_an_advance_without_what_went_back(
    provider: ShopProvider,
) -> None:
    user, who = await payer()
    late = await money.invoice(user, pay_until=money.DAY + timedelta(days=30))
    soon = await money.invoice(user, pay_until=money.DAY)
    row = await money.bank(user, 130_000)
    await money.applied(Received(MoneySource.BANK, row.key, user.key, 130_000, money.DAY, {late.key: 100_000}))
    async with unit_of_work() as work:
        found = await own.read(work, who)
        assert [one.number for one in found.to_pay] == [soon.number]
        assert [one.number for one in found.settled] == [late.number]
        assert (found.advance, [one.what for one in found.payments]) == (30_000, [f"Счёт {late.number}"])
        await work.session.execute(text("update bank_payment set refunded_kopecks = 20000"))
        assert (await own.read(work, who)).advance == 10_000
    provider.loses = lambda _: True
    begun = await money.started(who, soon)
    await money.delivered(provider.ports)
    other = await payer()
    async with unit_of_work() as work:
        found = await own.read(work, who)
        assert [(one.key, one.state) for one in found.under_way] == [(str(begun.public_id), PaymentState.UNKNOWN)]
        assert await own.payment_page(work, who, begun.public_id) == ""
        with pytest.raises(NotFound):
            await own.payment_page(work, other[1], begun.public_id)
        assert (await own.read(work, other[1])).to_pay == ()
