"""The questions of an account as one list, a yes to many at once, and what such a yes is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.metering import Register
from lkk.models.readings import Reading
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import asking, entry, grid
from lkk.services.readings.asking import Sort
from lkk.services.readings.entry import Outcome
from lkk.services.readings.rules import QuestionCode
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.people import CabinetClass, RegistrationKind
from tests import builders

pytestmark = pytest.mark.usefixtures("database")
LAST = date(2026, 10, 1)
TOO_MUCH = "30100"  # with 15 kW and 100 a month ago


@dataclass
class Plant:
    """A company before the grid of three meters with one register each, all with 100 last month."""

    user: User
    account_id: int
    registers: list[Register]

    @property
    def ids(self) -> list[int]:
        return [one.key for one in self.registers]

    async def submit(
        self, *typed: str, yes: Mapping[int, frozenset[str]] | None = None, about: Outcome | None = None
    ) -> Outcome:
        """Send; `about` is the outcome that asked what `yes` answers."""
        actor = await builders.sign_in(self.user)
        values = dict(zip(self.ids, typed, strict=True))
        asked_of = {key: one.value for key, one in about.verdicts.items() if one.value is not None} if about else {}
        async with unit_of_work() as work:
            return await entry.submit(work, actor, self.account_id, values, yes or {}, asked_of=asked_of)

    async def sorts(self, asked: Outcome) -> list[Sort]:
        """The questions as the page lists them."""
        actor = await builders.sign_in(self.user)
        async with unit_of_work() as work:
            view = await grid.load(work, actor)
        assert view is not None
        return asking.by_sort(view, asked.questions)


@pytest.fixture
async def plant(database: str) -> Plant:
    wanted = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((wanted - datetime.now(UTC)).total_seconds()))
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    account = await builders.account(registry=CabinetClass.LEGAL)
    await builders.attach(user, account)
    registers = []
    for number in range(3):
        meter = await builders.meter(await builders.metering_point(account, name=f"Цех {number + 1}"))
        register = await builders.register(meter)
        await builders.reading(register, LAST, "100")
        registers.append(register)
    return Plant(user, account.key, registers)


def yes_to(sort: Sort) -> dict[int, frozenset[str]]:
    """What «Подтвердить все похожие» sends with the form."""
    return {one.cell.register_id: frozenset({one.question.code.value}) for one in sort.asked}


async def sent() -> list[Decimal]:
    query = select(Reading).where(col(Reading.status) == ReadingStatus.VALID).order_by(col(Reading.id))
    async with unit_of_work() as work:
        return [one.value for one in await work.session.exec(query)]


async def test_questions_of_a_sort_stand_together_with_their_points(plant: Plant) -> None:
    asked = await plant.submit(TOO_MUCH, "150", TOO_MUCH)
    [sort] = await plant.sorts(asked)
    assert sort.code is QuestionCode.OVER_POWER
    assert [one.point.name for one in sort.asked] == ["Цех 1", "Цех 3"]


async def test_a_yes_to_a_sort_sends_all_of_it_and_keeps_each_answer_with_its_reading(plant: Plant) -> None:
    typed = (TOO_MUCH, "150", TOO_MUCH)
    asked = await plant.submit(*typed)
    [sort] = await plant.sorts(asked)
    outcome = await plant.submit(*typed, yes=yes_to(sort), about=asked)
    assert outcome.taken == 3
    assert await sent() == [30100, 150, 30100]
    async with unit_of_work() as work:
        answers = [one.answers for one in await work.session.exec(select(Reading).where(Reading.value == 30100))]
    assert all(one["over_power"]["answer"] == "да" for one in answers)


async def test_a_value_typed_after_the_question_is_asked_about_again_and_nothing_is_sent(plant: Plant) -> None:
    asked = await plant.submit(TOO_MUCH, "150", TOO_MUCH)
    [sort] = await plant.sorts(asked)
    outcome = await plant.submit(TOO_MUCH, "150", "30200", yes=yes_to(sort), about=asked)
    first, _, third = plant.ids
    assert outcome.answered == {first: frozenset({"over_power"})}
    assert list(outcome.questions) == [first, third]
    assert "30 100" in outcome.questions[third][0].text.replace("\u202f", " ")
    assert await sent() == []


async def test_what_was_answered_stays_answered_while_another_question_is_open(plant: Plant) -> None:
    typed = (TOO_MUCH, "150", TOO_MUCH)
    asked = await plant.submit(*typed)
    first, _, third = plant.ids
    half = await plant.submit(*typed, yes={first: frozenset({"over_power"})}, about=asked)
    assert list(half.questions) == [first, third]
    assert half.answered[first] == frozenset({"over_power"})
    assert half.answered[third] == frozenset()
    assert await sent() == []


async def test_a_yes_to_one_sort_leaves_the_other_open(plant: Plant) -> None:
    still = plant.registers[1]
    await builders.reading(still, date(2026, 9, 1), "100")
    await builders.reading(still, date(2026, 8, 1), "50")
    typed = (TOO_MUCH, "100", TOO_MUCH)
    asked = await plant.submit(*typed)
    sorts = await plant.sorts(asked)
    assert [one.code for one in sorts] == [QuestionCode.OVER_POWER, QuestionCode.STANDS_STILL]
    outcome = await plant.submit(*typed, yes=yes_to(sorts[0]), about=asked)
    assert outcome.answered[plant.ids[1]] == frozenset()
    assert await sent() == []
    assert (await plant.submit(*typed, yes=yes_to(sorts[0]) | yes_to(sorts[1]), about=outcome)).taken == 3


async def test_no_yes_is_believed_that_was_not_asked_for(plant: Plant) -> None:
    every = {key: frozenset(QuestionCode) for key in plant.ids}
    outcome = await plant.submit(TOO_MUCH, "150", TOO_MUCH, yes=every)
    assert list(outcome.questions) == [plant.ids[0], plant.ids[2]]
    assert await sent() == []
