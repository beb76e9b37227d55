"""Correcting a reading until its month is closed: what supersedes, what is taken back, what is refused afterwards."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.readings import Reading
from lkk.services.integrations.accounting.contract import ReadingOutcome
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import entry, history, undoing, windows
from lkk.services.readings.history import MeterHistory
from lkk.services.readings.outcomes import settle
from lkk.services.readings.rules import QuestionCode
from lkk.services.readings.undoing import AlreadyHandedIn, PeriodClosed
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.people import CabinetClass
from tests import builders
from tests.builders import MeteredAccount

pytestmark = pytest.mark.usefixtures("database")
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
YES = frozenset(code.value for code in QuestionCode)


@pytest.fixture(autouse=True)
async def day_of_the_window(database: str) -> None:
    await at(22)


async def at(day: int, month: int = 11) -> None:
    wanted = datetime(2026, month, day, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((wanted - datetime.now(UTC)).total_seconds()))


@pytest.fixture
async def person(database: str) -> tuple[User, MeteredAccount]:
    user = await builders.customer()
    metered = await builders.metered_account()
    await builders.attach(user, metered.account)
    await builders.reading(metered.registers[0], OCTOBER, "100")
    return user, metered


async def send(person: tuple[User, MeteredAccount], value: str, actor: Actor | None = None) -> None:
    user, metered = person
    actor = actor or await builders.sign_in(user)
    register = metered.registers[0].key
    async with unit_of_work() as work:
        outcome = await entry.submit(work, actor, metered.account.key, {register: value}, {register: YES})
    assert outcome.taken == 1


async def settled(external_id: str) -> None:
    async with unit_of_work() as work:
        query = select(Reading).where(Reading.status == ReadingStatus.VALID)
        [sent] = await work.session.exec(query)
        await settle(work, [ReadingOutcome(sent.delivery_key, "accepted", reading_id=external_id)])


async def of_november() -> list[Reading]:
    async with unit_of_work() as work:
        query = select(Reading).where(Reading.billing_period == NOVEMBER).order_by(col(Reading.id))
        return list(await work.session.exec(query))


async def seen(person: tuple[User, MeteredAccount]) -> MeterHistory:
    user, metered = person
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await history.of_point(work, actor, metered.account.key, metered.point.key)


async def withdraw(person: tuple[User, MeteredAccount], reading_id: int) -> int:
    user, metered = person
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await undoing.withdraw(work, actor, metered.account.key, reading_id)


async def restore(person: tuple[User, MeteredAccount], reading_id: int) -> entry.Outcome:
    user, metered = person
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await undoing.restore(work, actor, metered.account.key, reading_id)


async def test_a_correction_supersedes_and_the_history_shows_both(person: tuple[User, MeteredAccount]) -> None:
    await send(person, "150")
    await settled("a-1")
    await send(person, "160")
    await settled("a-2")
    found = await seen(person)
    lines = [(line.value, line.status, line.mine, line.restorable) for line in found.lines]
    assert lines == [
        (160, ReadingStatus.TRANSMITTED, True, False),
        (150, ReadingStatus.SUPERSEDED, True, True),
        (100, ReadingStatus.TRANSMITTED, False, False),
    ]


async def test_what_has_not_left_is_taken_back_as_a_draft_and_sent_under_another_key(
    person: tuple[User, MeteredAccount],
) -> None:
    await send(person, "150")
    [sent] = await of_november()
    assert await withdraw(person, sent.key) == person[1].registers[0].key
    old, draft = await of_november()
    assert (old.status, old.value) == (ReadingStatus.SUPERSEDED, 150)
    assert (draft.status, draft.value) == (ReadingStatus.UNCONFIRMED, 150)
    assert draft.delivery_key != old.delivery_key
    async with unit_of_work() as work:
        assert (
            await work.session.execute(text("select count(*) from outbox_item where kind = 'readings'"))
        ).scalar() == 0
    await send(person, "155")
    assert [one.status for one in await of_november()] == [ReadingStatus.SUPERSEDED, ReadingStatus.VALID]


async def test_what_a_worker_has_taken_is_not_taken_back(person: tuple[User, MeteredAccount]) -> None:
    await send(person, "150")
    [sent] = await of_november()
    async with unit_of_work() as work:
        await work.session.execute(text("update outbox_item set attempts = 1, leased_until = now()"))
    with pytest.raises(AlreadyHandedIn, match="Введите верное значение и отправьте"):
        await withdraw(person, sent.key)
    await settled("a-1")
    with pytest.raises(AlreadyHandedIn):
        await withdraw(person, sent.key)
    assert [one.status for one in await of_november()] == [ReadingStatus.TRANSMITTED]


async def test_an_earlier_value_is_put_back_into_its_cell(person: tuple[User, MeteredAccount]) -> None:
    await send(person, "150")
    await settled("a-1")
    await send(person, "190")
    await settled("a-2")
    first = (await of_november())[0]
    assert (await restore(person, first.key)).taken == 1
    drafts = [one for one in await of_november() if one.status is ReadingStatus.UNCONFIRMED]
    assert [one.value for one in drafts] == [150]


async def test_after_the_window_the_month_is_closed_and_the_refusal_says_what_to_do(
    person: tuple[User, MeteredAccount],
) -> None:
    await send(person, "150")
    [sent] = await of_november()
    await at(26)
    assert (await seen(person)).window.corrected_until == date(2026, 11, 26)
    await at(27)
    assert not any(line.withdrawable or line.restorable for line in (await seen(person)).lines)
    for act in (withdraw, restore):
        with pytest.raises(PeriodClosed, match=r"ноябрь 2026 г. уже закрыты.*подайте обращение или позвоните"):
            await act(person, sent.key)


async def test_a_legal_entity_corrects_until_the_end_of_the_first(database: str) -> None:
    async with unit_of_work() as work:
        last = await windows.state(work, CabinetClass.LEGAL, date(2026, 12, 1))
        after = await windows.state(work, CabinetClass.LEGAL, date(2026, 12, 2))
    assert (last.billing_period, last.corrected_until) == (NOVEMBER, date(2026, 12, 1))
    assert after.billing_period == DECEMBER


async def test_a_month_the_accounting_system_has_closed_takes_no_more_and_the_next_one_does(
    person: tuple[User, MeteredAccount],
) -> None:
    await send(person, "150")
    [sent] = await of_november()
    async with unit_of_work() as work:
        await work.session.execute(text("update customer_account set closed_through = '2026-11-01'"))
    with pytest.raises(PeriodClosed):
        await withdraw(person, sent.key)
    found = await seen(person)
    assert (found.window.billing_period, found.window.is_open) == (DECEMBER, False)
    await send(person, "160")
    async with unit_of_work() as work:
        query = select(Reading).where(Reading.billing_period == DECEMBER)
        [later] = await work.session.exec(query)
    assert later.outside_window


async def test_anothers_reading_is_not_found(person: tuple[User, MeteredAccount]) -> None:
    await send(person, "150")
    [sent] = await of_november()
    stranger = await builders.customer()
    other = await builders.metered_account()
    await builders.attach(stranger, other.account)
    for act in (withdraw, restore):
        with pytest.raises(NotFound):
            await act((stranger, other), sent.key)
    with pytest.raises(NotFound):
        await seen((stranger, person[1]))
