"""Offices and services go by the rows of the day of the visit: what is planned is booked by already today."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from lkk.models.appointments import Appointment, VisitService
from lkk.models.base import Table
from lkk.models.directories import Office
from lkk.services.appointments import office_day, own, picking
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.appointments import AppointmentState, VisitAudience
from tests import builders, offices
from tests.offices import MONDAY, OFFICE, SERVICE, at

pytestmark = pytest.mark.usefixtures("database")
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
async def friday(database: str) -> None:
    await offices.stand_at()


async def follow(model: type[Any], code: str, starts: date, **values: Any) -> None:
    """Let another row follow that of a code from a day on; without values nothing follows."""
    async with unit_of_work() as work:
        query = select(model).where(model.code == code).order_by(col(model.valid_from).desc())
        row: Any = (await work.session.exec(query)).first()
        row.valid_to = starts - timedelta(days=1)
        if values:
            known = row.model_dump(exclude={"id", "valid_from", "valid_to"})
            made: Table = model(**{**known, **values}, valid_from=starts)
            work.session.add(made)


async def times(on: date, office: str = OFFICE) -> list[str]:
    async with unit_of_work() as work:
        return [one.label for one in await picking.day(work, office, SERVICE, on) if one.free]


async def free_on(*days: date) -> list[int]:
    async with unit_of_work() as work:
        month = await picking.month(work, OFFICE, SERVICE, days[0].year, days[0].month)
    return [one.free for one in month.days if one.day in days]


async def test_a_service_has_the_length_the_approval_and_the_papers_of_the_day_of_the_visit() -> None:
    await offices.office()
    await follow(VisitService, SERVICE, TUESDAY, duration=60, after=30, needs_approval=True, documents="Паспорт")
    async with unit_of_work() as work:
        seen = [await picking.service_on(work, SERVICE, on) for on in (MONDAY, TUESDAY)]
    assert [(one.minutes, one.needs_approval) for one in seen if one] == [(30, False), (60, True)]
    assert (await times(MONDAY))[:2] == ["08:00–08:30", "08:30–09:00"]
    assert (await times(TUESDAY))[:2] == ["08:00–09:00", "08:30–09:30"]
    today = await offices.book(offices.guest(1), at(9))
    changed = await offices.book(offices.guest(2), at(9, on=TUESDAY))
    assert (today.state, changed.state) == (AppointmentState.BOOKED, AppointmentState.REQUESTED)
    assert (today.slot.label, changed.slot.label) == ("09:00–09:30", "09:00–10:00")
    assert changed.documents == ("Паспорт",) != today.documents
    assert "08:30–09:30" not in await times(TUESDAY)
    assert [one for one in await times(TUESDAY) if one < "11"] == ["10:30–11:30"]
    async with unit_of_work() as work:
        rows = (await work.session.exec(select(Appointment.busy).order_by(col(Appointment.starts_at)))).all()
    assert [(one.upper - one.lower) for one in rows] == [timedelta(minutes=30), timedelta(minutes=90)]


async def test_a_day_a_service_is_not_offered_on_has_no_times_and_is_refused_in_words() -> None:
    await offices.office()
    thursday = MONDAY + timedelta(days=3)
    await follow(VisitService, SERVICE, TUESDAY)
    await builders.save(VisitService(code=SERVICE, title="Консультация", duration=30, valid_from=thursday))
    assert (bool(await times(MONDAY)), await times(TUESDAY), bool(await times(thursday))) == (True, [], True)
    assert await free_on(TUESDAY, thursday) == [0, 16]
    with pytest.raises(InvalidValue, match="На этот день по этой услуге здесь не записывают"):
        await offices.hold(offices.guest(), at(9, on=TUESDAY))
    await offices.hold(offices.guest(), at(9, on=thursday))


async def test_a_service_that_will_be_for_others_is_not_booked_for_those_days() -> None:
    await offices.office()
    await follow(VisitService, SERVICE, TUESDAY, audience=VisitAudience.CABINET)
    assert await times(TUESDAY) == []
    with pytest.raises(InvalidValue, match="не записывают"):
        await offices.hold(offices.guest(), at(9, on=TUESDAY))
    await offices.hold(await offices.customer(), at(9, on=TUESDAY))


async def test_an_office_that_will_be_closed_takes_nobody_from_that_day_on() -> None:
    await offices.office()
    await follow(Office, OFFICE, TUESDAY)
    assert bool(await times(MONDAY))
    assert await times(TUESDAY) == []
    with pytest.raises(InvalidValue, match="не принимают"):
        await offices.hold(offices.guest(), at(9, on=TUESDAY))
    made = await offices.book(offices.guest(), at(9))
    await offices.stand_at(at(9, on=TUESDAY))
    with pytest.raises(NotFound, match="Такого офиса нет"):
        await times(MONDAY)
    async with unit_of_work() as work:
        (view,) = await own.bookings(work, offices.guest())
    assert (view.number, view.office, view.slot.label) == (made.number, f"Офис {OFFICE}", "09:00–09:30")


async def test_an_office_that_will_open_or_move_is_booked_with_its_address_of_the_day() -> None:
    await offices.office()
    await follow(Office, OFFICE, TUESDAY, address="г. Барнаул, пр. Космонавтов, 5")
    here = await offices.book(offices.guest(1), at(9))
    there = await offices.book(offices.guest(2), at(9, on=TUESDAY))
    assert ("Ленина" in here.address, "Космонавтов" in there.address) == (True, True)
    await offices.office("new", name="Новый офис")
    async with unit_of_work() as work:
        row = (await work.session.exec(select(Office).where(Office.code == "new"))).one()
        row.valid_from = TUESDAY
    async with unit_of_work() as work:
        assert "new" in {one.code for one in await picking.offices(work)}
    assert (await times(MONDAY, "new"), bool(await times(TUESDAY, "new"))) == ([], True)


async def test_the_day_of_an_office_names_its_services_as_they_are_on_that_day() -> None:
    await offices.office()
    await follow(VisitService, SERVICE, TUESDAY, title="Консультация по новым правилам")
    await offices.book(offices.guest(1), at(9))
    await offices.book(offices.guest(2), at(9, on=TUESDAY))
    actor = await builders.sign_in(await builders.staff())
    named = []
    for on in (MONDAY, TUESDAY):
        async with unit_of_work() as work:
            found = await office_day.read(work, actor, OFFICE, on)
        named += [one.service for place in found.places for one in place.visits]
    assert named == ["Консультация", "Консультация по новым правилам"]
