"""From «достоверные» to a final status: once, in bulk, with one notice an account."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlmodel import col, select

from lkk.models.metering import Register
from lkk.models.notifications import Notification
from lkk.models.readings import Reading
from lkk.services.integrations.accounting.contract import ReadingOutcome
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings.outcomes import SettledAccount, settle
from lkk.vocabulary.metering import ReadingStatus
from tests import builders

OCTOBER = date(2026, 10, 1)
Decision = Literal["accepted", "refused", "pending"]


def outcome(of: Reading, decided: Decision = "accepted", reason: str = "") -> ReadingOutcome:
    return ReadingOutcome(of.delivery_key, decided, f"r-{of.delivery_key}"[:64], "code", reason)


async def settled(*outcomes: ReadingOutcome) -> list[SettledAccount]:
    async with unit_of_work() as work:
        return await settle(work, outcomes)


async def statuses(of: Register) -> list[ReadingStatus]:
    async with unit_of_work() as work:
        query = select(Reading).where(Reading.register_id == of.key).order_by(col(Reading.id))
        return [row.status for row in await work.session.exec(query)]


async def notices() -> list[Notification]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(Notification).order_by(col(Notification.id))))


async def test_an_accepted_correction_supersedes_the_transmitted_one(database: str) -> None:
    metered = await builders.metered_account()
    register = metered.registers[0]
    await builders.reading(register, OCTOBER, "100", external_id="old")
    correction = await builders.reading(register, OCTOBER, "110", status=ReadingStatus.VALID)
    assert (await settled(outcome(correction)))[0].transmitted == 1
    assert await statuses(register) == [ReadingStatus.SUPERSEDED, ReadingStatus.TRANSMITTED]


async def test_the_same_outcome_twice_changes_nothing(database: str) -> None:
    metered = await builders.metered_account()
    user = await builders.customer()
    await builders.attach(user, metered.account)
    reading = await builders.reading(metered.registers[0], OCTOBER, "100", status=ReadingStatus.VALID)
    await settled(outcome(reading))
    assert await settled(outcome(reading)) == []
    assert await settled(outcome(reading, "refused", "поздно")) == []
    assert await statuses(metered.registers[0]) == [ReadingStatus.TRANSMITTED]
    assert [notice.event for notice in await notices()] == ["readings_transmitted"]


async def test_pending_and_unknown_outcomes_wait(database: str) -> None:
    metered = await builders.metered_account()
    reading = await builders.reading(metered.registers[0], OCTOBER, "100", status=ReadingStatus.VALID)
    unknown = ReadingOutcome(UUID(int=7), "accepted", "r-7")
    assert await settled(outcome(reading, "pending"), unknown) == []
    assert await statuses(metered.registers[0]) == [ReadingStatus.VALID]


async def test_one_notice_an_account_names_every_reason_once(database: str) -> None:
    metered = await builders.metered_account("9234", zones=3)
    user = await builders.customer()
    await builders.attach(user, metered.account)
    await builders.customer()
    rows = [await builders.reading(r, OCTOBER, "100", status=ReadingStatus.VALID) for r in metered.registers]
    reasons = ["Меньше прежних", "Меньше прежних", "Дата в будущем"]
    result = await settled(*(outcome(row, "refused", why) for row, why in zip(rows, reasons, strict=True)))
    serial = metered.meter.serial_number
    refused = tuple(f"{metered.point.name}, прибор учёта № {serial}, A+ Т{zone}: 100" for zone in (1, 2, 3))
    assert result == [
        SettledAccount(metered.account.key, "9234", 0, 3, ("Меньше прежних", "Дата в будущем"), refused),
    ]
    (notice,) = await notices()
    assert (notice.event, notice.user_id, notice.account_id) == ("readings_rejected", user.key, metered.account.key)
    assert "Меньше прежних; Дата в будущем" in notice.body
    assert all(line in notice.body for line in refused)


async def test_a_detached_person_is_not_told(database: str) -> None:
    metered = await builders.metered_account()
    link = await builders.attach(await builders.customer(), metered.account)
    link.detached_at = link.attached_at
    await builders.save(link)
    reading = await builders.reading(metered.registers[0], OCTOBER, "1", status=ReadingStatus.VALID)
    await settled(outcome(reading))
    assert await notices() == []


async def test_a_correction_may_get_the_id_of_what_it_corrects(database: str) -> None:
    metered = await builders.metered_account()
    before = await builders.reading(metered.registers[0], OCTOBER, "100", external_id="one-a-month")
    sent = await builders.reading(metered.registers[0], OCTOBER, "90", status=ReadingStatus.VALID)
    await settled(ReadingOutcome(sent.delivery_key, "accepted", reading_id="one-a-month"))
    async with unit_of_work() as work:
        rows = {row.key: (row.status, row.external_id) for row in await work.session.exec(select(Reading))}
    assert rows == {
        before.key: (ReadingStatus.SUPERSEDED, None),
        sent.key: (ReadingStatus.TRANSMITTED, "one-a-month"),
    }
