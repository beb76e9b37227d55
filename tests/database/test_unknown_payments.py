"""The provider charges and its answer is lost: nobody pays twice, nothing is shown as paid before it is."""

import os
import random
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from lkk.models.money import MoneyApplied, OnlinePayment
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.online import janitor
from lkk.vocabulary.money import MoneyTaskKind, PaymentState
from tests import builders, money
from tests.payment_provider import ShopProvider

pytestmark = pytest.mark.usefixtures("database")
PAYMENTS = 1000 if os.environ.get("FULL_SIZE") else 150
LOST, KOPECKS = PAYMENTS // 5, 12_345


@pytest.fixture
def provider(tmp_path: Path) -> ShopProvider:
    """The shop in this process, which charges as soon as it is asked."""
    made = ShopProvider(tmp_path)
    made.charges_at_once = True
    return made


async def prepared(count: int) -> None:
    """Payments whose rows are there and whose provider has heard of none."""
    who = await builders.customer()
    one = await money.invoice(who, KOPECKS * count)
    async with unit_of_work() as work:
        await work.session.execute(
            text("""
            with made as (
              insert into online_payment (public_id, idempotence_key, user_id, state, amount_kopecks, refunded_kopecks,
                description, pay_url, receipt_to, created_at, asked_times, ask_at, refused_code)
              select gen_random_uuid(), gen_random_uuid(), :who, 'created', :kopecks, 0, 'Счёт', '', 'a@example.com',
                cast(:now as timestamptz), 0, cast(:now as timestamptz), '' from generate_series(1, :count)
              returning id)
            insert into payment_part (payment_id, invoice_id, kopecks) select id, :invoice, :kopecks from made
            """),
            {"who": who.key, "invoice": one.key, "kopecks": KOPECKS, "count": count, "now": work.now},
        )


async def states() -> dict[str, int]:
    async with unit_of_work() as work:
        rows = await work.session.execute(text("select state, count(*) as n from online_payment group by state"))
        return {one.state: one.n for one in rows}


async def asked(provider: ShopProvider) -> None:
    """One run of the janitor in which everything without an outcome is due."""
    async with unit_of_work() as work:
        again = text("update online_payment set ask_at = :now where ask_at is not null")
        await work.session.execute(again, {"now": work.now})
    while await janitor.ask_due(provider.ports, PaymentEffects()) >= 500:
        pass


async def applied() -> tuple[int, int]:
    async with unit_of_work() as work:
        query = select(func.count(), func.coalesce(func.sum(MoneyApplied.kopecks), 0)).select_from(MoneyApplied)
        return (await work.session.exec(query)).one()


@pytest.mark.timeout(300)
async def test_a_fifth_of_the_answers_lost_is_settled_and_nobody_is_charged_twice(
    provider: ShopProvider,
) -> None:
    seed = random.randrange(10**6)
    lost = set(random.Random(seed).sample(range(1, PAYMENTS + 1), LOST))
    print(f"seed {seed}")
    await prepared(PAYMENTS)
    provider.loses = lambda number: number in lost
    await asked(provider)  # the first try of each, as the queue makes it
    assert await states() == {"succeeded": PAYMENTS - LOST, "unknown": LOST}
    assert await applied() == (PAYMENTS - LOST, KOPECKS * (PAYMENTS - LOST))  # charged there, and not shown as paid yet
    runs = 0
    while (await states()).get("unknown"):
        await asked(provider)
        runs += 1
        assert runs <= 3
    assert await states() == {"succeeded": PAYMENTS}
    assert len(provider.made) == PAYMENTS
    assert await applied() == (PAYMENTS, KOPECKS * PAYMENTS)
    print(f"settled in {runs} runs")


async def test_a_payment_nobody_tells_of_becomes_a_task_and_is_not_begun_anew_when_its_key_is_forgotten(
    provider: ShopProvider,
) -> None:
    await prepared(1)
    provider.loses = lambda _: True
    await asked(provider)
    assert await states() == {"unknown": 1}
    await builders.shift_clock(25 * 3600)
    provider.loses = lambda _: False
    asked_before = provider.asked
    for _ in range(3):
        await asked(provider)
    assert (provider.asked, await states()) == (asked_before, {"unknown": 1})
    assert [task.kind for task in await money.tasks()] == [MoneyTaskKind.UNKNOWN_PAYMENT]


async def test_a_silent_provider_is_asked_ever_more_seldom(provider: ShopProvider) -> None:
    await prepared(1)
    provider.silent = True
    pauses = []
    async with unit_of_work() as work:
        row = (await work.session.exec(select(OnlinePayment))).one()
    for _ in range(9):
        await asked(provider)
        async with unit_of_work() as work:
            stands = await work.session.get_one(OnlinePayment, row.key)
            assert stands.ask_at is not None
            pauses.append(round((stands.ask_at - work.now).total_seconds() / 60))
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60, 60]
    provider.silent = False
    await asked(provider)
    assert (await money.payment(row.key)).state is PaymentState.SUCCEEDED
