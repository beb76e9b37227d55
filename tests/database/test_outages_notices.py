"""Whom an outage is told to and when: once, at its stages, of a real change, hourly at most."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.models.outages import Outage, OutageNightSms
from lkk.models.sms import SmsMessage
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.outages import notices
from lkk.vocabulary.delivery import SmsState
from lkk.vocabulary.outages import OutageKind
from tests import builders, outages
from tests.outages import HOUR, now

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


async def told(user: User) -> list[str]:
    """Run the job once and return every event the user was told of, the oldest first."""
    while await notices.tell_some():
        pass
    async with unit_of_work() as work:
        query = select(Notification.event).where(Notification.user_id == user.key).order_by(col(Notification.id))
        return list(await work.session.exec(query))


async def change(outage: Outage, **data: object) -> None:
    async with unit_of_work() as work:
        row = await work.session.get_one(Outage, outage.key)
        for name, value in (data | {"changed_at": work.now}).items():
            setattr(row, name, value)


async def test_a_planned_outage_is_told_three_days_before_at_its_start_and_at_its_end() -> None:
    house = await outages.house()
    user, _ = await outages.resident(house)
    outage = await outages.outage(
        house, kind=OutageKind.PLANNED, starts_at=now() + 3 * DAY + HOUR, expected_until=now() + 3 * DAY + 4 * HOUR
    )
    assert await told(user) == []
    await builders.shift_clock(2 * 3600)
    assert await told(user) == ["outage_planned"]
    assert await told(user) == ["outage_planned"]
    await builders.shift_clock(3 * 86_400 + 2 * 3600)
    assert await told(user) == ["outage_planned", "outage_started"]
    await change(outage, restored_at=outage.starts_at + HOUR)
    await builders.shift_clock(3 * 86_400 + 3 * 3600)
    assert await told(user) == ["outage_planned", "outage_started", "outage_restored"]
    assert len(await told(user)) == 3


async def test_a_small_change_of_the_time_is_not_told_and_a_large_one_hourly_at_most() -> None:
    house = await outages.house()
    user, _ = await outages.resident(house)
    first = now() + 3 * HOUR
    outage = await outages.outage(house, expected_until=first)
    assert await told(user) == ["outage_started"]
    await change(outage, expected_until=first + 2 * HOUR)
    assert await told(user) == ["outage_started"], "not within an hour of the last one"
    await builders.shift_clock(3700)
    assert await told(user) == ["outage_started", "outage_moved"]
    await change(outage, expected_until=first + 2 * HOUR + 29 * MINUTE)
    await builders.shift_clock(3700 * 2)
    assert len(await told(user)) == 2, "less than half an hour"
    await change(outage, expected_until=first + 2 * HOUR + 30 * MINUTE)
    assert len(await told(user)) == 3
    await change(outage, expected_until=None)
    await builders.shift_clock(3700 * 3)
    assert len(await told(user)) == 4, "nobody knows any more"


async def test_what_was_over_before_it_was_told_is_not_told() -> None:
    house = await outages.house()
    user, _ = await outages.resident(house)
    await outages.outage(house, restored_at=now())
    await outages.outage(house, cancelled=True, starts_at=now() + DAY)
    assert await told(user) == []


async def test_a_cancelled_plan_is_told_to_those_who_know_of_it() -> None:
    house = await outages.house()
    user, _ = await outages.resident(house)
    outage = await outages.outage(house, kind=OutageKind.PLANNED, starts_at=now() + DAY)
    assert await told(user) == ["outage_planned"]
    await change(outage, cancelled=True)
    assert await told(user) == ["outage_planned", "outage_cancelled"]
    later, _ = await outages.resident(house)
    assert await told(later) == []


async def test_a_person_with_two_accounts_in_a_house_is_told_once_and_neighbours_elsewhere_never() -> None:
    house, other = await outages.house(), await outages.house(number="89")
    user, _ = await outages.resident(house)
    second = await builders.account()
    second.house_key = house.external_id
    await builders.save(second)
    await builders.attach(user, second, active=False)
    elsewhere, _ = await outages.resident(other)
    await outages.outage(house)
    assert await told(user) == ["outage_started"]
    assert await told(elsewhere) == []


async def test_two_runs_at_once_tell_once(monkeypatch: pytest.MonkeyPatch) -> None:
    house = await outages.house()
    user, _ = await outages.resident(house)
    await outages.outage(house)
    mark = notices._mark

    async def twice(work: notices.UnitOfWork, found: list[notices.Row]) -> list[notices.Row]:
        monkeypatch.setattr(notices, "_mark", mark)
        await notices.tell_some()
        return await mark(work, found)

    monkeypatch.setattr(notices, "_mark", twice)
    assert await told(user) == ["outage_started"]


async def night_in_barnaul() -> None:
    """Let it be 23:30 there."""
    here = now() + timedelta(hours=7)
    until = datetime(here.year, here.month, here.day, 23, 30, tzinfo=here.tzinfo) - here
    await builders.shift_clock(int(until.total_seconds()))


@pytest.mark.parametrize(
    ("kind", "chosen", "state"),
    [
        (OutageKind.EMERGENCY, False, SmsState.POSTPONED),
        (OutageKind.EMERGENCY, True, SmsState.QUEUED),
        (OutageKind.PLANNED, True, SmsState.POSTPONED),
    ],
)
async def test_by_night_an_sms_waits_but_of_an_accident_for_those_who_chose_so(
    kind: OutageKind, chosen: bool, state: SmsState
) -> None:
    house = await outages.house()
    user, _ = await outages.resident(house, phone="+79131234567", phone_confirmed=True)
    if chosen:
        await builders.save(OutageNightSms(user_id=user.key))
    await night_in_barnaul()
    async with unit_of_work() as work:
        start = work.now - HOUR
    await outages.outage(house, kind=kind, starts_at=start)
    assert await told(user) == ["outage_started"]
    async with unit_of_work() as work:
        sms = (await work.session.exec(select(SmsMessage))).one()
    assert sms.state is state


async def test_an_sms_that_waits_for_the_morning_is_dropped_when_the_light_is_on_again() -> None:
    house = await outages.house()
    user, _ = await outages.resident(house, phone="+79131234567", phone_confirmed=True)
    await night_in_barnaul()
    async with unit_of_work() as work:
        start = work.now - HOUR
    outage = await outages.outage(house, starts_at=start)
    await told(user)
    await change(outage, restored_at=start + HOUR)
    assert await told(user) == ["outage_started", "outage_restored"]
    async with unit_of_work() as work:
        query = select(SmsMessage.about, SmsMessage.state).order_by(col(SmsMessage.id))
        found = (await work.session.exec(query)).all()
    assert list(found) == [("outage_started", SmsState.CANCELLED), ("outage_restored", SmsState.POSTPONED)]
