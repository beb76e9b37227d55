"""What whoever books is told: SMS and letters with the number, the calendar file, the application."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlmodel import col, select

from lkk.models.appointments import Appointment
from lkk.models.delivery import OutboxItem
from lkk.services.appointments import changing, jobs, own, people
from lkk.services.appointments.calendar_file import enclosed
from lkk.services.appointments.refusals import TooMany
from lkk.services.kernel.errors import FieldErrors, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from tests import application_builders as applications
from tests import builders, offices, sms
from tests.offices import NOW, OFFICE, SERVICE, at

pytestmark = pytest.mark.usefixtures("database")
PHONE = "+79131234567"


@pytest.fixture(autouse=True)
async def friday(database: str) -> None:
    await offices.stand_at()


async def letters() -> list[str]:
    async with unit_of_work() as work:
        rows = (await work.session.exec(select(OutboxItem.payload).order_by(col(OutboxItem.id)))).all()
    return [f"{one['subject']}\n{one['text']}" for one in rows if "subject" in one]


async def test_a_guest_who_has_confirmed_a_phone_is_told_by_sms_at_every_step() -> None:
    await offices.office()
    guest = people.of_contact(PHONE, offices.IP)
    made = await offices.book(guest, at(9))
    async with unit_of_work() as work:
        await changing.move(work, guest, made.key, at(10))
    await offices.stand_at(at(8, 1))
    assert await jobs.remind() == 2  # both moments have come
    await offices.stand_at(NOW + timedelta(minutes=1))
    await offices.cancel(guest, made.key)
    said = await sms.texts(PHONE)
    beginnings = [
        "Вы записаны",
        "Время приёма изменено",
        "Напоминаем о приёме",
        "Напоминаем о приёме",
        "Запись отменена",
    ]
    assert [one.partition(":")[0] for one in said] == beginnings
    assert all(made.number in one and "пр. Ленина, 1" in one for one in said)
    assert ("09:00" in said[0], "10:00" in said[1]) == (True, True)
    assert await letters() == []


async def test_a_phone_that_nobody_has_confirmed_gets_no_sms() -> None:
    await offices.office()
    guest = offices.guest()
    held = await offices.hold(guest, at(9))
    await offices.confirm(guest, held.key, await offices.details(phone=PHONE))
    assert await sms.texts() == []
    (letter,) = await letters()
    assert "ЗП-2026-000001: вы записаны" in letter
    assert "Возьмите с собой:\n- Документ, удостоверяющий личность" in letter


async def test_the_file_for_the_calendar_follows_a_move_and_is_not_sent_for_a_cancelled_visit() -> None:
    await offices.office(directions="Вход со двора")
    customer = await offices.customer()
    made = await offices.book(customer, at(9))
    async with unit_of_work() as work:
        row = (await work.session.exec(select(Appointment))).one()
        first = Calendar.from_ical((await own.calendar(work, customer, made.key)).content).events[0]
        await changing.move(work, customer, made.key, at(10))
    file = await enclosed(row.key)
    assert file is not None
    moved = Calendar.from_ical(file.content).events[0]
    assert first["UID"] == moved["UID"]
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)
    assert (first.start, moved.start, moved.end) == (at(9), at(10), at(10, 30))
    assert "пр. Ленина, 1" in str(moved["LOCATION"])
    assert "Документ, удостоверяющий личность" in str(moved["DESCRIPTION"])
    await offices.cancel(customer, made.key)
    assert await enclosed(row.key) is None
    with pytest.raises(NotFound):
        async with unit_of_work() as work:
            await own.calendar(work, customer, made.key)


async def test_a_visit_is_about_an_application_of_ones_own_alone() -> None:
    await offices.office()
    user, stranger = await builders.customer(), await builders.customer()
    mine, theirs = (
        await applications.filed(user, "tp_new", seed=1),
        await applications.filed(stranger, "tp_new", seed=2),
    )
    person = await offices.person_of(user)
    held = await offices.hold(person, at(9))
    for number in (theirs.number, "нет такой"):
        with pytest.raises(FieldErrors) as refused:
            await offices.confirm(person, held.key, await offices.details(application=number or ""))
        assert set(refused.value.fields) == {"application"}
    booked = await offices.confirm(person, held.key, await offices.details(application=mine.number or ""))
    async with unit_of_work() as work:
        assert (await own.one(work, person, booked.key)).application == mine.number


async def test_an_office_limits_the_bookings_of_one_person_over_all_services() -> None:
    await offices.office(services=(SERVICE, "metering", "filing"), most_open=2)
    guest = offices.guest()
    await offices.book(guest, at(9), OFFICE, SERVICE)
    await offices.book(guest, at(10), OFFICE, "metering")
    with pytest.raises(TooMany, match="В этот офис у одного человека может быть 2 предстоящие записи"):
        await offices.hold(guest, at(11), OFFICE, "filing")
    await offices.hold(offices.guest(2), at(11), OFFICE, "filing")
