"""The day of an office: check-in, call, served, no-show, walk-ins, closed time, moves; plans and reports."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from lkk.models.appointments import Appointment, AppointmentReminder, VisitService
from lkk.models.delivery import OutboxItem
from lkk.services.appointments import counter, jobs, office_day, plans, report
from lkk.services.appointments.office_views import OfficeDay, VisitCard
from lkk.services.appointments.plans import Displaces, TypedPlace
from lkk.services.appointments.refusals import NotNow
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.appointments import AppointmentState
from lkk.vocabulary.people import Role
from tests import builders, offices
from tests.offices import MONDAY, OFFICE, SERVICE, at

pytestmark = pytest.mark.usefixtures("database")
WORKING = ["8:00–12:00, 13:00–17:00"] * 5


@pytest.fixture(autouse=True)
async def friday(database: str) -> None:
    await offices.stand_at()


async def employee(role: Role = Role.ADMINISTRATOR) -> Actor:
    return await builders.sign_in(await builders.staff(role))


async def the_day(actor: Actor, on: date = MONDAY) -> OfficeDay:
    async with unit_of_work() as work:
        return await office_day.read(work, actor, OFFICE, on)


async def the_visit(actor: Actor) -> VisitCard:
    (visit,) = (one for place in (await the_day(actor)).places for one in place.visits)
    return visit


async def set_service(**values: Any) -> None:
    async with unit_of_work() as work:
        row = (await work.session.exec(select(VisitService).where(VisitService.code == SERVICE))).one()
        for name, value in values.items():
            setattr(row, name, value)


async def does(act: Callable[..., Awaitable[Any]], *given: Any, **more: Any) -> Any:
    async with unit_of_work() as work:
        return await act(work, *given, **more)


async def test_a_visit_goes_from_check_in_to_served_and_the_report_counts_it() -> None:
    await offices.office()
    actor = await employee()
    made = await offices.book(offices.guest(), at(9))
    await offices.stand_at(at(8, 50))
    await does(office_day.check_in, actor, made.key)
    await offices.stand_at(at(9, 5))
    await does(office_day.call, actor, made.key)
    assert (await the_visit(actor)).may == {"serve", "no_show"}
    await does(office_day.serve, actor, made.key)
    with pytest.raises(NotNow, match="обслужен"):
        await does(office_day.serve, actor, made.key)
    found = await does(report.load, actor, OFFICE, MONDAY, MONDAY)
    assert (found.total.booked, found.total.served, found.total.waited) == (1, 1, 5)
    assert [(one.label, one.served) for one in found.hours] == [("9:00–10:00", 1)]
    assert [one.label for one in found.services] == ["Консультация"]
    with pytest.raises(NotAllowed):
        await does(report.load, await employee(Role.SERVICE_CENTRE_OPERATOR), OFFICE, MONDAY, MONDAY)


async def test_a_latecomer_is_marked_and_the_time_goes_to_a_walk_in() -> None:
    (place,) = await offices.office()
    actor = await employee(Role.SERVICE_CENTRE_OPERATOR)
    await offices.book(offices.guest(), at(9))
    await offices.book(offices.guest(2), at(9, 30))
    await offices.stand_at(at(9, 9))
    assert await jobs.mark_no_shows() == 0
    assert (await the_day(actor)).places[0].visits[0].late == 9
    with pytest.raises(NotNow, match="Это окно занято"):
        await does(counter.walk_in, actor, OFFICE, place.key, SERVICE)
    await offices.stand_at(at(9, 11) + timedelta(seconds=30))
    assert await jobs.mark_no_shows() == 1
    await does(counter.walk_in, actor, OFFICE, place.key, SERVICE, name="Без записи")
    visits = (await the_day(actor)).places[0].visits
    assert [(one.state, one.slot.label, one.walk_in) for one in visits] == [
        (AppointmentState.NO_SHOW, "09:00–09:30", False),
        (AppointmentState.CHECKED_IN, "09:11–09:30", True),
        (AppointmentState.BOOKED, "09:30–10:00", False),
    ]


async def test_a_closed_time_takes_no_bookings_and_names_those_in_its_way() -> None:
    await offices.office()
    actor = await employee(Role.SERVICE_CENTRE_OPERATOR)
    made = await offices.book(offices.guest(), at(9))
    with pytest.raises(NotNow, match=made.number):
        await does(counter.block, actor, OFFICE, at(8), at(10), "Учёба")
    assert await does(counter.block, actor, OFFICE, at(10), at(12), "Учёба") == 1
    day = await the_day(actor)
    assert [one.label[:5] for one in day.places[0].free][:3] == ["08:00", "08:30", "09:30"]
    assert "10:00" not in [one.label[:5] for one in day.places[0].free]
    await does(counter.unblock, actor, day.places[0].visits[1].key)
    assert "10:00" in [one.label[:5] for one in (await the_day(actor)).places[0].free]


async def test_the_office_moves_and_cancels_with_a_notice_and_the_reminders_follow() -> None:
    await offices.office(places=2)
    actor = await employee(Role.SERVICE_CENTRE_OPERATOR)
    made = await offices.book(offices.guest(), at(9))
    place = (await the_day(actor)).places[1].id
    moved = await does(office_day.move, actor, made.key, at(15), place=place, reason="Учёба")
    assert moved.slot.label == "15:00–15:30"
    with pytest.raises(InvalidValue, match="причину"):
        await does(office_day.cancel, actor, made.key, " ")
    await does(office_day.cancel, actor, made.key, "Авария в офисе")
    async with unit_of_work() as work:
        letters = await work.session.exec(select(OutboxItem.payload).order_by(col(OutboxItem.id)))
        subjects = [one["subject"] for one in letters if "subject" in one]
        assert (await work.session.exec(select(AppointmentReminder))).all() == []
    assert [one.partition(": ")[2] for one in subjects] == ["вы записаны", "другое время", "отменена"]


async def test_of_two_employees_who_approve_at_once_one_does() -> None:
    await offices.office()
    await set_service(needs_approval=True)
    actor = await employee(Role.SERVICE_CENTRE_OPERATOR)
    made = await offices.book(offices.guest(), at(9))
    assert made.state is AppointmentState.REQUESTED
    with pytest.raises(Exception, match="уже заняли"):
        await offices.hold(offices.guest(2), at(9))
    both = (does(office_day.approve, actor, made.key), does(office_day.approve, actor, made.key))
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "NotNow"]
    assert (await the_visit(actor)).state is AppointmentState.BOOKED


async def test_a_request_nobody_approves_ends_in_time_and_whoever_asked_is_told() -> None:
    await offices.office()
    await set_service(needs_approval=True, answer_before=45)
    operator = await employee(Role.SERVICE_CENTRE_OPERATOR)
    customer = await offices.customer()
    guest, approved = offices.guest(1), offices.guest(2)
    await offices.book(guest, at(9))
    asked = await offices.book(customer, at(9, 30))
    await does(office_day.approve, operator, (await offices.book(approved, at(10))).key)
    assert asked.answer_by == at(8, 45)
    await offices.stand_at(at(8, 14))
    assert await jobs.end_unanswered() == 0
    await offices.stand_at(at(8, 16))
    assert await jobs.end_unanswered() == 1
    assert await jobs.end_unanswered() == 0
    await offices.stand_at(at(8, 46))
    assert await jobs.end_unanswered() == 1
    with pytest.raises(NotNow, match="не подтверждена вовремя"):
        await does(office_day.approve, operator, asked.key)
    visits = (await the_day(operator)).places[0].visits
    ended = AppointmentState.UNANSWERED
    assert [one.state for one in visits] == [ended, ended, AppointmentState.BOOKED]
    async with unit_of_work() as work:
        letters = (await work.session.exec(select(OutboxItem.payload).order_by(col(OutboxItem.id)))).all()
        said = [one for one in letters if "не подтверждена" in one.get("subject", "")]
        assert [one["to"] for one in said] == ["guest1@example.com", customer.email]
        assert "приезжать не нужно" in " ".join(said[0]["text"].split())
        reminded = await work.session.exec(select(AppointmentReminder.appointment_id).distinct())
        assert len(reminded.all()) == 1
    free = (await the_day(operator)).places[0].free
    assert [one.label for one in free][:3] == ["09:00–09:30", "09:30–10:00", "10:30–11:00"]


async def test_a_changed_plan_shows_its_slots_and_names_the_bookings_it_leaves_out() -> None:
    (place,) = await offices.office()
    actor = await employee()
    made = await offices.book(offices.guest(), at(16))
    week = ["8:00–12:00"] * 5
    seen = await does(plans.preview_week, actor, OFFICE, place.key, week, MONDAY)
    assert seen.days[0].starts[-1] == "11:30"
    assert seen.days[5].starts == ()
    assert [one.number for one in seen.displaced] == [made.number]
    with pytest.raises(Displaces, match="1 запись"):
        await does(plans.save_week, actor, OFFICE, place.key, week, MONDAY)
    await does(plans.save_week, actor, OFFICE, place.key, week, MONDAY, seen=1)
    assert (await the_day(actor)).places[0].hours == "8:00–12:00"
    assert (await the_visit(actor)).number == made.number
    with pytest.raises(FieldErrors) as refused:
        await does(plans.preview_week, actor, OFFICE, place.key, ["12:00–8:00", "с утра", "8–9, 8:30–10"], MONDAY)
    assert set(refused.value.fields) == {"monday", "tuesday", "wednesday"}


async def test_an_exception_closes_an_office_for_a_day_and_is_taken_back() -> None:
    await offices.office(places=2)
    actor = await employee()
    await does(plans.save_day, actor, OFFICE, MONDAY, "", "Санитарный день")
    assert [one.hours for one in (await the_day(actor)).places] == ["", ""]
    (exception,) = (await does(plans.read, actor, OFFICE)).exceptions
    await does(plans.drop_day, actor, OFFICE, exception.id)
    assert (await the_day(actor)).places[0].hours == "8:00–12:00, 13:00–17:00"


async def test_places_are_added_changed_and_closed_by_the_administrator_alone() -> None:
    await offices.office()
    actor = await employee()
    typed = TypedPlace("Менеджер Энергоадвоката", "person", ["consultation", "nothing"], "5")
    made = await does(plans.save_place, actor, OFFICE, typed)
    await does(plans.save_week, actor, OFFICE, made, WORKING, MONDAY)
    held = await offices.book(offices.guest(), at(9))
    card = next(one for one in (await does(plans.read, actor, OFFICE)).places if one.id == made)
    assert (card.services, card.plans[0].week[0]) == (("consultation",), WORKING[0])
    async with unit_of_work() as work:
        row = (await work.session.exec(select(Appointment).where(Appointment.public_id == held.key))).one()
    with pytest.raises(InvalidValue, match="1 предстоящая запись"):
        await does(plans.close_place, actor, OFFICE, row.place_id, closed=True)
    with pytest.raises(NotAllowed):
        await does(plans.save_place, await employee(Role.SERVICE_CENTRE_OPERATOR), OFFICE, typed)
    with pytest.raises(FieldErrors) as refused:
        await does(plans.save_place, actor, OFFICE, TypedPlace("", "window", [], "x", "nobody@example.com"))
    assert set(refused.value.fields) == {"name", "kind", "services", "position", "employee"}


async def test_a_visit_of_another_day_is_not_checked_in() -> None:
    await offices.office()
    actor = await employee()
    made = await offices.book(offices.guest(), at(9))
    with pytest.raises(NotNow, match="не на сегодня"):
        await does(office_day.check_in, actor, made.key)
    with pytest.raises(NotNow, match="ещё не начался"):
        await does(office_day.no_show, actor, made.key)
    await offices.stand_at(at(9) + timedelta(minutes=1))
    await does(office_day.no_show, actor, made.key)
