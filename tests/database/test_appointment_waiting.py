"""Holds that nobody books, the waiting list with its offers, reminders; guests and their codes."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlmodel import col, select

from lkk.models.appointments import Appointment, AppointmentReminder, WaitingListEntry
from lkk.models.delivery import OutboxItem
from lkk.models.notifications import Notification
from lkk.services.appointments import changing, guests, jobs, leaving, own, waiting
from lkk.services.appointments.people import Person
from lkk.services.appointments.refusals import SlotGone
from lkk.services.identity.one_time_codes import NoTicket, WrongCode
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.errors import InvalidValue, TooManyAttempts
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.appointments import AppointmentState, WaitState
from tests import offices
from tests.offices import MONDAY, NOW, OFFICE, SERVICE, at

pytestmark = pytest.mark.usefixtures("database")
VISITOR = Visitor(ip=offices.IP, browser="Mozilla")
ONE_HOUR = [[[540, 600]]] * 7  # two visits a day


@pytest.fixture(autouse=True)
async def friday(database: str) -> None:
    await offices.stand_at()


async def full_monday() -> list[Person]:
    """An office with two visits a day, both booked."""
    await offices.office(week=ONE_HOUR)
    booked = [offices.guest(1), offices.guest(2)]
    for person, starts_at in zip(booked, offices.half_hours(at(9), 2), strict=True):
        await offices.book(person, starts_at)
    return booked


async def wait(person: Person) -> None:
    async with unit_of_work() as work:
        await waiting.join(work, person, OFFICE, SERVICE, MONDAY, MONDAY)


async def cancel(person: Person) -> None:
    async with unit_of_work() as work:
        (made,) = await own.bookings(work, person)
        await changing.cancel(work, person, made.key)


async def states() -> Sequence[WaitState]:
    async with unit_of_work() as work:
        rows = (await work.session.exec(select(WaitingListEntry).order_by(col(WaitingListEntry.id)))).all()
    return [one.state for one in rows]


async def test_a_freed_time_is_offered_in_order_for_half_an_hour_each() -> None:
    first, _ = await full_monday()
    third, fourth = offices.guest(3), offices.guest(4)
    for person in (third, fourth):
        await wait(person)
    await cancel(first)
    assert await states() == [WaitState.OFFERED, WaitState.WAITING]
    with pytest.raises(SlotGone):
        await offices.hold(offices.guest(5), at(9))
    await offices.stand_at(NOW + waiting.OFFER + timedelta(minutes=2))
    assert await jobs.end_expired() == 1
    assert await states() == [WaitState.REFUSED, WaitState.OFFERED]
    async with unit_of_work() as work:
        (entry,) = await waiting.own(work, fourth)
    assert entry.offer
    assert (await offices.confirm(fourth, entry.offer.key)).state is AppointmentState.BOOKED
    assert await states() == [WaitState.REFUSED, WaitState.TAKEN]


async def test_whoever_leaves_the_list_passes_the_offer_on() -> None:
    first, _ = await full_monday()
    for number in (3, 4):
        await wait(offices.guest(number))
    await cancel(first)
    async with unit_of_work() as work:
        (entry,) = await waiting.own(work, offices.guest(3))
        await waiting.leave(work, offices.guest(3), entry.key)
    assert await states() == [WaitState.LEFT, WaitState.OFFERED]


async def test_nobody_waits_where_something_is_free_or_twice() -> None:
    await offices.office(week=ONE_HOUR)
    with pytest.raises(InvalidValue, match="есть свободное время"):
        await wait(offices.guest(3))
    for number in (1, 2):
        await offices.book(offices.guest(number), at(9, 30 * (number - 1)))
    await wait(offices.guest(3))
    with pytest.raises(InvalidValue, match="уже в этом листе"):
        await wait(offices.guest(3))


async def test_reminders_leave_a_day_and_two_hours_before_and_not_for_a_cancelled_visit() -> None:
    await offices.office()
    customer = await offices.customer()
    made = await offices.book(customer, at(9))
    gone = await offices.book(offices.guest(2), at(9, 30))
    async with unit_of_work() as work:
        await changing.cancel(work, offices.guest(2), gone.key)
    assert await jobs.remind() == 0
    await offices.stand_at(at(9) - timedelta(hours=24) + timedelta(minutes=1))
    assert [await jobs.remind(), await jobs.remind()] == [1, 0]
    await offices.stand_at(at(7, 1))
    assert await jobs.remind() == 1
    async with unit_of_work() as work:
        titles = (await work.session.exec(select(Notification.title).order_by(col(Notification.id)))).all()
        assert (await work.session.exec(select(AppointmentReminder))).all() == []
    assert titles[1:] == [f"Запись на приём № {made.number}: напоминание"] * 2


async def test_a_guest_confirms_an_address_by_the_code_of_the_letter() -> None:
    asked = await guests.ask_code("gostev@example.com", VISITOR)
    with pytest.raises(NoTicket):
        async with unit_of_work() as work:
            await guests.person(work, asked.ticket, VISITOR)
    with pytest.raises(WrongCode):
        await guests.confirm(asked.ticket, "000000x", VISITOR)
    async with unit_of_work() as work:
        payload = (await work.session.exec(select(OutboxItem.payload))).one()
    code = next(word for word in payload["text"].split() if word.isdecimal() and len(word) == 6)
    assert (await guests.confirm(asked.ticket, code, VISITOR)).email == "gostev@example.com"
    async with unit_of_work() as work:
        assert (await guests.person(work, asked.ticket, VISITOR)).guest
    with pytest.raises(TooManyAttempts):
        await guests.ask_code("gostev@example.com", VISITOR)
    assert (await guests.ask_code("8 913 123-45-67", VISITOR)).contact == "+79131234567"
    with pytest.raises(InvalidValue, match="мобильный"):
        await guests.ask_code("8 3852 50-16-28", VISITOR)


async def test_a_person_cannot_hold_without_end() -> None:
    await offices.office(places=1)
    for _ in range(30):
        await offices.hold(offices.guest(), at(9))
    with pytest.raises(TooManyAttempts):
        await offices.hold(offices.guest(), at(9))


async def test_a_closed_cabinet_frees_its_times_and_leaves_no_contact() -> None:
    await offices.office()
    customer = await offices.customer()
    made = await offices.book(customer, at(9))
    async with unit_of_work() as work:
        await leaving.forget_customer(work, customer.user_id or 0)
    async with unit_of_work() as work:
        row = (await work.session.exec(select(Appointment))).one()
        assert (await work.session.exec(select(AppointmentReminder))).all() == []
    assert (row.number, row.state, row.name, row.phone) == (made.number, AppointmentState.CANCELLED, "", "")
    assert await offices.hold(offices.guest(), at(9))
