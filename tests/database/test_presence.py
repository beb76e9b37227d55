"""Presence: an employee is here while a tab of a live session is open, and not away by their own word."""

from datetime import UTC, datetime, timedelta

import pytest

from lkk.services import presence
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.people import Role
from tests import builders, consultants
from tests.consultants import WORKING_NOON, beat

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def at_noon(database: str) -> None:
    await consultants.stand_at()


async def here(*actors: Actor) -> list[bool]:
    async with unit_of_work() as work:
        found = await presence.who_is_here(work, [one.author_id for one in actors])
    return [one.author_id in found for one in actors]


async def away(actor: Actor, is_away: bool) -> None:
    async with unit_of_work() as work:
        await presence.set_away(work, actor, is_away)


async def test_an_employee_is_here_while_a_tab_is_seen_and_gone_45_seconds_later() -> None:
    one, other = await consultants.consultant(), await consultants.consultant(here=False)
    assert await here(one, other) == [True, False]
    await consultants.stand_at(WORKING_NOON + timedelta(seconds=40))
    assert await here(one) == [True]
    await beat(other)
    await consultants.stand_at(WORKING_NOON + timedelta(seconds=50))
    assert await here(one, other) == [False, True]


async def test_who_is_away_by_their_own_word_is_not_here_however_many_tabs_are_open() -> None:
    one = await consultants.consultant()
    await away(one, True)
    await beat(one)
    assert await here(one) == [False]
    async with unit_of_work() as work:
        assert await presence.is_away(work, one)
    await away(one, False)
    assert await here(one) == [True]


async def test_neither_a_customer_nor_an_idle_session_makes_anybody_present() -> None:
    customer, idle = await consultants.customer(), await consultants.consultant(here=False)
    await beat(customer)
    await consultants.stand_at(datetime.now(UTC) + timedelta(seconds=settings().session_idle_s, hours=12))
    await beat(idle)
    assert await here(customer, idle) == [False, False]
    with pytest.raises(NotAllowed):
        await away(customer, True)


async def test_any_employee_is_counted_whatever_the_role() -> None:
    people = [await builders.sign_in(await builders.staff(role)) for role in Role if role.staff]
    await beat(*people)
    assert all(await here(*people))
