"""A changed office or service shows its slots and the bookings it leaves out before it is saved; ends ask first."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from lkk.models.appointments import VisitService
from lkk.models.directories import Office
from lkk.services.appointments import directory_changes
from lkk.services.appointments.previews import Previews
from lkk.services.directories import entries
from lkk.services.directories.views import EntryView
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import Role
from tests import builders, offices
from tests.offices import MONDAY, OFFICE, SERVICE, at

pytestmark = pytest.mark.usefixtures("database")
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
async def friday(database: str) -> None:
    await offices.stand_at()


async def administrator() -> Actor:
    return await builders.sign_in(await builders.staff())


async def entry(actor: Actor, code: str, thing: str) -> EntryView:
    async with unit_of_work() as work:
        return next(one for one in (await entries.read(work, actor, code)).entries if one.thing == thing)


async def look(actor: Actor, code: str, thing: str, starts: date | None = TUESDAY, **values: str) -> Previews:
    known = await entry(actor, code, thing)
    async with unit_of_work() as work:
        return await directory_changes.look(
            work, actor, code, {**known.typed, **values}, starts=starts, entry_id=known.id
        )


async def rows(model: type[Any]) -> int:
    async with unit_of_work() as work:
        return len((await work.session.exec(select(model.id))).all())


async def test_a_changed_service_shows_the_starts_of_every_office_and_keeps_nothing() -> None:
    await offices.office(name="Офис на Ленина")
    await offices.office("mira", name="Офис на Мира", week=[[[540, 660]]] * 7)
    await offices.office("other", services=("metering",))
    actor, before = await administrator(), await rows(VisitService)
    found = await look(actor, "visit_services", SERVICE, duration="90")
    assert [one.office for one in found] == ["Офис на Ленина", "Офис на Мира"]
    lenina, mira = (one.preview.days[0] for one in found)
    assert (lenina.day, lenina.starts) == (
        TUESDAY,
        ("08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "13:00", "13:30", "14:00", "14:30", "15:00", "15:30"),
    )
    assert (mira.hours, mira.starts) == ("9:00–11:00", ("09:00", "09:30"))
    assert len(found[0].preview.days) == 7
    assert await rows(VisitService) == before


async def test_an_office_without_visits_any_more_names_the_bookings_that_stay() -> None:
    await offices.office(name="Офис на Ленина")
    actor = await administrator()
    await offices.book(offices.guest(1), at(9))
    made = await offices.book(offices.guest(2), at(9, on=TUESDAY))
    (same,) = await look(actor, "offices", OFFICE, directions="Вход со двора")
    assert same.preview.displaced == ()
    assert same.preview.days[0].starts[:2] == ("08:00", "08:30")
    (gone,) = await look(actor, "offices", OFFICE, region="")
    assert {one.starts for one in gone.preview.days} == {()}
    assert [(one.number, one.slot.day) for one in gone.preview.displaced] == [(made.number, TUESDAY)]
    assert await rows(Office) == 1 + await seeded()


async def seeded() -> int:
    """Offices the portal comes with."""
    async with unit_of_work() as work:
        return len((await work.session.exec(select(Office.id).where(Office.code != OFFICE))).all())


@pytest.mark.parametrize(("code", "thing"), [("offices", OFFICE), ("visit_services", SERVICE)])
async def test_what_is_booked_is_not_ended_under_its_bookings(code: str, thing: str) -> None:
    await offices.office()
    actor = await administrator()
    made = await offices.book(offices.guest(), at(9, on=TUESDAY))
    known = await entry(actor, code, thing)
    with pytest.raises(InvalidValue, match=f"Позже этого дня 1 запись: № {made.number}"):
        async with unit_of_work() as work:
            await directory_changes.end(work, actor, code, known.id, MONDAY)
    async with unit_of_work() as work:
        await directory_changes.end(work, actor, code, known.id, TUESDAY)
    assert (await entry(actor, code, thing)).period.last == TUESDAY


async def test_values_that_do_not_fit_are_refused_before_anything_is_shown() -> None:
    await offices.office()
    actor = await administrator()
    with pytest.raises(FieldErrors):
        await look(actor, "visit_services", SERVICE, duration="500")
    with pytest.raises(InvalidValue, match="не останется времени ответить"):
        await look(actor, "visit_services", SERVICE, needs_approval="on", lead="60", answer_before="60")
    with pytest.raises(InvalidValue, match="будущий день"):
        await look(actor, "visit_services", SERVICE, starts=None)
    known = await entry(actor, "offices", OFFICE)
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    for refused, who, code in ((NotAllowed, operator, "offices"), (NotFound, actor, "nothing")):
        with pytest.raises(refused):
            async with unit_of_work() as work:
                await directory_changes.look(work, who, code, known.typed, starts=TUESDAY, entry_id=known.id)
