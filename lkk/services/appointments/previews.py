"""What a changed plan would give: the starts of its days, and the bookings that would be left outside the hours."""

from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import col, select

from lkk.models.appointments import Appointment
from lkk.services.appointments import hours_text, picking, slots
from lkk.services.appointments.office_views import DayHours, Displaced, Preview
from lkk.services.appointments.schedule import PlaceView, Schedule
from lkk.services.appointments.slots import Visit
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.appointments import AHEAD, HALF_HOUR

DAYS = 14
MOST = 200  # displaced bookings that are listed


def with_place(known: Schedule, changed: PlaceView) -> Schedule:
    """Return a schedule with one of its places changed."""
    places = tuple(changed if one.id == changed.id else one for one in known.places.get(changed.office, ()))
    return replace(known, places={**known.places, changed.office: places})


async def of_change(
    work: UnitOfWork, changed: Schedule, office: str, first: date, *, place_id: int | None = None, days: int = DAYS
) -> Preview:
    """Return what a changed schedule gives from a day on; of a place, or of the whole office."""
    zone = changed.office(office).time_zone
    places = [one for one in changed.places.get(office, ()) if place_id in (None, one.id)]
    shown = tuple(_hours(changed, zone, places, first + timedelta(days=number)) for number in range(days))
    outside = await _outside(work, changed, zone, places, first, only=days == 1)
    return Preview(shown, outside)


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
            service = changed.service_on(row.service_code, on)
            slot = picking.span_of(zone, row.starts_at, row.ends_at)
            title = service.title if service else ""
            found.append(Displaced(row.public_id, row.number or "", slot, title, row.name, place.name))
    return tuple(found[:MOST])


def _hours(changed: Schedule, zone: str, places: list[PlaceView], on: date) -> DayHours:
    hours = [changed.hours(one, on) for one in places]
    bits, origin = 0, 0
    for one in hours:
        origin, fitting = slots.starts_of_day(zone, on, one, Visit(HALF_HOUR))
        bits |= fitting
    said = hours_text.words(hours[0]) if len(set(hours)) == 1 else "у окон по-разному"
    starts = (picking.span_of(zone, moment, moment) for moment in map(slots.moment_of, slots.minutes_of(origin, bits)))
    return DayHours(on, said, tuple(one.label.partition("–")[0] for one in starts))
