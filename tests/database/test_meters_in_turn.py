"""The meters of a home one after another: whose they are, which were sent, what typing a value does and does not do."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, update

from lkk.models.identity import User
from lkk.models.metering import Meter
from lkk.routes import READINGS
from lkk.services.accounts import links
from lkk.services.kernel import kept_rows
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings.in_turn import MeterInTurn, meters_in_turn
from lkk.state.readings.readings import Readings
from lkk.vocabulary.metering import ReadingStatus
from tests import builders
from tests.event_path import EventTab, event_tab, statements

IN_WINDOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
async def in_window(database: str) -> AsyncIterator[None]:
    await builders.shift_clock(round((IN_WINDOW - datetime.now(UTC)).total_seconds()))
    yield
    await builders.shift_clock(0)


@pytest.fixture
def rules_are_kept() -> Iterator[None]:
    """As in a process whose listener hears of changed rules."""
    kept_rows.listening()
    yield
    kept_rows.deaf()


async def meters_of(user: User) -> list[MeterInTurn]:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await meters_in_turn(work, actor)


async def test_the_meters_of_all_own_accounts_stand_in_the_order_of_attaching() -> None:
    user, stranger = await builders.customer(), await builders.customer()
    first, second, foreign = [await builders.metered_account(zones=zones) for zones in (2, 1, 1)]
    await builders.attach(user, first.account)
    await builders.attach(user, second.account, active=False)
    await builders.attach(stranger, foreign.account)
    for register in first.registers:
        await builders.reading(register, NOVEMBER, "100")
    await builders.reading(second.registers[0], OCTOBER, "100")
    found = [(one.account_id, one.point_id, one.sent) for one in await meters_of(user)]
    assert found == [(first.account.key, first.point.key, True), (second.account.key, second.point.key, False)]
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await links.detach(work, actor, second.account.key)
    assert [one.account_id for one in await meters_of(user)] == [first.account.key]


@pytest.mark.parametrize(
    ("statuses", "sent"),
    [
        ((ReadingStatus.TRANSMITTED, ReadingStatus.VALID), True),
        ((ReadingStatus.TRANSMITTED, ReadingStatus.REJECTED), False),
        ((ReadingStatus.TRANSMITTED, ReadingStatus.UNCONFIRMED), False),
        ((ReadingStatus.TRANSMITTED,), False),
    ],
)
async def test_a_meter_is_sent_when_all_its_zones_are(statuses: tuple[ReadingStatus, ...], sent: bool) -> None:
    user, metered = await builders.customer(), await builders.metered_account(zones=2)
    await builders.attach(user, metered.account)
    for register, status in zip(metered.registers, statuses, strict=False):
        await builders.reading(register, NOVEMBER, "100", status=status)
    assert [one.sent for one in await meters_of(user)] == [sent]


async def test_a_meter_that_sends_by_itself_is_listed_and_waited_for_by_nobody() -> None:
    user, metered = await builders.customer(), await builders.metered_account()
    await builders.attach(user, metered.account)
    async with unit_of_work() as work:
        smart = update(Meter).where(col(Meter.id) == metered.meter.key).values(in_smart_system=True)
        await work.session.exec(smart)
    assert [one.by_itself for one in await meters_of(user)] == [True]


@pytest.mark.usefixtures("rules_are_kept")
async def test_they_are_read_by_two_statements() -> None:
    user = await builders.customer()
    for number in range(3):
        await builders.attach(user, (await builders.metered_account(zones=2)).account, active=not number)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await meters_in_turn(work, actor)
        with statements() as asked:
            assert len(await meters_in_turn(work, actor)) == 3
    assert len(asked) == 2, asked


@dataclass
class Home:
    """The open page of a home with one meter that showed 100 in October."""

    tab: EventTab
    account_id: int
    register_id: int
    foreign: builders.MeteredAccount


@pytest.fixture
async def home() -> AsyncIterator[Home]:
    user, metered = await builders.customer(), await builders.metered_account()
    await builders.attach(user, metered.account)
    await builders.reading(metered.registers[0], OCTOBER, "100")
    actor = await builders.sign_in(user)
    async with event_tab(actor.session_key) as tab:
        await tab.open(READINGS.path)
        yield Home(tab, metered.account.key, metered.registers[0].key, await builders.metered_account())


async def test_what_is_being_typed_says_its_consumption_and_is_kept_nowhere(home: Home) -> None:
    given = {"account_id": home.account_id, "register_id": home.register_id}
    answer = await home.tab.do(Readings.preview, **given, typed="220")
    [cell] = answer["meter"]["cells"]
    assert (cell["message"], cell["value"], cell["status"]) == ("Расход 120 кВт·ч", "", "")
    answer = await home.tab.do(Readings.preview, **given, typed="22")
    [cell] = answer["meter"]["cells"]
    assert (cell["message"], cell["message_tone"]) == ("Пока меньше прежнего показания: 100", "")
    answer = await home.tab.do(Readings.leave_cell, **given, typed="22")
    [cell] = answer["meter"]["cells"]
    assert cell["message_tone"] == "danger"
    assert "Показание меньше предыдущего" in cell["message"]
    late = await home.tab.do(Readings.preview, **given, typed="22")  # the browser tells it a moment after the leaving
    assert "meter" not in late


async def test_a_question_stays_open_when_the_field_is_left_with_the_value_it_is_about(home: Home) -> None:
    given = {"account_id": home.account_id, "register_id": home.register_id}
    fields = [("account_id", str(home.account_id)), ("intent", "send"), ("taken_on", "2026-11-22")]
    form = {"__reflex_form_data__": [[*one] for one in (*fields, (f"r{home.register_id}", "30100"))]}
    answer = await home.tab.do(Readings.send_form, form=form)
    assert [one["name"] for one in answer["meter_asks"]] == [f"q{home.register_id}.over_power"]
    answer = await home.tab.do(Readings.leave_cell, **given, typed="30100")
    assert answer.get("meter_asks", "as it was") == "as it was"
    assert "больше возможного" in answer["meter"]["cells"][0]["message"]
    answer = await home.tab.do(Readings.leave_cell, **given, typed="220")
    assert answer["meter_asks"] == []


async def test_nobody_opens_or_tries_values_at_a_meter_of_others(home: Home) -> None:
    foreign = home.foreign
    typed = {"register_id": foreign.registers[0].key, "typed": "5"}
    for account_id in (home.account_id, foreign.account.key):
        assert "meter" not in await home.tab.do(Readings.preview, account_id=account_id, **typed)
    answer = await home.tab.do(Readings.open_meter, account_id=foreign.account.key, point_id=foreign.point.key)
    assert "meter" not in answer
    assert answer["commands"][-1]["tone"] == "danger"
