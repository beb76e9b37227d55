"""Reminders of the window: once for a person, an account and a period, by the clock of the account."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import text
from sqlmodel import col, select, update

from lkk.models.accounts import CustomerAccount
from lkk.models.delivery import OutboxItem
from lkk.models.identity import User
from lkk.models.metering import Meter
from lkk.models.notifications import Notification
from lkk.models.sms import SmsMessage
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import window_calendar
from lkk.services.readings.reminders import remind
from lkk.settings import settings
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.people import CabinetClass, RegistrationKind
from tests import builders
from tests.builders import MeteredAccount

pytestmark = pytest.mark.usefixtures("database")
NOVEMBER = date(2026, 11, 1)
OPENED, CLOSES = "reading_window_opened", "reading_window_closes"


async def at(month: int, day: int, hour: int = 12, zone: str = "Asia/Barnaul") -> None:
    wanted = datetime(2026, month, day, hour, 1, tzinfo=ZoneInfo(zone))
    await builders.shift_clock(round((wanted - datetime.now(UTC)).total_seconds()))


async def run() -> None:
    await remind(Ports({}))


async def told(user: User) -> list[str]:
    async with unit_of_work() as work:
        query = select(Notification.event).where(Notification.user_id == user.key).order_by(col(Notification.id))
        return list(await work.session.exec(query))


async def holder(**details: object) -> tuple[User, MeteredAccount]:
    user = await builders.customer(**details)  # pyright: ignore[reportArgumentType]
    metered = await builders.metered_account()
    await builders.attach(user, metered.account)
    return user, metered


async def test_the_window_is_told_when_it_opens_and_three_days_before_it_closes_each_once() -> None:
    user, _ = await holder()
    for day in (20, 21, 22, 23, 24, 26, 27):
        await at(11, day)
        await run()
        await run()
        expected = [] if day < 21 else [OPENED] if day < 23 else [OPENED, CLOSES]
        assert await told(user) == expected, day
    await at(12, 21)
    await run()
    assert await told(user) == [OPENED, CLOSES, OPENED]


async def test_whoever_has_sent_everything_is_left_in_peace() -> None:
    user, metered = await holder()
    await at(11, 23)
    await builders.reading(metered.registers[0], NOVEMBER, "120", status=ReadingStatus.VALID)
    await run()
    assert await told(user) == []


async def test_a_draft_is_not_sent_and_the_person_is_told_so() -> None:
    user, metered = await holder()
    await at(11, 23)
    await builders.reading(metered.registers[0], NOVEMBER, "120", status=ReadingStatus.UNCONFIRMED)
    await run()
    assert await told(user) == [CLOSES]


async def test_meters_that_tell_their_readings_themselves_need_no_reminder() -> None:
    user, metered = await holder()
    async with unit_of_work() as work:
        await work.session.exec(update(Meter).where(col(Meter.id) == metered.meter.key).values(in_smart_system=True))
    await at(11, 23)
    await run()
    assert await told(user) == []


async def test_two_people_of_an_account_are_told_each_and_one_of_two_accounts_twice() -> None:
    first, metered = await holder()
    second = await builders.customer()
    await builders.attach(second, metered.account)
    another = await builders.metered_account()
    await builders.attach(first, another.account, active=False)
    await at(11, 21)
    await run()
    assert (await told(first), await told(second)) == ([OPENED, OPENED], [OPENED])


async def test_the_day_and_the_hour_are_those_of_the_account() -> None:
    user, metered = await holder()
    async with unit_of_work() as work:
        mine = col(CustomerAccount.id) == metered.account.key
        await work.session.exec(update(CustomerAccount).where(mine).values(time_zone="Asia/Kamchatka"))
    await at(11, 21, 8, "Asia/Kamchatka")
    await run()
    assert await told(user) == []
    await at(11, 21, 9, "Asia/Kamchatka")  # in Barnaul it is 4 o'clock in the morning
    await run()
    assert await told(user) == [OPENED]
    await at(11, 26, 21, "Asia/Kamchatka")
    await run()
    assert await told(user) == [OPENED]


async def test_the_window_is_that_of_the_registry_and_of_the_row_in_force() -> None:
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    metered = await builders.metered_account(registry=CabinetClass.LEGAL)
    await builders.attach(user, metered.account)
    async with unit_of_work() as work:
        await work.session.execute(
            text("update reading_window set valid_to = '2026-11-30' where cabinet_class = 'legal'")
        )
        await work.session.execute(
            text("""
insert into reading_window (cabinet_class, first_day, last_day, counts_back_until, valid_from, source)
values ('legal', 10, 15, 0, '2026-12-01', 'приказ')
""")
        )
    await at(11, 20)
    await run()
    assert await told(user) == [OPENED]
    await at(12, 10)
    await run()
    assert await told(user) == [OPENED, OPENED]


async def test_the_last_call_goes_by_sms_too_where_the_phone_is_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LKK_SMS_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    user, _ = await holder(phone_confirmed=True)
    await at(11, 21)
    await run()
    await at(11, 23)
    await run()
    async with unit_of_work() as work:
        sms = (await work.session.exec(select(SmsMessage).where(SmsMessage.user_id == user.key))).all()
    assert [one.about for one in sms] == [CLOSES]


async def test_reminders_leave_behind_every_other_email() -> None:
    await holder()
    await at(11, 21)
    await run()
    async with unit_of_work() as work:
        assert (await work.session.exec(select(OutboxItem.bulk))).all() == [True]


async def test_the_calendar_holds_a_year_of_windows_in_the_time_of_the_account() -> None:
    user, metered = await holder()
    await at(11, 27)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        made = await window_calendar.file_of(work, actor, metered.account.key)
    events = Calendar.from_ical(made.content).walk("VEVENT")
    assert len(events) == 11  # the window of November is over
    first = events[0]
    assert str(first.decoded("dtstart")) == "2026-12-21 00:00:00+07:00"
    assert str(first.decoded("dtend")) == "2026-12-27 00:00:00+07:00"
    assert len({str(event["uid"]) for event in events}) == 11


async def test_the_calendar_of_a_foreign_account_is_not_given() -> None:
    _, metered = await holder()
    stranger = await builders.sign_in(await builders.customer())
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await window_calendar.file_of(work, stranger, metered.account.key)
