"""«Сохранить» and «Отправить» on a real database."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.delivery import OutboxItem
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.models.readings import Reading
from lkk.services.kernel.errors import NotFound, TooManyAttempts
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import entry, grid
from lkk.services.readings.entry import Outcome
from lkk.services.readings.grid import Entered
from lkk.services.readings.outgoing import READINGS
from lkk.services.readings.rules import QuestionCode
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.people import CabinetClass, RegistrationKind
from tests import builders
from tests.builders import MeteredAccount

pytestmark = pytest.mark.usefixtures("database")
LAST = date(2026, 10, 1)


@dataclass
class Desk:
    """A customer before the grid of an account."""

    user: User
    metered: MeteredAccount

    @property
    def ids(self) -> list[int]:
        return [register.key for register in self.metered.registers]

    async def save(self, *typed: str, taken_on: date | None = None) -> Outcome:
        actor = await builders.sign_in(self.user)
        values = dict(zip(self.ids, typed, strict=False))
        async with unit_of_work() as work:
            return await entry.save(work, actor, self.metered.account.key, values, taken_on)

    async def submit(self, *typed: str, yes: bool = False, taken_on: date | None = None) -> Outcome:
        actor = await builders.sign_in(self.user)
        values = dict(zip(self.ids, typed, strict=False))
        answers = {key: frozenset(code.value for code in QuestionCode) for key in self.ids} if yes else {}
        async with unit_of_work() as work:
            return await entry.submit(work, actor, self.metered.account.key, values, answers, taken_on)


async def desk(*previous: str, zones: int = 1, digits: int = 6) -> Desk:
    """A customer with one meter whose registers were transmitted last month."""
    user = await builders.customer()
    metered = await builders.metered_account(zones=zones, whole_digits=digits)
    await builders.attach(user, metered.account)
    for register, value in zip(metered.registers, previous, strict=False):
        await builders.reading(register, LAST, value)
    return Desk(user, metered)


@pytest.fixture(autouse=True)
async def day_of_the_window(database: str) -> None:
    """Business time is noon of 22 November 2026 in Barnaul unless a test moves it."""
    await at(2026, 11, 22)


async def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> None:
    wanted = datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((wanted - datetime.now(UTC)).total_seconds()))


async def test_what_a_legal_entity_sends_on_the_first_counts_for_the_month_before() -> None:
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    metered = await builders.metered_account(registry=CabinetClass.LEGAL)
    await builders.attach(user, metered.account)
    await builders.reading(metered.registers[0], LAST, "500")
    form = Desk(user, metered)
    await at(2026, 12, 1)
    assert not (await form.submit("600", yes=True)).errors
    await at(2026, 12, 25)
    assert not (await form.submit("700", yes=True)).errors
    november, december = await readings()
    assert (november.billing_period, november.value, november.outside_window) == (date(2026, 11, 1), 600, True)
    assert (december.billing_period, december.value) == (date(2026, 12, 1), 700)
    assert november.status is ReadingStatus.VALID


async def readings(status: ReadingStatus | None = None) -> list[Reading]:
    query = select(Reading).where(Reading.billing_period > LAST).order_by(col(Reading.id))
    async with unit_of_work() as work:
        found = (await work.session.exec(query)).all()
    return [reading for reading in found if status in (None, reading.status)]


async def outbox() -> list[OutboxItem]:
    async with unit_of_work() as work:
        query = select(OutboxItem).where(OutboxItem.kind == READINGS.code).order_by(col(OutboxItem.id))
        return list(await work.session.exec(query))


async def test_saving_keeps_partial_data_as_unconfirmed_and_sends_nothing() -> None:
    at_desk = await desk("100", "50", zones=2)
    await at_desk.save("150,5", "")
    [draft] = await readings()
    assert (draft.status, draft.value) == (ReadingStatus.UNCONFIRMED, Decimal("150.5"))
    assert await outbox() == []


async def test_saving_again_replaces_the_draft_and_emptying_drops_it() -> None:
    at_desk = await desk("100")
    await at_desk.save("150")
    await at_desk.save("160")
    assert [draft.value for draft in await readings()] == [160]
    await at_desk.save("")
    assert await readings() == []


async def test_saving_keeps_the_good_values_and_reports_the_bad() -> None:
    at_desk = await desk("100", "50", zones=2)
    outcome = await at_desk.save("150", "сорок")
    assert list(outcome.errors) == [at_desk.ids[1]]
    assert [draft.value for draft in await readings()] == [150]


async def test_sending_makes_them_valid_and_queues_each_with_its_own_key() -> None:
    at_desk = await desk("100", "50", zones=2)
    outcome = await at_desk.submit("150", "80", yes=True)
    assert outcome.taken == 2
    sent = await readings(ReadingStatus.VALID)
    queued = await outbox()
    assert [item.idempotency_key for item in queued] == [str(reading.delivery_key) for reading in sent]
    assert {item.ordering_key for item in queued} == {f"account:{at_desk.metered.account.key}"}
    assert all(not reading.outside_window for reading in sent)


async def test_one_notice_for_one_sending() -> None:
    at_desk = await desk("100", "50", zones=2)
    await at_desk.submit("150", "80", yes=True)
    async with unit_of_work() as work:
        notices = (await work.session.exec(select(Notification))).all()
    assert len(notices) == 1
    assert "2 показания" in notices[0].body


async def test_one_bad_value_sends_nothing() -> None:
    at_desk = await desk("100", "50", zones=2)
    outcome = await at_desk.submit("150", "40", yes=True)
    assert "меньше предыдущего" in outcome.errors[at_desk.ids[1]]
    assert await readings(ReadingStatus.VALID) == []
    assert await outbox() == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [("сто", "Введите число"), ("-5", "отрицательным"), ("99", "меньше предыдущего"), ("1234567", "6 до запятой")],
)
async def test_each_hard_check_refuses(typed: str, words: str) -> None:
    at_desk = await desk("100")
    outcome = await at_desk.submit(typed, yes=True)
    assert words in outcome.errors[at_desk.ids[0]]
    assert await outbox() == []


@pytest.mark.parametrize(
    ("taken_on", "words"), [("2026-11-23", "ещё не наступила"), ("2026-10-21", "раньше последних")]
)
async def test_a_wrong_day_refuses(taken_on: str, words: str) -> None:
    at_desk = await desk("100")
    outcome = await at_desk.submit("150", yes=True, taken_on=date.fromisoformat(taken_on))
    assert words in outcome.errors[at_desk.ids[0]]
    assert words in outcome.day_error


async def test_a_doubt_is_asked_and_the_answer_is_stored_with_the_reading() -> None:
    at_desk = await desk("99950", digits=5)
    outcome = await at_desk.submit("20")
    assert [question.code for question in outcome.questions[at_desk.ids[0]]] == [QuestionCode.ROLLOVER]
    assert await outbox() == []
    await at_desk.submit("20", yes=True)
    [sent] = await readings(ReadingStatus.VALID)
    assert sent.rollover
    assert sent.answers["rollover"]["answer"] == "да"
    assert "через ноль" in sent.answers["rollover"]["question"]


async def test_a_second_click_sends_nothing_more() -> None:
    at_desk = await desk("100")
    await at_desk.submit("150", yes=True)
    again = await at_desk.submit("150", yes=True)
    assert again.taken == 0
    assert len(await outbox()) == 1


async def test_ten_clicks_at_once_send_once() -> None:
    at_desk = await desk("100")
    outcomes = await asyncio.gather(*(at_desk.submit("150", yes=True) for _ in range(10)))
    assert sum(outcome.taken for outcome in outcomes) == 1
    assert len(await outbox()) == 1


async def test_a_value_under_way_is_not_changed() -> None:
    at_desk = await desk("100")
    await at_desk.submit("150", yes=True)
    outcome = await at_desk.submit("160", yes=True)
    assert "уже отправляется" in outcome.errors[at_desk.ids[0]]
    assert [reading.value for reading in await readings()] == [150]


async def test_a_correction_of_a_transmitted_value_is_a_new_row() -> None:
    at_desk = await desk("100")
    await builders.reading(at_desk.metered.registers[0], date(2026, 11, 1), "150", taken_on=date(2026, 11, 21))
    await at_desk.submit("155", yes=True)
    assert [(r.value, r.status) for r in await readings()] == [
        (150, ReadingStatus.TRANSMITTED),
        (155, ReadingStatus.VALID),
    ]


async def test_outside_the_window_it_is_taken_marked_and_counts_as_the_page_says() -> None:
    at_desk = await desk("100")
    await at(2026, 11, 27)
    await at_desk.submit("150", yes=True)
    [sent] = await readings()
    assert (sent.outside_window, sent.billing_period) == (True, date(2026, 12, 1))


async def test_the_window_is_judged_in_the_accounts_time_zone() -> None:
    at_desk = await desk("100")
    await at(2026, 11, 26, 23, 59)  # 16:59 UTC
    await at_desk.submit("150", yes=True)
    [sent] = await readings()
    assert (sent.outside_window, sent.billing_period) == (False, date(2026, 11, 1))
    await at(2026, 11, 27, 0, 1)  # still 26 November in UTC
    actor = await builders.sign_in(at_desk.user)
    async with unit_of_work() as work:
        view = await grid.load(work, actor)
    assert view is not None
    assert not view.window.is_open


async def test_a_new_window_begins_with_the_day_of_the_account() -> None:
    at_desk = await desk("100")
    async with unit_of_work() as work:
        await work.session.execute(text("update reading_window set valid_to = '2026-11-22'"))
        await work.session.execute(
            text(
                "insert into reading_window (cabinet_class, first_day, last_day, valid_from, source) "
                "values ('individual', 1, 28, '2026-11-23', 'a new rule')"
            )
        )
    await at(2026, 11, 23, 0, 30)  # still 22 November in UTC
    actor = await builders.sign_in(at_desk.user)
    async with unit_of_work() as work:
        view = await grid.load(work, actor)
    assert view is not None
    assert (view.window.first, view.window.last) == (date(2026, 11, 1), date(2026, 11, 28))


async def test_a_draft_of_an_earlier_period_counts_in_the_period_of_sending() -> None:
    at_desk = await desk("100")
    await at_desk.save("150")
    await at(2026, 12, 22)
    await at_desk.submit("150", yes=True)
    [sent] = await readings()
    assert sent.billing_period == date(2026, 12, 1)


async def test_anothers_account_and_anothers_register_are_not_found() -> None:
    mine, theirs = await desk("100"), await desk("100")
    actor = await builders.sign_in(mine.user)
    for account_id, register_id in (
        (theirs.metered.account.key, theirs.ids[0]),
        (mine.metered.account.key, theirs.ids[0]),
        (2**62, mine.ids[0]),
    ):
        async with unit_of_work() as work:
            with pytest.raises(NotFound):
                await entry.save(work, actor, account_id, {register_id: "150"})
            with pytest.raises(NotFound):
                await entry.submit(work, actor, account_id, {register_id: "150"}, {})
    assert await readings() == []


async def test_the_grid_shows_previous_value_and_state() -> None:
    at_desk = await desk("100", "50", zones=2)
    await at_desk.save("150", "")
    actor = await builders.sign_in(at_desk.user)
    async with unit_of_work() as work:
        view = await grid.load(work, actor)
    assert view is not None
    [point] = view.points
    first, second = point.cells
    assert first.previous is not None
    assert (first.previous.value, first.entered.value, first.entered.status) == (100, 150, ReadingStatus.UNCONFIRMED)
    assert second.entered == Entered()


async def test_a_save_tells_what_the_grid_would_show() -> None:
    at_desk = await desk("100", "50", zones=2)
    outcome = await at_desk.save("150", "70")
    emptied = await at_desk.save("", "40")
    actor = await builders.sign_in(at_desk.user)
    async with unit_of_work() as work:
        view = await grid.load(work, actor)
    assert view is not None
    [point] = view.points
    shown = {cell.register_id: cell.entered for cell in point.cells}
    assert emptied.entered == shown
    assert view.with_entered(outcome.entered).points[0].cells[0].entered == Entered(
        Decimal(150), ReadingStatus.UNCONFIRMED
    )
    assert view.with_entered(outcome.entered).with_entered(emptied.entered) == view


async def test_more_than_sixty_sendings_an_hour_wait() -> None:
    at_desk = await desk("100")
    for _ in range(60):
        await at_desk.submit("")
    with pytest.raises(TooManyAttempts):
        await at_desk.submit("")
