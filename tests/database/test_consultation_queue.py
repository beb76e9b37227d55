"""The queue: one consultant gets a dialogue, nobody more than the limit, and handing over leaves a note."""

import asyncio

import pytest
from sqlalchemy import text

from lkk.services.consultations import queue
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.consultations import ConsultationState
from lkk.vocabulary.people import Role
from tests import builders, consultants
from tests.consultants import begin, close, send, take, texts

pytestmark = pytest.mark.usefixtures("database")
LIMIT = 5


@pytest.fixture(autouse=True)
async def at_noon(database: str) -> None:
    await consultants.stand_at()


async def transfer(actor: Actor, dialogue_id: int, to: Actor | None, note: str = "Вопрос по договору") -> None:
    async with unit_of_work() as work:
        await queue.transfer(work, actor, dialogue_id, to.author_id if to else None, note)


async def own(actor: Actor) -> list[int]:
    async with unit_of_work() as work:
        return [one.id for one in await queue.own(work, actor)]


async def waiting(actor: Actor) -> list[queue.QueueLine]:
    async with unit_of_work() as work:
        return await queue.waiting(work, actor)


async def begin_many(count: int) -> list[int]:
    """Dialogues of customers of their own each."""
    return [await begin(await consultants.customer()) for _ in range(count)]


async def test_of_two_who_take_a_dialogue_at_once_one_gets_it() -> None:
    one, other = await consultants.consultant("Один"), await consultants.consultant("Другой")
    for dialogue in await begin_many(3):
        outcomes = await asyncio.gather(take(one, dialogue), take(other, dialogue), return_exceptions=True)
        assert sorted(type(outcome).__name__ for outcome in outcomes) in (
            ["NoneType", "NotFound"],
            ["NoneType", "Stale"],
        )
    assert len(await own(one)) + len(await own(other)) == 3


async def test_nobody_gets_more_dialogues_than_the_limit_however_many_are_taken_and_handed_over_at_once() -> None:
    one, other = await consultants.consultant("Один"), await consultants.consultant("Другой")
    mine = await begin_many(3)
    for dialogue in mine:
        await take(other, dialogue)
    dialogues = await begin_many(LIMIT + 2)
    acts = [*(take(one, dialogue) for dialogue in dialogues), *(transfer(other, dialogue, one) for dialogue in mine)]
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    assert [type(one) for one in outcomes].count(type(None)) == LIMIT
    assert all(isinstance(outcome, NotAllowed) for outcome in outcomes if outcome is not None)
    assert len(await own(one)) == LIMIT
    with pytest.raises(NotAllowed, match="У вас уже 5 диалогов"):
        await take(one, (await waiting(one))[0].id)


async def test_the_limit_of_the_directory_counts() -> None:
    async with unit_of_work() as work:
        await work.session.execute(text("update consultation_rules set most_open = 1"))
    one = await consultants.consultant()
    first, second = await begin_many(2)
    await take(one, first)
    with pytest.raises(NotAllowed):
        await take(one, second)
    await close(one, first)
    await take(one, second)


async def test_handing_over_takes_a_note_leaves_a_line_and_gives_it_to_the_other() -> None:
    one, other = await consultants.consultant("Один"), await consultants.consultant("Ольга Витальевна")
    customer = await consultants.customer()
    dialogue = await begin(customer)
    await take(one, dialogue)
    with pytest.raises(InvalidValue):
        await transfer(one, dialogue, other, "  ")
    with pytest.raises(InvalidValue, match="из списка"):
        await transfer(one, dialogue, await builders.sign_in(await builders.staff(Role.MFC_OPERATOR)))
    await transfer(one, dialogue, other)
    assert await own(other) == [dialogue]
    assert "Вопрос по договору" in await texts(other, dialogue)
    said = await texts(customer, dialogue)
    assert said[-1] == "Диалог передан консультанту: Ольга Витальевна"
    assert "Вопрос по договору" not in said
    with pytest.raises(NotFound):
        await send(one, dialogue, "Ещё слово")
    await transfer(other, dialogue, None, "Не моя тема")
    assert [line.id for line in await waiting(one)] == [dialogue]


async def test_the_queue_tells_the_longest_waiting_first_with_what_was_said() -> None:
    one = await consultants.consultant()
    first, second = await begin_many(2)
    found = await waiting(one)
    assert [line.id for line in found] == [first, second]
    assert (found[0].last, found[0].unread, found[0].state) == ("Здравствуйте", 1, ConsultationState.WAITING)
    await take(one, first)
    assert [line.id for line in await waiting(one)] == [second]
    other = await consultants.consultant("Другой")
    with pytest.raises(Stale, match="взял другой"):
        await take(other, first)


async def test_who_has_no_part_in_consultations_sees_no_queue() -> None:
    for role in (Role.SERVICE_CENTRE_OPERATOR, Role.MFC_OPERATOR):
        with pytest.raises(NotAllowed):
            await waiting(await builders.sign_in(await builders.staff(role)))
    with pytest.raises(NotAllowed):
        await waiting(await consultants.customer())
    head = await builders.sign_in(await builders.staff())
    [dialogue] = await begin_many(1)
    assert [line.id for line in await waiting(head)] == [dialogue]
    with pytest.raises(NotAllowed):
        await take(head, dialogue)
