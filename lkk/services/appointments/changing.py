"""Moving and cancelling: by whoever booked until an hour before, by the office always; reminders and lists follow."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from lkk.models.appointments import Appointment
from lkk.services.appointments import cards, holding, notices, own, picking, schedule, slots, waiting
from lkk.services.appointments.events import APPOINTMENT_CANCELLED, APPOINTMENT_MOVED
from lkk.services.appointments.free import Asked
from lkk.services.appointments.locking import alone
from lkk.services.appointments.people import Person
from lkk.services.appointments.refusals import NotNow, SlotGone, TooLate
from lkk.services.appointments.schedule import PlaceView, Schedule
from lkk.services.appointments.views import BookingView
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.appointments import AHEAD, WAITING, AppointmentState
from lkk.vocabulary.words import count, day

MOST_MOVED = 5
BY_CUSTOMER = "Вы изменили время"
BY_COMPANY = "Компания изменила время, извините за неудобство"
CANCELLED_BY_CUSTOMER = "Запись отменили вы"
CANCELLED_BY_COMPANY = "Запись отменила компания, извините за неудобство"


async def move(work: UnitOfWork, person: Person, key: uuid.UUID, starts_at: datetime) -> BookingView:
    """Move a booking to another time of its office and service; the place may become another one.

    Raises:
        NotFound: the person has no such booking.
        NotNow: it is not ahead any more, or has been moved five times.
        TooLate: less than an hour is left.
        InvalidValue, SlotGone: the new time, as `holding.hold`.
    """
    seen = await own.row_of(work, person, key)
    await alone(work, seen.office_code, person=person.key)
    row = await own.row_of(work, person, key, lock=True)
    _demand_change(row, work.now)
    if row.moved >= MOST_MOVED:
        times = count(MOST_MOVED, "раз", "раза", "раз")
        raise NotNow(f"Эту запись уже переносили {times}. Отмените её и запишитесь заново")
    asked = await picking.offered(work, row.office_code, row.service_code, chooser=person.chooser)
    return await carry(work, row, but_itself(asked, row), starts_at, by=person.author_id, who=BY_CUSTOMER)


async def cancel(work: UnitOfWork, person: Person, key: uuid.UUID, reason: str = "") -> BookingView:
    """Cancel a booking, or give back what is held or offered; the second time changes nothing.

    Raises:
        NotFound: the person has no such booking.
        NotNow: the visit is over or goes on.
        TooLate: less than an hour is left.
    """
    seen = await own.row_of(work, person, key)
    await alone(work, seen.office_code, person=person.key)
    row = await own.row_of(work, person, key, lock=True)
    known = await schedule.load(work)
    if row.state in WAITING:
        await end(work, known, row, AppointmentState.EXPIRED, by=person.author_id)
    elif row.state not in (AppointmentState.CANCELLED, AppointmentState.CANCELLED_BY_COMPANY):
        _demand_change(row, work.now)
        row.reason = " ".join(reason.replace("\0", "").split())[:500]
        await end(work, known, row, AppointmentState.CANCELLED, by=person.author_id)
        await notices.tell(work, known, row, APPOINTMENT_CANCELLED, who=CANCELLED_BY_CUSTOMER, reason="")
    return cards.view_of(known, row, work.now)


async def carry(
    work: UnitOfWork,
    row: Appointment,
    asked: Asked,
    starts_at: datetime,
    *,
    by: int | None,
    who: str,
    reason: str = "",
) -> BookingView:
    """Give a booking another time; the office must be locked.

    Raises:
        InvalidValue, SlotGone: as `holding.hold`.
    """
    minute = holding.demand_start(asked, starts_at, work.now)
    place = await holding.demand_free(work, asked, minute)
    before = cards.view_of(asked.schedule, row, work.now)
    holding.tell(work, row, asked.zone)
    await _place(work, row, asked, minute, place)
    row.moved, row.changed_by = row.moved + 1, by
    work.session.add(row)
    if row.state is AppointmentState.BOOKED:
        await notices.plan_reminders(work, row)
    facts = {"who": who, "before": f"{day(before.slot.day)}, {before.slot.label}", "reason": reason}
    await notices.tell(work, asked.schedule, row, APPOINTMENT_MOVED, **facts)
    tell(work, asked.schedule, row)
    await waiting.offer_next(work, asked.schedule, row.office_code)
    return cards.view_of(asked.schedule, row, work.now)


async def end(
    work: UnitOfWork, known: Schedule, row: Appointment, state: AppointmentState, *, by: int | None = None
) -> None:
    """End a booking: its time is free, its reminders are gone, the waiting list is asked; the office must be locked."""
    row.state, row.live, row.hold_until = state, False, None
    row.ended_at, row.changed_by = work.now, by
    work.session.add(row)
    await work.session.flush()
    await notices.drop_reminders(work, row)
    await waiting.refused(work, row)
    tell(work, known, row)
    await waiting.offer_next(work, known, row.office_code)


def tell(work: UnitOfWork, known: Schedule, row: Appointment) -> None:
    """After the commit the pickers, the office and whoever booked see what a booking is now."""
    holding.tell(work, row, cards.zone_of(known, row))
    if row.user_id is not None:
        work.tell_people(row.user_id)


def but_itself(asked: Asked, row: Appointment) -> Asked:
    """Return the same question with the time of a booking itself counted as free."""
    return replace(asked, but=row.key)


async def _place(work: UnitOfWork, row: Appointment, asked: Asked, minute: int, place: PlaceView) -> None:
    visit = asked.at_start(minute).visit
    starts_at, ends_at = slots.moment_of(minute), slots.moment_of(minute + visit.duration)
    busy = Range(starts_at - timedelta(minutes=visit.before), ends_at + timedelta(minutes=visit.after), bounds="[)")
    await holding.end_expired(work, place.id, busy)
    try:
        async with work.session.begin_nested():
            row.place_id, row.starts_at, row.ends_at, row.busy = place.id, starts_at, ends_at, busy
            work.session.add(row)
            await work.session.flush()
    except IntegrityError:
        raise SlotGone(nearest=await picking.nearest_to(work, asked, minute)) from None


def _demand_change(row: Appointment, now: datetime) -> None:
    if row.state not in AHEAD:
        raise NotNow(f"Эту запись уже нельзя изменить: {row.state.label.lower()}")
    if now > row.starts_at - cards.CHANGE_BEFORE:
        raise TooLate


async def row_for_staff(work: UnitOfWork, key: uuid.UUID, *, lock: bool = False) -> Appointment:
    """Return the row of any booking; whoever calls has checked the right.

    Raises:
        NotFound: there is none of this key.
    """
    query = select(Appointment).where(Appointment.public_id == key)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = (await work.session.exec(query)).first()
    if row is None:
        raise NotFound("Такой записи нет")
    return row
