"""How long what guests of visits have told is kept: a row of the directory of terms, as for everybody's data."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from lkk.models.appointments import Appointment, WaitingListEntry
from lkk.services.appointments import counter, jobs, office_day, waiting
from lkk.services.directories import entries
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import TimeUnit
from lkk.vocabulary.retention import KeptData
from tests import builders, offices
from tests.offices import MONDAY, NOW, OFFICE, SERVICE, at

pytestmark = pytest.mark.usefixtures("database")
SATURDAY = MONDAY + timedelta(days=5)


@pytest.fixture(autouse=True)
async def friday(database: str) -> None:
    await offices.stand_at()


async def test_what_nobody_booked_is_deleted_and_contacts_of_guests_go_by_the_term_of_the_directory() -> None:
    (place,) = await offices.office()
    await offices.hold(offices.guest(1), at(9))
    made = await offices.book(offices.guest(2), at(10))
    await offices.stand_at(at(10, 20))
    assert await jobs.end_expired() == 1
    assert await jobs.mark_no_shows() == 1
    operator = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        walked = await counter.walk_in(work, operator, OFFICE, place.key, SERVICE, name="Прохожев", phone="89131234567")
        entry = await waiting.join(work, offices.guest(3), OFFICE, SERVICE, SATURDAY, SATURDAY)
        await waiting.leave(work, offices.guest(3), entry.key)
    async with unit_of_work() as work:
        await office_day.serve(work, operator, walked)
    await offices.stand_at(NOW + timedelta(days=360))
    assert (await jobs.forget_unfinished(), await jobs.forget_guests()) == (1, 0)
    await offices.stand_at(NOW + timedelta(days=370))
    assert await jobs.forget_guests() == 3
    async with unit_of_work() as work:
        rows = (await work.session.exec(select(Appointment).order_by(col(Appointment.id)))).all()
        assert (await work.session.exec(select(WaitingListEntry))).all() == []
    assert [(row.name, row.phone, row.email, row.code_hash) for row in rows] == [("", "", "", "")] * 2
    assert rows[0].number == made.number


async def test_another_term_of_the_directory_wipes_contacts_of_guests_from_its_day_on() -> None:
    await offices.office()
    await offices.book(offices.guest(), at(9))
    administrator = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        rows = (await entries.read(work, administrator, "retention")).entries
        term = next(one for one in rows if one.thing == KeptData.GUEST_VISITS)
        typed = {**term.typed, "value": "2", "unit": TimeUnit.MONTHS.value}
        first = MONDAY + timedelta(days=1)
        await entries.save(work, administrator, "retention", typed, starts=first, entry_id=term.id, seen=0)
    await offices.stand_at(at(9, 20))
    assert await jobs.mark_no_shows() == 1
    for days, wiped in ((60, 0), (63, 1)):
        await offices.stand_at(at(9) + timedelta(days=days))
        assert await jobs.forget_guests() == wiped
