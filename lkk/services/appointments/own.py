"""One's own bookings: the list, one of them by its key, and a guest's by number and secret code."""

import uuid
from datetime import timedelta

from sqlmodel import col, or_, select

from lkk.models.appointments import Appointment
from lkk.services.appointments import booking, calendar_file, cards, people, schedule
from lkk.services.appointments.people import Person
from lkk.services.appointments.views import BookingView
from lkk.services.integrations.mail.contract import Enclosure
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import CountedRefusal, NotFound
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.secrets import same
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.appointments import AHEAD, PRESENT, AppointmentState

MOST, _NEXT = 50, 3
_SHOWN_FOR = timedelta(days=366)
_LONGEST, _NOBODY = 40, "0" * 64
_AWAITED = (*AHEAD, *PRESENT, AppointmentState.OFFERED)
_UNSEEN = (AppointmentState.EXPIRED, AppointmentState.HELD)


class NotThere(CountedRefusal):
    """No booking has this number and code together."""

    text = "Запись с таким номером и кодом не найдена. Проверьте оба: они есть в письме и на странице после записи"


async def bookings(work: UnitOfWork, person: Person) -> tuple[BookingView, ...]:
    """Return the last fifty bookings of a person within a year: those ahead first, then the latest."""
    query = (
        select(Appointment)
        .where(
            Appointment.person == person.key,
            col(Appointment.state).not_in(_UNSEEN),
            Appointment.starts_at > work.now - _SHOWN_FOR,
        )
        .order_by(col(Appointment.starts_at).desc())
        .limit(MOST)
    )
    known = await schedule.load(work)
    rows = (await work.session.exec(query)).all()
    ahead = sorted((one for one in rows if one.live), key=lambda one: one.starts_at)
    return tuple(cards.view_of(known, one, work.now) for one in [*ahead, *(one for one in rows if not one.live)])


async def upcoming(work: UnitOfWork, actor: Actor) -> tuple[BookingView, ...]:
    """Return what is ahead of a customer, offers too, the nearest first, three at the most; one statement.

    Raises:
        NotAllowed: it is no customer's cabinet.
    """
    query = (
        select(Appointment)
        .where(
            Appointment.person == people.key_of_actor(actor),
            col(Appointment.live),
            col(Appointment.state).in_(_AWAITED),
            Appointment.ends_at > work.now,
            or_(col(Appointment.hold_until).is_(None), col(Appointment.hold_until) > work.now),
        )
        .order_by(col(Appointment.starts_at))
        .limit(_NEXT)
    )
    known = await schedule.load(work)
    return tuple(cards.view_of(known, row, work.now) for row in await work.session.exec(query))


async def one(work: UnitOfWork, person: Person, key: uuid.UUID) -> BookingView:
    """Return a booking, a hold or an offer of a person.

    Raises:
        NotFound: the person has none of this key.
    """
    row = await row_of(work, person, key)
    return cards.view_of(
        await schedule.load(work), row, work.now, application=await cards.application_number(work, row)
    )


async def calendar(work: UnitOfWork, person: Person, key: uuid.UUID) -> Enclosure:
    """Return the calendar file of a booking that is ahead.

    Raises:
        NotFound: the person has none of this key that is ahead.
    """
    row = await row_of(work, person, key)
    if row.state not in AHEAD:
        raise NotFound
    return calendar_file.written(await schedule.load(work), row, work.now)


async def proven(work: UnitOfWork, number: str, code: str, ip: str) -> tuple[Person, uuid.UUID]:
    """Return the guest and the key of a booking by its number and secret code: for `one`, moving and cancelling.

    Raises:
        NotThere: the number or the code is wrong.
        TooManyAttempts: twenty wrong ones an hour from a network; after ten for a number each waits longer.
    """
    number, code = number.replace("\0", "").strip().upper()[:_LONGEST], code[:_LONGEST]
    network = network_of(ip)
    await limits.check(work, limits.APPOINTMENT_TRACK_IP, network)
    await limits.check(work, limits.APPOINTMENT_TRACK_NUMBER, number)
    query = select(Appointment).where(Appointment.number == number, col(Appointment.code_hash) != "")
    found = (await work.session.exec(query)).first()
    right = same(found.code_hash if found else _NOBODY, booking.code_hash(code))
    if found is None or not right:
        await limits.spend(work, limits.APPOINTMENT_TRACK_IP, network)
        await limits.spend(work, limits.APPOINTMENT_TRACK_NUMBER, number)
        raise NotThere
    confirmed = next((one for one in (found.email, found.phone) if people.contact_key(one) == found.person), "")
    return Person(found.person, name=found.name, email=found.email, phone=confirmed, network=network), found.public_id


async def row_of(work: UnitOfWork, person: Person, key: uuid.UUID, *, lock: bool = False) -> Appointment:
    """Return the row of a booking of a person.

    Raises:
        NotFound: the person has none of this key.
    """
    query = select(Appointment).where(Appointment.public_id == key, Appointment.person == person.key)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = (await work.session.exec(query)).first()
    if row is None:
        raise NotFound("Такой записи у вас нет")
    return row
