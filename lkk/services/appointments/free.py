"""Free times of an office: the schedule less what is booked, held, offered and closed; one statement a question."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from lkk.services.advocate.receivers import NOBODY, Receivers
from lkk.services.appointments import slots
from lkk.services.appointments.schedule import PlaceView, Schedule, ServiceView
from lkk.services.appointments.slots import Span
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.people import CabinetClass

_ONE_DAY = timedelta(days=1)
_LONGEST = timedelta(hours=12)  # of what lies in one row: a visit or a closed time of one day
_BUSY = text("""
select place_id, array_agg(extract(epoch from lower(busy))::bigint / 60),
       array_agg((extract(epoch from upper(busy))::bigint + 59) / 60)
  from appointment
 where live and place_id = any(:places) and starts_at >= :first and starts_at < :last
       and (hold_until is null or hold_until > :now) and id <> :but
       and not (state = 'held' and person = :person)
 group by place_id
""")

Busy = dict[int, list[Span]]


@dataclass(frozen=True)
class Asked:
    """A service in an office, and what is asked of its times.

    `service` is as it is today, `on` says what it is on the day of a visit: another length, for others, not offered.
    It is asked for whoever has `cabinet`, or none, or `known` for somebody who was let in before.
    The booking `but` and what `person` holds do not count: another choice frees it. `at` is the one place that is
    wanted. For `staff` neither the lead nor the horizon matters, and `everybody` asks all places, whatever they
    receive on. Of a visit to the own manager only places of `receivers` are asked, each on the days it is theirs.
    """

    schedule: Schedule
    office: str
    service: ServiceView
    at: int | None = None
    but: int = 0
    staff: bool = False
    everybody: bool = False
    person: str = ""
    receivers: Receivers = NOBODY
    cabinet: CabinetClass | None = None
    known: bool = False

    @property
    def zone(self) -> str:
        """The zone of the office."""
        return self.schedule.zone(self.office)

    @property
    def places(self) -> tuple[PlaceView, ...]:
        """The places that may receive."""
        if self.everybody:
            return self.schedule.places.get(self.office, ())
        serving = self.schedule.serving(self.office, self.service.code)
        if self._only_own:
            serving = tuple(one for one in serving if one.employee_id in self.receivers.everybody)
        return serving if self.at is None else tuple(one for one in serving if one.id == self.at)

    def receives(self, place: PlaceView, day: date) -> bool:
        """Whether a place is asked of this day at all: a manager or whoever stands in receives own clients alone."""
        return not self._only_own or place.employee_id == self.receivers.on(day)

    @property
    def _only_own(self) -> bool:
        return self.service.of_managers and not self.staff

    def on(self, day: date) -> ServiceView | None:
        """Return the service as it is on a day, None when it is not offered to whoever asks then."""
        if not self.service.code:  # any visit at all, as the day of an office asks
            return self.service
        found = self.schedule.service_on(self.service.code, day)
        return found if found and (self.staff or self.known or found.open_to(self.cabinet, self.receivers)) else None

    def at_start(self, minute: int) -> ServiceView:
        """Return the service as it is on the day of a start that was offered."""
        return self.on(local_day(slots.moment_of(minute), self.zone)) or self.service

    def first_minute(self, now: datetime, service: ServiceView) -> int:
        """Return the first minute at which a visit of a service may begin."""
        lead = timedelta(0) if self.staff else timedelta(minutes=service.visit.lead)
        return -(-int((now + lead).timestamp()) // 60)

    def last_day(self, now: datetime) -> date:
        """Return the last day that is open for booking: so far ahead as the service of today is booked."""
        horizon = local_day(now, self.zone) + timedelta(days=self.service.visit.horizon_days)
        return min(horizon, self.schedule.last_day(self.service.code) or horizon)


@dataclass(frozen=True)
class DayTimes:
    """The starts of a day: `all` of them as bits from the minute `origin` on, and those each place has free."""

    day: date
    origin: int
    all: int
    free: tuple[tuple[PlaceView, int], ...]

    @property
    def anywhere(self) -> int:
        """The starts that at least one place has free."""
        found = 0
        for _, bits in self.free:
            found |= bits
        return found

    def places_at(self, minute: int) -> list[PlaceView]:
        """Return who is free at a start, in order."""
        at, odd = divmod(minute - self.origin, slots.HALF_HOUR)
        return [] if odd or at < 0 else [place for place, bits in self.free if bits >> at & 1]


async def busy(work: UnitOfWork, asked: Asked, first: date, last: date) -> Busy:
    """Return what is taken in the places of an office from a day to a day, both included, in one statement."""
    begins, ends = slots.midnight(asked.zone, first), slots.midnight(asked.zone, last + _ONE_DAY)
    values: dict[str, Any] = {
        "places": [one.id for one in asked.places],
        "first": slots.moment_of(begins) - _LONGEST,
        "last": slots.moment_of(ends) + _LONGEST,
        "now": work.now,
        "but": asked.but,
        "person": asked.person,
    }
    rows = await work.session.execute(_BUSY, values)
    return {place: list(zip(begin, end, strict=True)) for place, begin, end in rows}


def times(asked: Asked, taken: Busy, now: datetime, first: date, last: date) -> Iterator[DayTimes]:
    """Yield the days from one to another with what is free on each."""
    places, zone = asked.places, asked.zone
    base, _ = slots.starts_of_day(zone, first, slots.CLOSED, asked.service.visit)
    taken_of: dict[ServiceView, dict[int, int]] = {}  # by what the service is: mostly the same on all days
    day = first
    while day <= last:
        service = asked.on(day)
        if service is None:
            yield DayTimes(day, base, 0, ())
            day += _ONE_DAY
            continue
        if service not in taken_of:
            taken_of[service] = {
                one.id: slots.taken_starts(base, taken.get(one.id, ()), service.visit) for one in places
            }
        marks, origin, whole, free = taken_of[service], base, 0, []
        for place in places:
            if not asked.receives(place, day):
                continue
            origin, fitting = asked.schedule.starts(place, day, service.visit)
            if fitting:
                whole |= fitting
                free.append((place, fitting & ~(marks[place.id] >> (origin - base) // slots.HALF_HOUR)))
        open_now = slots.bits_from(origin, asked.first_minute(now, service))
        yield DayTimes(day, origin, whole, tuple((place, bits & open_now) for place, bits in free))
        day += _ONE_DAY


async def read(work: UnitOfWork, asked: Asked, first: date, last: date) -> list[DayTimes]:
    """Return the days from one to another, within what may be booked, with what is free on each."""
    first = max(first, local_day(work.now, asked.zone))
    last = last if asked.staff else min(last, asked.last_day(work.now))
    if first > last or not asked.places:
        return []
    return list(times(asked, await busy(work, asked, first, last), work.now, first, last))
