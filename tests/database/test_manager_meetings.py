"""«Встреча с менеджером»: clients book it with their own manager alone, or with whoever stands in on that day."""

from datetime import date, timedelta

import pytest

from lkk.models.appointments import Place
from lkk.models.identity import User
from lkk.services.appointments import changing, holding, picking, waiting
from lkk.services.appointments.people import Person
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.advocate import MEETING
from lkk.vocabulary.appointments import PlaceKind
from tests import advocate, builders, offices
from tests.offices import MONDAY, OFFICE, at

pytestmark = pytest.mark.usefixtures("database")
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
async def friday(database: str) -> None:
    await offices.stand_at()
    await offices.office()


async def desk_of(manager: User) -> Place:
    """Where a manager receives."""
    place = await offices.counter(at=manager.key, services=(MEETING,), kind=PlaceKind.PERSON)
    place.employee_id = manager.key
    return await builders.save(place)


async def manager_with_desk(name: str) -> tuple[User, Place]:
    manager = await advocate.manager(name)
    return manager, await desk_of(manager)


async def client_of(manager: User) -> Person:
    return await offices.person_of(await advocate.client(manager))


async def place_of(person: Person, starts_at: date | None = None) -> int:
    held = await offices.hold(person, at(10, on=starts_at or MONDAY), service=MEETING)
    booked = await offices.confirm(person, held.key)
    async with unit_of_work() as work:
        return (await changing.row_for_staff(work, booked.key)).place_id


async def test_a_client_books_with_the_own_manager_though_another_one_is_free() -> None:
    (own, desk), (_, foreign) = await manager_with_desk("Алексеев"), await manager_with_desk("Борисова")
    person = await client_of(own)
    assert await place_of(person) == desk.key
    async with unit_of_work() as work:
        with pytest.raises(NotFound, match="своему менеджеру"):
            await holding.hold(work, person, OFFICE, MEETING, at(11), place=foreign.key)


async def test_who_has_no_service_is_not_offered_the_meeting() -> None:
    await manager_with_desk("Алексеев")
    stranger = await offices.person_of(await advocate.firm())
    async with unit_of_work() as work:
        found = await picking.offices(work, stranger.chooser)
        assert MEETING not in {one.code for office in found for one in office.services}
        assert not [one for office in found for one in office.people]
        with pytest.raises(NotFound, match="Энергоадвоката"):
            await picking.day(work, OFFICE, MEETING, MONDAY, chooser=stranger.chooser)
    with pytest.raises(NotFound, match="Энергоадвоката"):
        await offices.hold(offices.guest(), at(10), service=MEETING)


async def test_on_days_of_absence_the_substitute_receives_and_nobody_else() -> None:
    (own, desk), (other, others_desk) = await manager_with_desk("Алексеев"), await manager_with_desk("Борисова")
    await advocate.away(own, MONDAY, MONDAY, other)
    person, second = await client_of(own), await client_of(own)
    assert await place_of(person, MONDAY) == others_desk.key
    assert await place_of(second, TUESDAY) == desk.key


async def test_nobody_receives_while_no_substitute_is_named() -> None:
    own, _ = await manager_with_desk("Алексеев")
    await advocate.away(own, MONDAY, MONDAY)
    person = await client_of(own)
    async with unit_of_work() as work:
        assert await picking.day(work, OFFICE, MEETING, MONDAY, chooser=person.chooser) == ()
        assert await picking.day(work, OFFICE, MEETING, TUESDAY, chooser=person.chooser)
    with pytest.raises(InvalidValue, match="не принимают"):
        await offices.hold(person, at(10), service=MEETING)


async def test_a_freed_time_of_another_manager_is_offered_to_nobody_elses_client() -> None:
    (own, _), (other, _) = await manager_with_desk("Алексеев"), await manager_with_desk("Борисова")
    waits = await client_of(own)
    clients = [await client_of(own) for _ in range(16)]
    for number, person in enumerate(clients):
        hour, half = divmod(number, 2)
        await offices.book(person, at(8 + hour + (hour > 3), 30 * half), service=MEETING)
    async with unit_of_work() as work:
        await waiting.join(work, waits, OFFICE, MEETING, MONDAY, MONDAY)
    others = await client_of(other)
    freed = await offices.book(others, at(9), service=MEETING)
    await offices.cancel(others, freed.key)
    async with unit_of_work() as work:
        assert (await waiting.own(work, waits))[0].offer is None
