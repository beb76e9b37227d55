"""Events of payments: told often, shuffled, forged; each is applied once, and nothing on the word of a stranger."""

import asyncio
import os
import random
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from lkk.models.money import MoneyApplied, OnlinePayment, ProviderNotice
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.online import notices, settling
from lkk.settings import settings
from lkk.vocabulary.money import InvoiceState, MoneyTaskKind, PaymentState
from tests import builders, money
from tests.event_path import statements
from tests.payment_events import LOCAL, address, begun, hook, notice, tell
from tests.payment_provider import ShopProvider

pytestmark = pytest.mark.usefixtures("database")
EVENTS = 1000 if os.environ.get("FULL_SIZE") else 150
CONNECTIONS, FORGED = 20, 100
FOREIGN = "203.0.113.9"


@pytest.fixture
def provider(tmp_path: Path) -> ShopProvider:
    """The shop in this process."""
    return ShopProvider(tmp_path)


async def counted(what: Any) -> int:
    async with unit_of_work() as work:
        return (await work.session.exec(select(func.count()).select_from(what))).one()


async def states() -> dict[str, int]:
    async with unit_of_work() as work:
        rows = await work.session.execute(text("select state, count(*) as n from online_payment group by state"))
        return {one.state: one.n for one in rows}


@pytest.mark.timeout(300)
async def test_events_doubled_and_shuffled_over_twenty_connections_apply_once_each(
    provider: ShopProvider,
) -> None:
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    who = await builders.customer()
    rows = await begun(provider, who, EVENTS)
    paid = dice.sample(rows, EVENTS * 9 // 10)
    for row in rows:
        provider.shop.decide(row.provider_id or "", paid=row in paid)
    ends = {row.provider_id: "payment.succeeded" if row in paid else "payment.canceled" for row in rows}
    told = [(ends[row.provider_id], row.provider_id or "") for row in rows for _ in range(dice.randint(1, 5))]
    told += [("payment.waiting_for_capture", row.provider_id or "") for row in dice.sample(rows, EVENTS // 5)]
    dice.shuffle(told)
    queue: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
    for one in told:
        queue.put_nowait(one)

    async def connection() -> None:
        async with hook() as client:
            while not queue.empty():
                event, number = queue.get_nowait()
                await tell(client, event, number)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(CONNECTIONS):
            tasks.create_task(connection())
        tasks.create_task(_keep_delivering(provider, queue))
    await money.delivered(provider.ports)
    took = time.perf_counter() - began
    print(f"seed {seed}: {len(told)} events in {took:.1f} s, {len(told) / took:.0f} a second")
    assert await states() == {"succeeded": len(paid), "cancelled": EVENTS - len(paid)}
    assert await counted(ProviderNotice) == len(set(told))
    async with unit_of_work() as work:
        total = (await work.session.exec(select(func.sum(MoneyApplied.kopecks)))).one()
        invoice_paid = (await work.session.execute(text("select paid_kopecks, state from invoice"))).one()
    assert total == invoice_paid[0] == len(paid) * 10_000  # the plain ledger: each paid one once
    assert invoice_paid[1] == InvoiceState.PARTIALLY_PAID
    provider.questions = 0
    async with hook() as client:  # late ones: the outcome stands, and the provider is not even asked
        for row in rows[:50]:
            await client.post(address(), json=notice("payment.waiting_for_capture", row.provider_id or ""))
    await money.delivered(provider.ports)
    assert (provider.questions, await states()) == (0, {"succeeded": len(paid), "cancelled": EVENTS - len(paid)})


async def _keep_delivering(provider: ShopProvider, queue: "asyncio.Queue[tuple[str, str]]") -> None:
    while not queue.empty():
        await money.delivered(provider.ports)
        await asyncio.sleep(0.05)


@pytest.fixture
async def waiting(provider: ShopProvider) -> OnlinePayment:
    """A payment that its payer has not decided on."""
    return (await begun(provider, await builders.customer(), 1))[0]


@pytest.mark.parametrize(
    ("ip", "secret", "known", "status"),
    [
        (FOREIGN, "", True, 404),
        ("::ffff:203.0.113.9", "", True, 404),
        (LOCAL, "sandbox-hooK", True, 404),
        (LOCAL, "sandbox-hook2", True, 404),
        (LOCAL, "", False, 200),
    ],
)
async def test_a_hundred_forged_notices_change_nothing(
    provider: ShopProvider, waiting: OnlinePayment, ip: str, secret: str, known: bool, status: int
) -> None:
    number = waiting.provider_id or ""
    async with hook(ip) as client:
        for _ in range(FORGED):
            told = notice("payment.succeeded", number if known else str(uuid.uuid4()))
            assert (await client.post(address(secret), json=told)).status_code == status
    await money.delivered(provider.ports)
    assert (await counted(ProviderNotice), provider.questions) == (0, 0)
    assert (await money.payment(waiting.key)).state is PaymentState.PENDING


async def test_a_notice_of_success_that_is_a_lie_is_checked_with_the_provider_and_pays_nothing(
    provider: ShopProvider, waiting: OnlinePayment
) -> None:
    async with hook() as client:
        for _ in range(FORGED):  # a replay of the same one leaves one row and one question
            await client.post(address(), json=notice("payment.succeeded", waiting.provider_id or "", "999999.00"))
    await money.delivered(provider.ports)
    assert (await counted(ProviderNotice), provider.questions) == (1, 1)
    assert (await money.payment(waiting.key)).state is PaymentState.PENDING
    assert await counted(MoneyApplied) == 0


async def test_a_sum_altered_at_the_provider_is_applied_by_nobody(
    provider: ShopProvider, waiting: OnlinePayment
) -> None:
    number = waiting.provider_id or ""
    provider.shop.decide(number, paid=True)
    provider.shop.alter(number, "0.01")
    async with hook() as client:
        await client.post(address(), json=notice("payment.succeeded", number))
    await money.delivered(provider.ports)
    assert ((await money.payment(waiting.key)).state, await counted(MoneyApplied)) == (PaymentState.UNKNOWN, 0)
    assert [task.kind for task in await money.tasks()] == [MoneyTaskKind.ALTERED_PAYMENT]


async def test_an_event_is_taken_by_one_statement_and_a_payment_settled_by_a_dozen(provider: ShopProvider) -> None:
    (row,) = await begun(provider, await builders.customer(phone_confirmed=True), 1)
    number = row.provider_id or ""
    provider.shop.decide(number, paid=True)
    told = await provider.payment(number)
    async with unit_of_work() as work:
        with statements() as asked:
            assert await notices.take(work, "payment.succeeded", number)
        assert len(asked) == 1, asked
    async with unit_of_work() as work:
        with statements() as asked:
            await settling.settle(work, row.key, told, PaymentEffects())
            await work.session.flush()
            await work.flush_signals()
    assert len(asked) <= 12, asked
    assert await states() == {"succeeded": 1}


async def test_one_the_provider_denies_holds_up_none_of_those_asked_about_with_it(provider: ShopProvider) -> None:
    rows = await begun(provider, await builders.customer(), 5)
    for row in rows:
        provider.shop.decide(row.provider_id or "", paid=True)
    numbers = [row.provider_id or "" for row in rows]
    async with unit_of_work() as work:
        (await work.session.get_one(OnlinePayment, rows[2].key)).provider_id = numbers[2] = "nobody knows it"
    async with hook() as client:
        for number in numbers:
            await tell(client, "payment.succeeded", number)
    await money.delivered(provider.ports)
    assert await states() == {"succeeded": 4, "unknown": 1}
    assert [task.kind for task in await money.tasks()] == [MoneyTaskKind.UNKNOWN_PAYMENT]
    assert await counted(MoneyApplied) == 4


async def test_a_provider_that_falls_silent_half_way_keeps_what_was_settled_and_is_asked_about_the_rest(
    provider: ShopProvider,
) -> None:
    rows = await begun(provider, await builders.customer(), 30)
    async with hook() as client:
        for row in rows:
            provider.shop.decide(row.provider_id or "", paid=True)
            await tell(client, "payment.succeeded", row.provider_id or "")
    provider.answers_left = 10
    await money.delivered(provider.ports)
    assert await states() == {"succeeded": 10, "pending": 20}
    provider.answers_left = None
    await money.delivered(provider.ports)
    assert await states() == {"succeeded": 30}
    assert await counted(MoneyApplied) == 30


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 60_000,
        b'{"event": 5, "object": {"id": "x"}}',
        b'{"event": "payment.succeeded", "object": {"id": null}}',
        b'{"event": "payment.succeeded", "object": {"id": "\\u0000"}}',
        b'{"event": "refund.succeeded", "object": {"id": "x"}}',
        b'{"event": "payment.succeeded", "object": {"id": "' + b"x" * 5000 + b'"}}',
    ],
)
async def test_a_notice_that_makes_no_sense_is_answered_and_forgotten(body: bytes) -> None:
    async with hook() as client:
        assert (await client.post(address(), content=body)).status_code == 200
    assert await counted(ProviderNotice) == 0


async def test_a_notice_is_no_longer_than_a_form() -> None:
    async with hook() as client:
        assert (await client.post(address(), content=b" " * (65 << 10))).status_code == 413


async def test_networks_of_the_settings_stand_for_those_of_the_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LKK_PAYMENTS_NETWORKS", "203.0.113.0/24, 2001:db8::/32")
    settings.cache_clear()
    for ip, status in ((FOREIGN, 200), ("2001:db8::1", 200), (LOCAL, 404), ("77.75.156.11", 404), ("", 404)):
        async with hook(ip) as client:
            assert (await client.post(address(), json={})).status_code == status
    settings.cache_clear()
