"""Holding a time for five minutes: the place is chosen here, and from here on nobody else can have it."""

import uuid
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.dialects.postgresql import Range, insert
from sqlmodel import col, select, update

from lkk.models.appointments import Appointment
from lkk.services.appointments import free, picking, schedule, slots
from lkk.services.appointments.free import Asked
from lkk.services.appointments.locking import alone
from lkk.services.appointments.people import Person
from lkk.services.appointments.refusals import SlotGone, TooMany
from lkk.services.appointments.schedule import PlaceView
from lkk.services.appointments.views import HoldView
from lkk.services.kernel import limits
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.appointments import AHEAD, AppointmentState, PlaceKind
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import count, day

HOLD = timedelta(minutes=5)
ENDED = {"state": AppointmentState.EXPIRED, "live": False, "hold_until": None}
EMPTY = {
    "code_hash": "",
    "note": "",
    "consent_version": "",
    "reason": "",
    "moved": 0,
    "walk_in": False,
}
OPEN = (*AHEAD, AppointmentState.HELD, AppointmentState.OFFERED)


async def hold(
    work: UnitOfWork, person: Person, office: str, service: str, starts_at: datetime, *, place: int | None = None
) -> HoldView:
    """Keep a time for somebody for five minutes; what they held before is free again.

    `place` is the specialist who was asked for; else the one with the fewest visits of that day receives.

    Raises:
        NotFound: there is no such office or service, or the office does not offer it to this person.
        InvalidValue: the time has passed, is too near or too far, or no visit begins then.
        SlotGone: somebody was quicker; with the nearest free times.
        TooMany: as many bookings as one may have.
        TooManyAttempts: 30 holds an hour of a person, 100 of guests of a network.
    """
    asked = await picking.offered(work, office, service, chooser=person.chooser, place=place)
    asked = replace(asked, person=person.key)
    minute = demand_start(asked, starts_at, work.now)
    await demand_free(work, asked, minute)  # a lost race is told without waiting for the others
    await alone(work, office)
    chosen = await demand_free(work, asked, minute)  # first of all: whoever has waited in vain keeps nobody waiting
    await alone(work, person=person.key)
    await _spend(work, person)
    await _release(work, person)
    await demand_room(work, person, asked)
    row = await take(work, asked, minute, chosen, person, state=AppointmentState.HELD, until=work.now + HOLD)
    offered = asked.at_start(minute)
    view = picking.slot_of(asked.zone, minute, offered)
    named = chosen.name if chosen.kind is PlaceKind.PERSON else ""
    return HoldView(row.public_id, work.now + HOLD, view, asked.schedule.office(office).name, offered.title, named)


async def release(work: UnitOfWork, person: Person) -> None:
    """Give back what somebody holds; nothing when it is nothing."""
    await _release(work, person)


def demand_start(asked: Asked, starts_at: datetime, now: datetime) -> int:
    """Return the minute of a start at which some place receives, whatever is booked.

    Raises:
        InvalidValue: there is none, it has passed, is too near or too far.
    """
    starts_at = starts_at.astimezone(UTC)
    minute = slots.minute_of(starts_at)
    on = local_day(starts_at, asked.zone)
    if starts_at <= now:
        raise InvalidValue("Это время уже прошло. Выберите другое", at="time")
    service = asked.on(on)
    if service is None:
        raise InvalidValue("На этот день по этой услуге здесь не записывают. Выберите другой", at="time")
    if minute < asked.first_minute(now, service):
        lead = count(service.visit.lead, "минуту", "минуты", "минут")
        raise InvalidValue(f"На это время уже не записывают: не позже чем за {lead} до приёма", at="time")
    if not asked.staff and on > asked.last_day(now):
        raise InvalidValue(f"Запись открыта по {day(asked.last_day(now))}. Выберите день раньше", at="time")
    known = asked.schedule
    places = (one for one in asked.places if asked.receives(one, on))
    fitting = (slots.fits(asked.zone, known.hours(one, on), on, minute, service.visit) for one in places)
    if starts_at.second or starts_at.microsecond or not any(fitting):
        raise InvalidValue("В это время здесь не принимают. Выберите время из списка", at="time")
    return minute


async def demand_free(work: UnitOfWork, asked: Asked, minute: int) -> PlaceView:
    """Return the place that receives at a start: the one with the fewest visits of the day.

    Raises:
        SlotGone: there is none, with the nearest free times.
    """
    on = local_day(slots.moment_of(minute), asked.zone)
    taken = await free.busy(work, asked, on, on)
    found = next(iter(free.times(asked, taken, work.now, on, on))).places_at(minute)
    if not found:
        raise SlotGone(nearest=await picking.nearest_to(work, asked, minute))
    return min(found, key=lambda one: (len(taken.get(one.id, ())), one.position, one.id))


async def demand_room(work: UnitOfWork, person: Person, asked: Asked, but: int = 0) -> None:
    """Refuse one more booking of somebody who has as many as one may; the person must be locked.

    Raises:
        TooMany: with how many there may be.
    """
    query = select(Appointment.office_code, Appointment.service_code).where(
        Appointment.person == person.key,
        col(Appointment.live),
        col(Appointment.state).in_(OPEN),
        Appointment.starts_at > work.now,
        Appointment.id != but,
    )
    rows = (await work.session.exec(query)).all()
    offices, services = Counter(office for office, _ in rows), Counter(service for _, service in rows)
    most = asked.schedule.office(asked.office).most_open
    if services[asked.service.code] >= asked.service.most_open:
        many = count(asked.service.most_open, "предстоящая запись", "предстоящие записи", "предстоящих записей")
        raise TooMany(f"По услуге «{asked.service.title}» может быть {many}. Отмените или перенесите прежнюю")
    if offices[asked.office] >= most:
        many = count(most, "предстоящая запись", "предстоящие записи", "предстоящих записей")
        raise TooMany(f"В этот офис у одного человека может быть {many}. Отмените одну из них")


async def take(
    work: UnitOfWork,
    asked: Asked,
    minute: int,
    place: PlaceView,
    person: Person,
    *,
    state: AppointmentState,
    until: datetime | None = None,
    **more: object,
) -> Appointment:
    """Write the booking of a time; expired holds in its way end in the same transaction.

    Raises:
        SlotGone: the database has refused it: somebody else has it.
    """
    visit = asked.at_start(minute).visit
    starts_at, ends_at = slots.moment_of(minute), slots.moment_of(minute + visit.duration)
    busy = Range(starts_at - timedelta(minutes=visit.before), ends_at + timedelta(minutes=visit.after), bounds="[)")
    await end_expired(work, place.id, busy)
    values = {
        "public_id": uuid.uuid4(),
        "state": state,
        "live": True,
        "place_id": place.id,
        "office_code": asked.office,
        "service_code": asked.service.code,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "busy": busy,
        "hold_until": until,
        "person": person.key,
        "user_id": person.user_id,
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "created_at": work.now,
        "changed_by": person.author_id,
        **more,
    }
    written = insert(Appointment).values({**EMPTY, **values}).on_conflict_do_nothing().returning(Appointment)
    row = (await work.session.execute(written)).scalar_one_or_none()
    if row is None:
        raise SlotGone(nearest=await picking.nearest_to(work, asked, minute))
    tell(work, row, asked.zone)
    return row


async def end_expired(work: UnitOfWork, place_id: int, busy: Range[datetime]) -> None:
    """End holds and offers whose time is over where something else is to be written."""
    over = (
        col(Appointment.place_id) == place_id,
        col(Appointment.live),
        col(Appointment.hold_until) <= work.now,
        col(Appointment.busy).op("&&")(busy),
    )
    await work.session.exec(update(Appointment).where(*over).values(**ENDED))


def tell(work: UnitOfWork, row: Appointment, zone: str) -> None:
    """After the commit the open pickers of this office and day look again."""
    work.tell_topic(Topic.APPOINTMENTS, f"{row.office_code}:{local_day(row.starts_at, zone)}")


async def _spend(work: UnitOfWork, person: Person) -> None:
    if person.network:
        await limits.spend(work, limits.APPOINTMENT_HOLD_IP, person.network)
    await limits.spend(work, limits.APPOINTMENT_HOLD, person.key)


async def _release(work: UnitOfWork, person: Person) -> None:
    own = (col(Appointment.person) == person.key, col(Appointment.state) == AppointmentState.HELD)
    gone = (
        update(Appointment)
        .where(*own)
        .values(**ENDED)
        .returning(col(Appointment.office_code), col(Appointment.starts_at))
    )
    released = (await work.session.execute(gone)).all()
    known = await schedule.load(work) if released else None  # mostly nothing was held before
    for code, starts_at in released:
        if known:
            work.tell_topic(Topic.APPOINTMENTS, f"{code}:{local_day(starts_at, known.zone(code))}")
