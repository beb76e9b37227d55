"""Delivery of readings and letters to the real sandbox: outcomes, failures, order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from lkk.models.delivery import ChannelHealth, OutboxItem
from lkk.models.readings import Reading
from lkk.services import composition
from lkk.services.delivery import dead_items
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.declaration import Integration
from lkk.services.integrations.mail.integration import MAIL
from lkk.services.integrations.ports import open_ports
from lkk.services.kernel import outbox
from lkk.services.kernel.errors import NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications.publishing import EMAIL
from lkk.services.readings.outgoing import READINGS
from lkk.settings import settings
from lkk.vocabulary.delivery import DeliveryState
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.people import Role
from tests import builders, city
from tests.sandbox_process import Sandbox


@asynccontextmanager
async def dispatcher(system: Integration[Any], me: str = "worker-1") -> AsyncIterator[Dispatcher]:
    async with open_ports(composition.INTEGRATIONS) as ports:
        yield Dispatcher(system, composition.HANDLERS, ports, me, lease_s=10)


async def deliver(system: Integration[Any] = ACCOUNTING, times: int = 1) -> int:
    """Deliver batches with every back-off over; return how many items were claimed in all."""
    count = 0
    async with dispatcher(system) as one:
        for _ in range(times):
            await sql("update outbox_item set run_at = now() - interval '1 second'")
            count += await one.deliver_batch()
    return count


async def sql(statement: str) -> None:
    async with unit_of_work() as work:
        await work.session.execute(text(statement))


async def health(system: Integration[Any] = ACCOUNTING) -> ChannelHealth:
    async with unit_of_work() as work:
        return (
            await work.session.exec(select(ChannelHealth).where(ChannelHealth.channel == system.channel.code))
        ).one()


async def items() -> list[OutboxItem]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(OutboxItem).order_by(text("id"))))


async def post(to: str = "customer@example.com") -> None:
    letter = {"to": to, "subject": "Проверка связи", "text": "Здравствуйте", "html": "<p>Здравствуйте</p>"}
    async with unit_of_work() as work:
        outbox.put(work, EMAIL, letter, ordering_key=f"mail:{to}")


@pytest.fixture
async def registers(city_database: str) -> list[city.CityRegister]:
    return await city.registers(12)


async def test_readings_of_many_accounts_travel_in_one_request(registers: list[city.CityRegister]) -> None:
    readings = await city.submit(registers)
    assert await deliver() == len(registers)
    assert await city.statuses(readings) == {ReadingStatus.TRANSMITTED: len(registers)}
    assert await city.queue() == {DeliveryState.DONE: len(registers)}


async def test_one_refused_reading_does_not_stop_its_neighbours(registers: list[city.CityRegister]) -> None:
    good = await city.submit(registers[1:])
    (bad,) = await city.submit(registers[:1], added="9" * 11)
    await deliver()
    assert await city.statuses(good) == {ReadingStatus.TRANSMITTED: len(good)}
    async with unit_of_work() as work:
        row = (await work.session.exec(select(Reading).where(Reading.id == bad.key))).one()
    assert row.status is ReadingStatus.REJECTED
    assert "больше цифр" in row.reason
    assert await city.queue() == {DeliveryState.DONE: len(registers)}


async def test_pending_readings_are_settled_by_the_feed(registers: list[city.CityRegister], sandbox: Sandbox) -> None:
    sandbox.behave("pending")
    readings = await city.submit(registers[:4])
    await deliver()
    assert await city.queue() == {DeliveryState.DONE: 4}
    assert await city.statuses(readings) == {ReadingStatus.VALID: 4}
    sandbox.behave("normal")
    sandbox.settle()
    await city.load_city()
    assert await city.statuses(readings) == {ReadingStatus.TRANSMITTED: 4}


@pytest.mark.parametrize("mode", ["fail", "rubbish", "unauthorized", "down"])
async def test_a_sick_system_makes_readings_wait(
    registers: list[city.CityRegister], sandbox: Sandbox, mode: str
) -> None:
    readings = await city.submit(registers[:3])
    sandbox.behave(mode, path="/v1/readings")
    assert await deliver() == 3
    assert await city.queue() == {DeliveryState.WAITING: 3}
    assert (await health()).failures == 1
    assert {item.leased_by for item in await items()} == {None}
    sandbox.behave("normal")
    await deliver()
    assert await city.statuses(readings) == {ReadingStatus.TRANSMITTED: 3}
    assert (await health()).failures == 0


async def test_a_lost_answer_has_one_effect(
    registers: list[city.CityRegister], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LKK_ACCOUNTING_TIMEOUT_S", "0.5")
    settings.cache_clear()
    before = sandbox.effects()["readings"]
    readings = await city.submit(registers[:5])
    sandbox.behave("timeout_after_effect", delay_s=2, requests=1, path="/v1/readings")
    await deliver()
    assert await city.statuses(readings) == {ReadingStatus.VALID: 5}
    await deliver()
    assert await city.statuses(readings) == {ReadingStatus.TRANSMITTED: 5}
    assert sandbox.effects() == {"readings": before + 5, "distinct_keys": before + 5, "duplicates": 0}


async def test_the_circuit_opens_after_five_failures_and_one_probe_closes_it(
    registers: list[city.CityRegister], sandbox: Sandbox
) -> None:
    readings = await city.submit(registers[:6])
    sandbox.behave("fail", path="/v1/readings")
    await deliver(times=5)
    assert await deliver() == 0, "an open circuit lets nothing through"
    await sql("update channel_health set paused_until = now() - interval '1 second'")
    probed = await deliver()
    assert 0 < probed < 6, "a probe is one account's request"
    paused = await health()
    assert paused.failures == 6
    assert paused.paused_until
    await sql("update channel_health set paused_until = now() - interval '1 second'")
    sandbox.behave("normal")
    assert await deliver() == probed
    async with dispatcher(ACCOUNTING) as one:
        await one.deliver_batch()  # no back-off is waited out: after the recovery everything is due
    assert await city.statuses(readings) == {ReadingStatus.TRANSMITTED: 6}


async def test_only_one_worker_probes(registers: list[city.CityRegister], sandbox: Sandbox) -> None:
    await city.submit(registers)
    sandbox.behave("fail", path="/v1/readings")
    await deliver(times=5)
    await sql("update channel_health set paused_until = now() - interval '1 second'")
    await sql("update outbox_item set run_at = now() - interval '1 second'")
    sandbox.behave("slow", delay_s=0.3, path="/v1/readings")
    async with dispatcher(ACCOUNTING, "a") as a, dispatcher(ACCOUNTING, "b") as b:
        counts = await asyncio.gather(a.deliver_batch(), b.deliver_batch())
    assert sorted(map(bool, counts)) == [False, True]


async def test_an_hour_of_failures_raises_the_alarm_until_a_success(
    registers: list[city.CityRegister], sandbox: Sandbox
) -> None:
    await city.submit(registers[:1])
    sandbox.behave("fail", path="/v1/readings")
    await deliver()
    assert (await health()).alarm_at is None
    await sql("update channel_health set first_failure_at = now() - interval '61 minutes'")
    await sql("update outbox_item set waiting_since = now() - interval '30 days'")
    await deliver()
    assert (await health()).alarm_at
    assert await city.queue() == {DeliveryState.WAITING: 1}, "accounting never dies of unavailability"
    sandbox.behave("normal")
    await deliver()
    assert (await health()).alarm_at is None


async def test_a_email_arrives_once_with_the_key_of_its_item(database: str, sandbox: Sandbox) -> None:
    await post("arrives@example.com")
    await deliver(MAIL)
    (item,) = await items()
    (letter,) = sandbox.emails("arrives@example.com")
    assert letter["subject"] == "Проверка связи"
    assert letter["message_id"].strip("<>") == f"{item.idempotency_key}@example.com"
    assert (item.state, item.payload) == (DeliveryState.DONE, {}), "a code in a letter is not kept"


async def test_a_email_waits_for_a_busy_server_and_dies_after_a_day(database: str, sandbox: Sandbox) -> None:
    await post()
    sandbox.mail("temporary")
    await deliver(MAIL)
    (item,) = await items()
    assert (item.state, item.last_error[:3]) == (DeliveryState.WAITING, "451")
    assert (await health(MAIL)).failures == 0, "one letter's trouble does not close the channel"
    await sql("update outbox_item set waiting_since = now() - interval '25 hours'")
    await deliver(MAIL)
    assert await city.queue(MAIL) == {DeliveryState.DEAD: 1}


async def test_a_dead_email_is_listed_and_sent_again_by_the_administrator(database: str, sandbox: Sandbox) -> None:
    sandbox.mail("refuse", 1)
    await post("again@example.com")
    await deliver(MAIL)
    administrator = await builders.sign_in(await builders.staff())
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        (dead,) = await dead_items.list_dead(work, administrator)
    assert (dead.kind, dead.error[:3], dead.attempts) == ("letter", "550", 1)
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await dead_items.resend(work, operator, dead.id)
    async with unit_of_work() as work:
        await dead_items.resend(work, administrator, dead.id)
    with pytest.raises(NotFound):
        async with unit_of_work() as work:
            await dead_items.resend(work, administrator, dead.id)
    await deliver(MAIL)
    assert len(sandbox.emails("again@example.com")) == 1


async def test_an_item_nobody_can_read_dies_alone(registers: list[city.CityRegister]) -> None:
    async with unit_of_work() as work:
        outbox.put(work, READINGS, {"broken": True}, ordering_key="account:0")
    readings = await city.submit(registers)
    await deliver()
    assert await city.statuses(readings) == {ReadingStatus.TRANSMITTED: len(registers)}
    await deliver(times=7)
    assert await city.queue() == {DeliveryState.DONE: len(registers), DeliveryState.DEAD: 1}
    assert "KeyError" in (await items())[0].last_error


async def test_a_long_outage_takes_no_try_from_an_item_our_code_fails_at(database: str, sandbox: Sandbox) -> None:
    async with unit_of_work() as work:
        outbox.put(work, READINGS, {"broken": True}, ordering_key="account:0")
    await sql("update outbox_item set attempts = 100")
    await deliver()
    (item,) = await items()
    assert (item.state, item.faults) == (DeliveryState.WAITING, 1)
    await deliver(times=7)
    assert await city.queue() == {DeliveryState.DEAD: 1}
    administrator = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        await dead_items.resend(work, administrator, item.key)
    assert [(item.attempts, item.faults) for item in await items()] == [(0, 0)]


async def test_an_outcome_that_cannot_be_written_stops_no_other(registers: list[city.CityRegister]) -> None:
    readings = await city.submit(registers)
    taken = f"r-{readings[0].delivery_key}"  # as the sandbox names what it stores
    await sql(f"update reading set external_id = '{taken}' where id = (select min(id) from reading)")  # noqa: S608
    await deliver()
    assert await city.statuses(readings[:1]) == {ReadingStatus.VALID: 1}
    others = [r for r, of in zip(readings, registers, strict=True) if of.account_id != registers[0].account_id]
    assert await city.statuses(others) == {ReadingStatus.TRANSMITTED: len(others)}
    assert "IntegrityError" in (await items())[0].last_error


async def test_items_behind_one_that_waits_keep_their_order(registers: list[city.CityRegister]) -> None:
    key = f"account:{registers[0].account_id}"
    async with unit_of_work() as work:
        outbox.put(work, READINGS, {"broken": True}, ordering_key=key)
    behind = await city.submit(registers[:1])
    others = await city.submit([r for r in registers if r.account_id != registers[0].account_id])
    await deliver()
    assert await city.statuses(behind) == {ReadingStatus.VALID: 1}
    assert await city.statuses(others) == {ReadingStatus.TRANSMITTED: len(others)}


async def test_a_late_worker_cannot_end_what_another_has_taken_over(registers: list[city.CityRegister]) -> None:
    await city.submit(registers[:2])
    async with dispatcher(ACCOUNTING, "late") as late:
        claimed = await late._claim()
        await sql("update outbox_item set leased_until = now() - interval '1 second'")
        async with dispatcher(ACCOUNTING, "other") as other:
            assert len((await other._claim()).items) == 2
        await late._write_success(claimed.items, _nothing)
    assert {item.leased_by for item in await items()} == {"other"}


async def _nothing(_: object) -> None:
    return None


async def test_workers_never_hold_items_of_one_account_at_once(registers: list[city.CityRegister]) -> None:
    await city.submit(registers)
    async with dispatcher(ACCOUNTING, "a") as a, dispatcher(ACCOUNTING, "b") as b:
        claims = await asyncio.gather(a._claim(), b._claim())
    keys = [{item.ordering_key for item in claim.items} for claim in claims]
    assert not keys[0] & keys[1]
    assert sum(len(claim.items) for claim in claims) == len(registers)
