"""The waiting list of an office: whoever stands first and fits gets a freed time for half an hour, then the next.

An offer is a booking that takes the time, so two live offers of one time cannot be. Whoever lets it pass leaves the
list: one person who is away must not keep a time from everybody.
"""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import col, select

from lkk.models.appointments import Appointment, WaitingListEntry
from lkk.services.appointments import cards, free, holding, notices, picking, schedule, slots
from lkk.services.appointments.events import APPOINTMENT_OFFERED
from lkk.services.appointments.free import Asked
from lkk.services.appointments.locking import alone
from lkk.services.appointments.people import Person
from lkk.services.appointments.schedule import Schedule
from lkk.services.appointments.views import WaitView
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.appointments import AppointmentState, WaitState
from lkk.vocabulary.words import day, moment

OFFER = timedelta(minutes=30)
MOST_LISTS = 3  # one person stands in at once
AT_ONCE = 100  # entries looked at when a time is freed


async def join(work: UnitOfWork, person: Person, office: str, service: str, first: date, last: date) -> WaitView:
    """Stand in the list for the first time that frees up between two days, both included.

    Raises:
        NotFound: there is no such office or service, or the office does not offer it to this person.
        InvalidValue: the days are wrong, something is free on them, or the person stands here or in three lists.
        TooMany: the person has as many bookings as one may have.
    """
    await alone(work, office, person=person.key)
    asked = await picking.offered(work, office, service, chooser=person.chooser)
    today, end = local_day(work.now, asked.zone), asked.last_day(work.now)
    if not today <= first <= last <= end:
        raise InvalidValue(f"Укажите дни с сегодняшнего по {day(end)}", at="days")
    if any(one.anywhere for one in await free.read(work, asked, first, last)):
        raise InvalidValue("На эти дни есть свободное время. Выберите его", at="days")
    await holding.demand_room(work, person, asked)
    await _demand_place(work, person, office, service)
    entry = WaitingListEntry(
        public_id=uuid.uuid4(),
        office_code=office,
        service_code=service,
        first_day=first,
        last_day=last,
        person=person.key,
        user_id=person.user_id,
        name=person.name,
        email=person.email,
        phone=person.phone,
        created_at=work.now,
    )
    work.session.add(entry)
    await work.session.flush()
    return await _view(work, asked.schedule, entry)


async def own(work: UnitOfWork, person: Person) -> tuple[WaitView, ...]:
    """Return the lists a person stands in, each with the offer that stands."""
    query = select(WaitingListEntry).where(WaitingListEntry.person == person.key, col(WaitingListEntry.live))
    known = await schedule.load(work)
    rows = (await work.session.exec(query.order_by(col(WaitingListEntry.id)))).all()
    return tuple([await _view(work, known, one) for one in rows])


async def leave(work: UnitOfWork, person: Person, key: uuid.UUID) -> None:
    """Leave a list; what was offered goes to the next one.

    Raises:
        NotFound: the person stands in no such list.
    """
    query = select(WaitingListEntry).where(WaitingListEntry.public_id == key, WaitingListEntry.person == person.key)
    seen = (await work.session.exec(query)).first()
    if seen is None:
        raise NotFound("В этом листе ожидания вас нет")
    await alone(work, seen.office_code, person=person.key)
    entry = (await work.session.exec(query.with_for_update().execution_options(populate_existing=True))).one()
    if not entry.live:
        return
    known = await schedule.load(work)
    offer = await work.session.get(Appointment, entry.offer_id) if entry.offer_id else None
    entry.state, entry.live, entry.settled_at = WaitState.LEFT, False, work.now
    work.session.add(entry)
    await work.session.flush()
    if offer is not None and offer.state is AppointmentState.OFFERED:
        give_back(work, known, offer)
        await work.session.flush()
        await offer_next(work, known, entry.office_code)


async def offer_next(work: UnitOfWork, known: Schedule, office: str) -> int:
    """Offer what is free to those who wait, in the order they came; return how many offers were made.

    The office must be locked.
    """
    made = 0
    for entry in await _queue(work, office):
        asked = await _asked(work, known, entry)
        found = await _first_free(work, asked, entry) if asked else None
        if asked is None or found is None:
            continue
        minute, place = found
        person = Person(entry.person, entry.user_id, name=entry.name, email=entry.email, phone=entry.phone)
        until = work.now + OFFER
        row = await holding.take(work, asked, minute, place, person, state=AppointmentState.OFFERED, until=until)
        entry.state, entry.offer_id = WaitState.OFFERED, row.key
        work.session.add(entry)
        await notices.tell(work, known, row, APPOINTMENT_OFFERED, until=moment(until, asked.zone))
        if row.user_id is not None:
            work.tell_people(row.user_id)
        made += 1
    return made


async def refused(work: UnitOfWork, row: Appointment) -> None:
    """Whoever did not take the offer of a booking leaves the list."""
    query = select(WaitingListEntry).where(WaitingListEntry.offer_id == row.key, col(WaitingListEntry.live))
    for entry in await work.session.exec(query.with_for_update()):
        entry.state, entry.live, entry.settled_at = WaitState.REFUSED, False, work.now
        work.session.add(entry)
    await work.session.flush()


async def settle(work: UnitOfWork, office: str) -> None:
    """Whose offer is over leaves the list, with its end or by another way."""
    query = (
        select(WaitingListEntry)
        .join(Appointment, col(Appointment.id) == col(WaitingListEntry.offer_id))
        .where(
            WaitingListEntry.office_code == office,
            WaitingListEntry.state == WaitState.OFFERED,
            Appointment.state == AppointmentState.EXPIRED,
        )
    )
    for entry in await work.session.exec(query.with_for_update(of=WaitingListEntry)):
        entry.state, entry.live, entry.settled_at = WaitState.REFUSED, False, work.now
        work.session.add(entry)
    await work.session.flush()


async def offices_waited_for(work: UnitOfWork) -> Sequence[str]:
    """Return the offices somebody waits for."""
    query = select(WaitingListEntry.office_code).where(col(WaitingListEntry.live)).distinct()
    return (await work.session.exec(query)).all()


async def drop_passed(work: UnitOfWork, office: str, today: date) -> None:
    """Whose days have passed waits no more."""
    query = select(WaitingListEntry).where(
        WaitingListEntry.office_code == office,
        WaitingListEntry.state == WaitState.WAITING,
        WaitingListEntry.last_day < today,
    )
    for entry in await work.session.exec(query.with_for_update()):
        entry.state, entry.live, entry.settled_at = WaitState.PASSED, False, work.now
        work.session.add(entry)
    await work.session.flush()


async def _queue(work: UnitOfWork, office: str) -> Sequence[WaitingListEntry]:
    query = (
        select(WaitingListEntry)
        .where(
            WaitingListEntry.office_code == office,
            WaitingListEntry.state == WaitState.WAITING,
            col(WaitingListEntry.live),
        )
        .order_by(col(WaitingListEntry.id))
        .limit(AT_ONCE)
    )
    return (await work.session.exec(query.with_for_update())).all()


async def _asked(work: UnitOfWork, known: Schedule, entry: WaitingListEntry) -> Asked | None:
    service = known.services.get(entry.service_code)
    if service is None or entry.office_code not in known.offices:
        return None
    receivers = await picking.receivers_for(work, service, entry.user_id)
    return Asked(known, entry.office_code, service, receivers=receivers, known=True)


async def _first_free(work: UnitOfWork, asked: Asked, entry: WaitingListEntry) -> tuple[int, schedule.PlaceView] | None:
    """The first free time of the days somebody waits for that begins after the offer has ended."""
    earliest = slots.minute_of(work.now + OFFER) + 1
    for one in await free.read(work, asked, entry.first_day, entry.last_day):
        bits = one.anywhere & slots.bits_from(one.origin, earliest)
        for minute in slots.minutes_of(one.origin, bits)[:1]:
            return minute, one.places_at(minute)[0]
    return None


async def _demand_place(work: UnitOfWork, person: Person, office: str, service: str) -> None:
    query = select(WaitingListEntry.office_code, WaitingListEntry.service_code).where(
        WaitingListEntry.person == person.key, col(WaitingListEntry.live)
    )
    rows = (await work.session.exec(query)).all()
    if (office, service) in rows:
        raise InvalidValue("Вы уже в этом листе ожидания", at="days")
    if len(rows) >= MOST_LISTS:
        raise InvalidValue(f"Листов ожидания может быть не больше {MOST_LISTS}. Выйдите из одного", at="days")


def give_back(work: UnitOfWork, known: Schedule, offer: Appointment) -> None:
    """Let a time that was held or offered be free."""
    offer.state, offer.live, offer.hold_until, offer.ended_at = AppointmentState.EXPIRED, False, None, work.now
    work.session.add(offer)
    holding.tell(work, offer, cards.zone_of(known, offer))


async def _view(work: UnitOfWork, known: Schedule, entry: WaitingListEntry) -> WaitView:
    ahead = select(func.count()).where(
        WaitingListEntry.office_code == entry.office_code,
        WaitingListEntry.service_code == entry.service_code,
        col(WaitingListEntry.live),
        col(WaitingListEntry.id) < entry.key,
    )
    offer = await work.session.get(Appointment, entry.offer_id) if entry.offer_id else None
    office, service = known.offices.get(entry.office_code), known.services.get(entry.service_code)
    return WaitView(
        key=entry.public_id,
        state=entry.state,
        office=office.name if office else "",
        service=service.title if service else "",
        first_day=entry.first_day,
        last_day=entry.last_day,
        before=(await work.session.exec(ahead)).one(),
        offer=cards.view_of(known, offer, work.now) if offer is not None else None,
    )
