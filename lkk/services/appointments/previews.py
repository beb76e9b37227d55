"""What a change would give: the starts of the days, and the bookings that would be left outside the hours.

Of a plan of a place or of an office, and of the rows of offices and services in their directories.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import col, select

from lkk.models.appointments import Appointment, VisitService
from lkk.models.directories import Office
from lkk.services.appointments import cards, hours_text, picking, schedule, slots
from lkk.services.appointments.office_views import DayHours, Displaced, OfficePreview, Preview
from lkk.services.appointments.schedule import Dated, PlaceView, Schedule, Value
from lkk.services.appointments.slots import Visit
from lkk.services.directories import in_force
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.appointments import AHEAD, HALF_HOUR
from lkk.vocabulary.directories import DirectoryCode

DAYS, WEEK = 14, 7
MOST = 200  # displaced bookings that are listed
_DAY = timedelta(days=1)
_ANY = Visit(HALF_HOUR)

Previews = tuple[OfficePreview, ...]


def with_place(known: Schedule, changed: PlaceView) -> Schedule:
    """Return a schedule with one of its places changed."""
    places = tuple(changed if one.id == changed.id else one for one in known.places.get(changed.office, ()))
    return replace(known, places={**known.places, changed.office: places})


async def of_change(
    work: UnitOfWork, changed: Schedule, office: str, first: date, *, place_id: int | None = None, days: int = DAYS
) -> Preview:
    """Return what a changed schedule gives from a day on; of a place, or of the whole office."""
    zone = changed.zone(office)
    places = [one for one in changed.places.get(office, ()) if place_id in (None, one.id)]
    shown = tuple(_hours(changed, zone, places, first + timedelta(days=number)) for number in range(days))
    outside = await _outside(work, changed, zone, places, first, only=days == 1)
    return Preview(shown, outside)


async def of_entry(work: UnitOfWork, code: DirectoryCode, values: Mapping[str, Any], starts: date) -> Previews:
    """Return what a row of an office or of a service would give from a day on, office by office.

    Of a service every office is shown that receives on it; bookings that were made keep their length.
    """
    known = await schedule.load(work)
    if code is DirectoryCode.OFFICES:
        row = Office(**values, valid_from=starts)
        made = in_force.office_view(row)
        changed = replace(known, office_rows=_followed(known.office_rows, made.code, starts, made))
        return (OfficePreview(made.name, await of_change(work, changed, made.code, starts)),)
    made = schedule.service_view(VisitService(**values, valid_from=starts))
    changed = replace(known, service_rows=_followed(known.service_rows, made.code, starts, made))
    shown = []
    for office in changed.offices.values():
        places = list(changed.serving(office.code, made.code))
        if office.region and places:
            days = tuple(_of_service(changed, office.code, made.code, places, starts + _DAY * at) for at in range(WEEK))
            shown.append(OfficePreview(office.name, Preview(days, ())))
    return tuple(shown)


async def after_the_end(work: UnitOfWork, code: DirectoryCode, thing: str, last_day: date) -> tuple[Displaced, ...]:
    """Return the bookings of an office or of a service that are ahead and later than its last day."""
    known = await schedule.load(work)
    of = Appointment.office_code if code is DirectoryCode.OFFICES else Appointment.service_code
    query = select(Appointment).where(
        of == thing,
        col(Appointment.state).in_(AHEAD),
        Appointment.starts_at > work.now,
        # a day more for the zones: which day it is there is asked below
        Appointment.starts_at > datetime.combine(last_day, time(), UTC),
    )
    rows = (await work.session.exec(query.order_by(col(Appointment.starts_at), col(Appointment.id)))).all()
    late = [row for row in rows if local_day(row.starts_at, known.zone(row.office_code)) > last_day]
    return tuple(_displaced(known, row) for row in late[:MOST])


def _followed(
    rows: Mapping[str, tuple[Dated[Value], ...]], code: str, starts: date, made: Value
) -> dict[str, tuple[Dated[Value], ...]]:
    """The rows with another one from a day on; what is planned for later stays."""
    own = rows.get(code, ())
    covering = next((one for one in own if one.covers(starts)), None)
    later = min((one.first for one in own if one.first > starts), default=None)
    last = covering.last if covering else (later - _DAY if later else None)
    kept = [replace(one, last=starts - _DAY) if one is covering else one for one in own]
    kept = [one for one in kept if one.last is None or one.first <= one.last]
    return {**rows, code: tuple(sorted([*kept, Dated(starts, last, made)], key=lambda one: one.first))}


async def _outside(
    work: UnitOfWork, changed: Schedule, zone: str, places: list[PlaceView], first: date, *, only: bool
) -> tuple[Displaced, ...]:
    of = {one.id: one for one in places}
    query = select(Appointment).where(
        col(Appointment.place_id).in_(of),
        col(Appointment.state).in_(AHEAD),
        Appointment.starts_at > work.now,
        Appointment.starts_at >= slots.moment_of(slots.midnight(zone, first)),
    )
    if only:
        query = query.where(Appointment.starts_at < slots.moment_of(slots.midnight(zone, first + timedelta(days=1))))
    found = []
    for row in await work.session.exec(query.order_by(col(Appointment.starts_at), col(Appointment.id))):
        place = of[row.place_id]
        on = local_day(row.starts_at, zone)
        length = Visit(int((row.ends_at - row.starts_at).total_seconds()) // 60)
        if not slots.fits(zone, changed.hours(place, on), on, slots.minute_of(row.starts_at), length):
            found.append(_displaced(changed, row))
    return tuple(found[:MOST])


def _displaced(known: Schedule, row: Appointment) -> Displaced:
    view = cards.view_of(known, row, row.starts_at)
    place = next((one.name for one in known.places.get(row.office_code, ()) if one.id == row.place_id), "")
    return Displaced(row.public_id, view.number, view.slot, view.service, row.name, place)


def _of_service(changed: Schedule, office: str, code: str, places: list[PlaceView], on: date) -> DayHours:
    service = changed.service_on(code, on)
    return _hours(changed, changed.zone(office), places, on, service.visit) if service else DayHours(on, "", ())


def _hours(changed: Schedule, zone: str, places: list[PlaceView], on: date, visit: Visit = _ANY) -> DayHours:
    hours = [changed.hours(one, on) for one in places]
    bits, origin = 0, 0
    for one in hours:
        origin, fitting = slots.starts_of_day(zone, on, one, visit)
        bits |= fitting
    said = hours_text.words(hours[0]) if len(set(hours)) == 1 else "у окон по-разному"
    starts = (picking.span_of(zone, moment, moment) for moment in map(slots.moment_of, slots.minutes_of(origin, bits)))
    return DayHours(on, said, tuple(one.label.partition("–")[0] for one in starts))
