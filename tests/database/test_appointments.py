"""Visits to an office: free times, holding and booking them, moving and cancelling; refusals in clear sentences."""

import uuid
from datetime import UTC, date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from lkk.models.appointments import Appointment, AppointmentReminder, PlanException
from lkk.models.delivery import OutboxItem
from lkk.services.appointments import changing, holding, own, picking, schedule, waiting
from lkk.services.appointments.refusals import HoldOver, SlotGone, TooLate, TooMany
from lkk.services.kernel import kept_rows
from lkk.services.kernel import unit_of_work as clock_of_work
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.appointments import AppointmentState, PlaceKind
from tests import builders, offices
from tests.event_path import statements
from tests.offices import MONDAY, NOW, OFFICE, SERVICE, at

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def friday(database: str) -> None:
    await offices.stand_at()


async def times(on: date = MONDAY, service: str = SERVICE) -> dict[str, bool]:
    async with unit_of_work() as work:
        return {one.label[:5]: one.free for one in await picking.day(work, OFFICE, service, on)}


async def test_a_day_shows_its_half_hours_with_the_taken_ones_struck_out() -> None:
    await offices.office()
    await offices.book(offices.guest(), at(9))
    found = await times()
    assert list(found)[:3] == ["08:00", "08:30", "09:00"]
    assert "12:00" not in found
    assert [label for label, free in found.items() if not free] == ["09:00"]


async def test_holidays_exceptions_and_the_lead_leave_nothing_to_book() -> None:
    places = await offices.office()
    await builders.save(PlanException(office_code=OFFICE, day=MONDAY, hours=[]))
    await builders.save(
        PlanException(office_code=OFFICE, place_id=places[0].key, day=date(2026, 12, 5), hours=[[600, 660]])
    )
    assert await times() == {}
    assert await times(date(2026, 12, 5)) == {"10:00": True, "10:30": True}
    today = await times(NOW.date())
    assert next(iter(today)) == "08:00"
    assert next(label for label, free in today.items() if free) == "13:00"
    async with unit_of_work() as work:
        month = await picking.month(work, OFFICE, SERVICE, 2026, 12)
    assert {one.day.day: one.free for one in month.days if one.day.day in (5, 6, 31)} == {5: 2, 6: 0, 31: 0}


async def test_a_guest_books_once_however_often_the_button_is_pressed() -> None:
    await offices.office()
    guest = offices.guest()
    held = await offices.hold(guest, at(9))
    first, second = await offices.confirm(guest, held.key), await offices.confirm(guest, held.key)
    assert first.number == second.number == "ЗП-2026-000001"
    assert first.code == second.code != ""
    async with unit_of_work() as work:
        letters = (await work.session.exec(select(OutboxItem))).all()
        assert len(letters) == 1
        person, key = await own.proven(work, first.number, first.code.lower(), offices.IP)
        assert (await own.one(work, person, key)).state is AppointmentState.BOOKED
        assert b"BEGIN:VEVENT" in (await own.calendar(work, person, key)).content


async def test_a_taken_time_is_refused_with_the_three_nearest() -> None:
    await offices.office()
    await offices.book(offices.guest(1), at(9))
    with pytest.raises(SlotGone) as refused:
        await offices.hold(offices.guest(2), at(9))
    assert [one.label[:5] for one in refused.value.nearest] == ["08:00", "08:30", "09:30"]
    assert "Ближайшее свободное: 30 ноября 08:00–08:30" in refused.value.text


async def test_the_database_itself_refuses_two_visits_of_one_place_at_once() -> None:
    await offices.office()
    await offices.book(offices.guest(1), at(9))
    async with unit_of_work() as work:
        row = (await work.session.exec(select(Appointment))).one()
    values = {**row.model_dump(exclude={"id", "number"}), "busy": row.busy, "public_id": uuid.uuid4()}
    with pytest.raises(IntegrityError, match="ex_appointment_place_busy"):
        await builders.save(Appointment(**values))


@pytest.mark.parametrize(
    ("starts_at", "said"),
    [
        (at(9, 0, date(2026, 11, 26)), "уже прошло"),
        (at(9, 15), "не принимают"),
        (at(12), "не принимают"),
        (at(9, 0, date(2026, 11, 29)), "не принимают"),
        (at(9, 0, date(2027, 6, 1)), "Запись открыта по"),
        (NOW + timedelta(minutes=30), "уже не записывают"),
    ],
)
async def test_times_that_cannot_be_booked_are_refused_in_words(starts_at: object, said: str) -> None:
    await offices.office()
    with pytest.raises(InvalidValue, match=said):
        await offices.hold(offices.guest(), starts_at)  # pyright: ignore[reportArgumentType]


async def test_closed_offices_and_services_of_others_are_refused_in_words() -> None:
    await offices.office()
    await offices.office("far", region="")
    with pytest.raises(NotFound, match="Такого офиса нет"):
        await offices.hold(offices.guest(), at(9), "far")
    with pytest.raises(NotFound, match="здесь не принимают"):
        await offices.hold(offices.guest(), at(9), OFFICE, "metering")
    with pytest.raises(NotFound, match="Такой услуги нет"):
        await offices.hold(offices.guest(), at(9), OFFICE, "nothing")


async def test_a_second_hold_frees_the_first_and_one_booking_of_a_service_is_the_limit() -> None:
    await offices.office()
    guest = offices.guest()
    await offices.hold(guest, at(9))
    await offices.book(guest, at(10))
    assert (await times())["09:00"]
    with pytest.raises(TooMany, match="может быть 1 предстоящая запись"):
        await offices.hold(guest, at(11))


async def test_details_are_checked_at_their_fields_and_the_hold_stays() -> None:
    await offices.office()
    guest = offices.guest()
    held = await offices.hold(guest, at(9))
    with pytest.raises(FieldErrors) as refused:
        await offices.confirm(guest, held.key, await offices.details(name=" ", phone="12", consent_version=""))
    assert set(refused.value.fields) == {"name", "phone", "consent"}
    assert (await offices.confirm(guest, held.key)).state is AppointmentState.BOOKED


async def test_bookings_of_others_are_not_found() -> None:
    await offices.office()
    made = await offices.book(offices.guest(1), at(9))
    async with unit_of_work() as work:
        for act in (own.one, changing.cancel, own.calendar):
            with pytest.raises(NotFound):
                await act(work, offices.guest(2), made.key)


async def test_a_moved_booking_takes_its_reminders_along_and_frees_its_time() -> None:
    await offices.office()
    guest = offices.guest()
    made = await offices.book(guest, at(9))
    async with unit_of_work() as work:
        moved = await changing.move(work, guest, made.key, at(10))
    assert moved.slot.label == "10:00–10:30"
    async with unit_of_work() as work:
        due = await work.session.exec(select(AppointmentReminder.due_at).order_by(col(AppointmentReminder.due_at)))
        assert due.all() == [at(10) - timedelta(hours=24), at(10) - timedelta(hours=2)]
    found = await times()
    assert found["09:00"]
    assert not found["10:00"]


async def test_a_cancelled_booking_has_no_reminders_and_a_visit_within_the_hour_stays() -> None:
    await offices.office()
    guest = offices.guest()
    made = await offices.book(guest, at(9))
    await offices.stand_at(at(8, 10))
    with pytest.raises(TooLate):
        async with unit_of_work() as work:
            await changing.cancel(work, guest, made.key)
    await offices.stand_at()
    for _ in range(2):
        async with unit_of_work() as work:
            assert (await changing.cancel(work, guest, made.key)).state is AppointmentState.CANCELLED
            assert (await work.session.exec(select(AppointmentReminder))).all() == []
    assert (await times())["09:00"]


async def test_a_hold_that_is_over_is_refused_with_times_that_are_free() -> None:
    await offices.office()
    guest = offices.guest()
    held = await offices.hold(guest, at(9))
    await offices.stand_at(NOW + holding.HOLD + timedelta(minutes=2))
    with pytest.raises(HoldOver) as refused:
        await offices.confirm(guest, held.key)
    assert "09:00" in [one.label[:5] for one in refused.value.nearest]


async def test_a_hold_is_booked_at_4_59_and_refused_at_5_01(monkeypatch: pytest.MonkeyPatch) -> None:
    await offices.office(places=2)
    moment = [NOW]
    monkeypatch.setattr(clock_of_work, "shifted_now", lambda _: moment[0].astimezone(UTC))
    held = [await offices.hold(offices.guest(number), at(9)) for number in (1, 2)]
    moment[0] = NOW + timedelta(minutes=4, seconds=59)
    assert (await offices.confirm(offices.guest(1), held[0].key)).state is AppointmentState.BOOKED
    moment[0] = NOW + timedelta(minutes=5, seconds=1)
    with pytest.raises(HoldOver, match="вышло") as refused:
        await offices.confirm(offices.guest(2), held[1].key)
    assert [one.label[:5] for one in refused.value.nearest] == ["08:30", "09:00", "09:30"]


async def test_a_specialist_who_is_asked_for_by_name_receives_and_nobody_else() -> None:
    await offices.office(places=2)
    person = await offices.counter(at=3, kind=PlaceKind.PERSON)
    async with unit_of_work() as work:
        (choice,) = await picking.offices(work)
        held = await holding.hold(work, offices.guest(1), OFFICE, SERVICE, at(9), place=person.key)
    assert [(one.id, one.name) for one in choice.people] == [(person.key, "Специалист 3")]
    assert held.place == "Специалист 3"
    with pytest.raises(SlotGone):
        async with unit_of_work() as work:
            await holding.hold(work, offices.guest(2), OFFICE, SERVICE, at(9), place=person.key)
    async with unit_of_work() as work:
        own_times = await picking.day(work, OFFICE, SERVICE, MONDAY, place=person.key)
    assert [one.label[:5] for one in own_times if not one.free] == ["09:00"]
    assert (await times())["09:00"]
    assert (await offices.confirm(offices.guest(1), held.key)).place == "Специалист 3"


async def test_a_month_costs_one_statement_and_a_booking_a_fixed_number() -> None:
    await offices.office(places=5)
    for number in range(5):
        await offices.book(offices.guest(number), at(9))
    guest, typed = offices.guest(10), await offices.details()
    kept_rows.listening()
    try:
        await times()
        with statements() as asked:
            async with unit_of_work() as work:
                await picking.month(work, OFFICE, SERVICE, 2026, 12)
        month = without_the_clock(asked)
        with statements() as asked:
            held = await offices.hold(guest, at(10))
        holds = without_the_clock(asked)
        with statements() as asked:
            await offices.confirm(guest, held.key, typed)
        books = without_the_clock(asked)
        with statements() as asked, pytest.raises(SlotGone):
            await offices.hold(offices.guest(11), at(9))  # all five places are taken
        loses = without_the_clock(asked)
    finally:
        kept_rows.deaf()
    print(f"statements: month {len(month)}, hold {len(holds)}, book {len(books)}, lost race {len(loses)}")
    assert (len(month), len(holds), len(books), len(loses)) == (1, 11, 14, 2)


async def test_the_first_page_of_a_customer_names_what_is_ahead_in_one_statement() -> None:
    await offices.office(week=[[[540, 600]]] * 7)
    user = await builders.customer()
    actor, person = await builders.sign_in(user), await offices.person_of(user)
    other = await offices.customer()
    await offices.book(offices.guest(), at(9))
    taken = await offices.book(other, at(9, 30))
    async with unit_of_work() as work:
        await waiting.join(work, person, OFFICE, SERVICE, MONDAY, MONDAY)
    kept_rows.listening()
    try:
        async with unit_of_work() as work:
            await schedule.load(work)
        with statements() as asked:
            async with unit_of_work() as work:
                assert await own.upcoming(work, actor) == ()
        assert len(without_the_clock(asked)) == 1
    finally:
        kept_rows.deaf()
    await offices.cancel(other, taken.key)
    async with unit_of_work() as work:
        (offer,) = await own.upcoming(work, actor)
    assert (offer.state, offer.may_take, offer.slot.label) == (AppointmentState.OFFERED, True, "09:30–10:00")
    await offices.confirm(person, offer.key)
    async with unit_of_work() as work:
        (ahead,) = await own.upcoming(work, actor)
        assert await own.upcoming(work, await builders.sign_in(await builders.customer())) == ()
    assert (ahead.state, ahead.address) == (AppointmentState.BOOKED, "г. Барнаул, пр. Ленина, 1")
    await offices.stand_at(at(10, 1))
    async with unit_of_work() as work:
        assert await own.upcoming(work, actor) == ()


def without_the_clock(asked: list[str]) -> list[str]:
    return [one for one in asked if "clock_shift" not in one]
