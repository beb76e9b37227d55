"""What the slot picker shows to anybody: offices and their services, a month, the times of a day, the nearest ones."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from lkk.services.advocate.receivers import NOBODY, Receivers, receivers_of
from lkk.services.appointments import free, schedule, slots
from lkk.services.appointments.free import Asked, DayTimes
from lkk.services.appointments.people import GUEST, Chooser
from lkk.services.appointments.schedule import PlaceView, Schedule, ServiceView
from lkk.services.appointments.views import DayView, MonthView, OfficeChoice, PersonChoice, ServiceChoice, SlotView
from lkk.services.directories.in_force import OfficeView
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.appointments import PlaceKind
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.words import time_of_day

NEAREST = 3
AROUND = timedelta(days=7)  # the nearest times are looked for in weeks, the first enough ends the search


async def offices(work: UnitOfWork, chooser: Chooser = GUEST) -> tuple[OfficeChoice, ...]:
    """Return the offices visits are booked in, with what somebody may book there.

    Regions and branches are those of the offices; an office with nothing to book is left out.
    """
    known = await schedule.load(work)
    of_managers = next((one for one in known.services.values() if one.of_managers), None)
    receivers = await receivers_for(work, of_managers, chooser.user_id)
    found = (_choice(known, one, chooser.cabinet, receivers) for one in known.offices.values() if one.region)
    return tuple(one for one in found if one.services)


async def month(
    work: UnitOfWork,
    office: str,
    service: str,
    year: int,
    number: int,
    *,
    chooser: Chooser = GUEST,
    place: int | None = None,
) -> MonthView:
    """Return a month with how many times are free on each of its days; one statement.

    Raises:
        NotFound: there is no such office or service, or the office does not offer it to them.
        InvalidValue: it is no month.
    """
    if not (1 <= number <= 12 and date.min.year < year < date.max.year):
        raise InvalidValue("Такого месяца нет")
    asked = await offered(work, office, service, chooser=chooser, place=place)
    first = date(year, number, 1)
    last = date(year, number, monthrange(year, number)[1])
    days = tuple(_day(one) for one in await free.read(work, asked, first, last))
    return MonthView(_first_day(asked, work.now), asked.last_day(work.now), days)


async def day(
    work: UnitOfWork,
    office: str,
    service: str,
    on: date,
    *,
    chooser: Chooser = GUEST,
    place: int | None = None,
) -> tuple[SlotView, ...]:
    """Return the times of a day in order, the taken ones too; nothing for a day that is closed or not open for booking.

    Raises:
        NotFound: as `month`.
    """
    asked = await offered(work, office, service, chooser=chooser, place=place)
    found: list[SlotView] = []
    for one in await free.read(work, asked, on, on):
        open_now = one.anywhere
        for minute in slots.minutes_of(one.origin, one.all):
            at = (minute - one.origin) // slots.HALF_HOUR
            found.append(slot_of(asked.zone, minute, asked.at_start(minute), free=bool(open_now >> at & 1)))
    return tuple(found)


async def nearest(
    work: UnitOfWork,
    office: str,
    service: str,
    *,
    chooser: Chooser = GUEST,
    place: int | None = None,
    count: int = NEAREST,
) -> tuple[SlotView, ...]:
    """Return the first free times, fewer when there are no more until the horizon.

    Raises:
        NotFound: as `month`.
    """
    asked = await offered(work, office, service, chooser=chooser, place=place)
    return await nearest_to(work, asked, None, count)


async def nearest_to(work: UnitOfWork, asked: Asked, minute: int | None, count: int = NEAREST) -> tuple[SlotView, ...]:
    """Return free times in order: the nearest to a start, or the first when there are few a week around it."""
    today, last = local_day(work.now, asked.zone), asked.last_day(work.now)
    if minute is not None:
        middle = local_day(slots.moment_of(minute), asked.zone)
        near = await _starts(work, asked, middle - AROUND, min(middle + AROUND, last))
        if len(near) >= count:
            return _views(asked, sorted(near, key=lambda at: abs(at - minute))[:count])
    found: list[int] = []
    while today <= last and len(found) < count:
        found += await _starts(work, asked, today, min(today + AROUND, last))
        today += AROUND + timedelta(days=1)
    return _views(asked, found[:count])


async def _starts(work: UnitOfWork, asked: Asked, first: date, last: date) -> list[int]:
    found: list[int] = []
    for one in await free.read(work, asked, first, last):
        found += slots.minutes_of(one.origin, one.anywhere)
    return found


def _views(asked: Asked, starts: list[int]) -> tuple[SlotView, ...]:
    return tuple(slot_of(asked.zone, at, asked.at_start(at)) for at in sorted(starts))


async def service_on(work: UnitOfWork, service: str, on: date) -> ServiceChoice | None:
    """Return a service as it is on a day, None when it is not offered then; no statement once the rules are kept."""
    found = (await schedule.load(work)).service_on(service, on)
    return _service(found) if found else None


async def offered(
    work: UnitOfWork, office: str, service: str, *, chooser: Chooser = GUEST, place: int | None = None
) -> Asked:
    """Return a service of an office to ask times of.

    Raises:
        NotFound: there is no such office or service, or the office does not offer it to them, with why.
    """
    known = await schedule.load(work)
    where = known.office(office)
    found = known.services.get(service)
    if found is None:
        raise NotFound("Такой услуги нет. Выберите другую")
    receivers = await receivers_for(work, found, chooser.user_id)
    if not found.open_to(chooser.cabinet, receivers):
        who = found.audience.label[:1].lower() + found.audience.label[1:]
        raise NotFound(f"На услугу «{found.title}» записываются {who}")
    asked = Asked(known, office, found, at=place, receivers=receivers, cabinet=chooser.cabinet)
    if not asked.places:
        raise NotFound(_nobody_receives(found, where, asked_for_one=place is not None))
    return asked


async def receivers_for(work: UnitOfWork, service: ServiceView | None, user_id: int | None) -> Receivers:
    """Return who receives a client on a service of managers; nobody has to be known for any other one."""
    if service is None or not service.of_managers or user_id is None:
        return NOBODY
    return await receivers_of(work, user_id)


def _nobody_receives(service: ServiceView, office: OfficeView, *, asked_for_one: bool) -> str:
    if service.of_managers and asked_for_one:
        return "На встречу записываются к своему менеджеру. Выберите время без специалиста: его ведёт ваш менеджер"
    if service.of_managers:
        return f"Ваш менеджер здесь не принимает: {office.name}. Выберите другой офис"
    return f"По услуге «{service.title}» здесь не принимают: {office.name}. Выберите другой офис или услугу"


def slot_of(zone: str, minute: int, service: ServiceView, *, free: bool = True) -> SlotView:
    """Return a start as people see it."""
    return span_of(zone, slots.moment_of(minute), slots.moment_of(minute + service.visit.duration), free=free)


def span_of(zone: str, starts_at: datetime, ends_at: datetime, *, free: bool = True) -> SlotView:
    """Return a visit from a moment to another as people see it."""
    own = ZoneInfo(zone)
    begins, ends = starts_at.astimezone(own), ends_at.astimezone(own)
    return SlotView(starts_at, ends_at, begins.date(), f"{time_of_day(begins)}–{time_of_day(ends)}", free)


def _choice(known: Schedule, office: OfficeView, cabinet: CabinetClass | None, receivers: Receivers) -> OfficeChoice:
    asked = (Asked(known, office.code, one, receivers=receivers) for one in known.services.values())
    offered = [one for one in asked if one.service.open_to(cabinet, receivers) and one.places]
    people: dict[int, tuple[PlaceView, list[str]]] = {}
    for one in offered:
        for place in one.places:
            if place.kind is PlaceKind.PERSON:
                people.setdefault(place.id, (place, []))[1].append(one.service.code)
    return OfficeChoice(
        region=office.region,
        branch=office.branch,
        code=office.code,
        name=office.name,
        address=office.address,
        phones=office.phones,
        hours=office.hours,
        directions=office.directions,
        zone=office.time_zone,
        services=tuple(_service(one.service) for one in offered),
        people=tuple(
            PersonChoice(place.id, place.name, tuple(sorted(codes)))
            for place, codes in sorted(people.values(), key=lambda one: (one[0].position, one[0].id))
        ),
    )


def _service(one: ServiceView) -> ServiceChoice:
    return ServiceChoice(one.code, one.title, one.visit.duration, one.documents, one.needs_approval)


def _day(times: DayTimes) -> DayView:
    return DayView(times.day, times.anywhere.bit_count(), times.all.bit_count())


def _first_day(asked: Asked, now: datetime) -> date:
    return local_day(now + timedelta(minutes=asked.service.visit.lead), asked.zone)
