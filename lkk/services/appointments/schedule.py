"""Who receives where and when: places with their plans, kept by each process for a day like other rules.

Offices and services go by the rows of the day a visit is on, not of the day it is booked on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Generic, TypeVar

from sqlmodel import col, select

from lkk.models.appointments import Place, PlacePlan, PlanException, VisitService
from lkk.models.directories import Office
from lkk.services.advocate.receivers import NOBODY, Receivers
from lkk.services.appointments import slots
from lkk.services.appointments.slots import Hours, PlaceCalendar, Visit
from lkk.services.directories import in_force
from lkk.services.directories.in_force import OfficeView
from lkk.services.kernel import calendar
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.kept_rows import kept
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.appointments import PlaceKind, VisitAudience
from lkk.vocabulary.people import CabinetClass

_MOST_REMEMBERED = 200_000  # days of places: some 30 MB
ANSWER_BEFORE = 30  # minutes, of a service that says nothing else
_PAST = timedelta(days=62)  # exceptions of days longer ago are of no use to anybody


Value = TypeVar("Value")


@dataclass(frozen=True)
class Dated(Generic[Value]):
    """What an office or a service is from a day to a day, both included; `position` orders equals."""

    first: date
    last: date | None
    value: Value
    position: int = 0

    def covers(self, day: date) -> bool:
        """Whether it is so on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class ServiceView:
    """What people come for; `documents` are what to bring.

    A visit that needs an approval gets it not later than `answer_before` minutes before its start.
    """

    code: str
    title: str
    visit: Visit
    most_open: int
    audience: VisitAudience
    needs_approval: bool
    documents: tuple[str, ...]
    answer_before: int = ANSWER_BEFORE

    def answer_by(self, starts_at: datetime) -> datetime:
        """Return until when an employee answers whoever asked for a visit."""
        return starts_at - timedelta(minutes=self.answer_before)

    @property
    def of_managers(self) -> bool:
        """Whether each client books it with the own manager alone."""
        return self.audience is VisitAudience.ADVOCATE

    def open_to(self, cabinet: CabinetClass | None, receivers: Receivers = NOBODY) -> bool:
        """Whether whoever has this cabinet, or none, and these receivers may book it."""
        if self.audience is VisitAudience.EVERYONE:
            return True
        if self.of_managers:
            return receivers.anybody
        return cabinet is CabinetClass.LEGAL or (cabinet is not None and self.audience is VisitAudience.CABINET)


@dataclass(frozen=True)
class PlaceView:
    """A place that receives; `position` orders equals."""

    id: int
    office: str
    kind: PlaceKind
    name: str
    services: frozenset[str]
    position: int
    employee_id: int | None
    calendar: PlaceCalendar


@dataclass(frozen=True)
class Schedule:
    """Everything free times follow from but the bookings.

    `offices` and `services` are as they are today, or as they begin where they are still to come; all their rows, the
    earliest first, are in `office_rows` and `service_rows`. An office does not change its time zone.
    """

    offices: Mapping[str, OfficeView]
    services: Mapping[str, ServiceView]
    office_rows: Mapping[str, tuple[Dated[OfficeView], ...]]
    service_rows: Mapping[str, tuple[Dated[ServiceView], ...]]
    places: Mapping[str, tuple[PlaceView, ...]]
    exceptions: Mapping[str, Mapping[date, Hours]]
    works: Mapping[date, bool]
    _starts: dict[tuple[int, date, int], tuple[int, int]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def office_on(self, code: str, day: date) -> OfficeView | None:
        """Return an office as it is on a day, None when nobody is received there by then."""
        return _on(self.office_rows.get(code, ()), day)

    def service_on(self, code: str, day: date) -> ServiceView | None:
        """Return a service as it is on a day, None when it is not offered then."""
        return _on(self.service_rows.get(code, ()), day)

    def zone(self, code: str) -> str:
        """Return the time zone of an office, also of one that is closed by now; else that of the portal."""
        rows = self.office_rows.get(code, ())
        return rows[-1].value.time_zone if rows else settings().time_zone

    def last_day(self, code: str) -> date | None:
        """Return the last day a service is known to be offered on, None without one."""
        rows = self.service_rows.get(code, ())
        return rows[-1].last if rows else None

    def office(self, code: str) -> OfficeView:
        """Return an office people are received in.

        Raises:
            NotFound: there is none of this code, or no visits are booked there.
        """
        found = self.offices.get(code)
        if found is None or not found.region:
            raise NotFound("Такого офиса нет, или на приём в нём не записывают. Выберите другой")
        return found

    def serving(self, office: str, service: str) -> tuple[PlaceView, ...]:
        """Return the places of an office that receive on a service, in their order."""
        return tuple(one for one in self.places.get(office, ()) if service in one.services)

    def place(self, office: str, place_id: int) -> PlaceView:
        """Return a place of an office.

        Raises:
            NotFound: the office has no such place, or it is closed for good.
        """
        found = next((one for one in self.places.get(office, ()) if one.id == place_id), None)
        if found is None:
            raise NotFound("Такого окна или специалиста в этом офисе нет")
        return found

    def hours(self, place: PlaceView, day: date) -> Hours:
        """Return when a place works on a day; never while its office is not open for visits."""
        where = self.office_on(place.office, day)
        if where is None or not where.region:
            return slots.CLOSED
        return slots.hours_of(place.calendar, self.exceptions.get(place.office, {}), self.works, day)

    def starts(self, place: PlaceView, day: date, visit: Visit) -> tuple[int, int]:
        """Return `slots.starts_of_day` of a place, remembered: thousands are asked for at every look at a month."""
        key = (place.id, day, visit.duration)
        found = self._starts.get(key)
        if found is None:
            zone = self.zone(place.office)
            found = slots.starts_of_day(zone, day, self.hours(place, day), visit)
            if len(self._starts) >= _MOST_REMEMBERED:
                self._starts.clear()
            self._starts[key] = found
        return found


async def load(work: UnitOfWork) -> Schedule:
    """Return the schedule of all offices as of today."""
    today = local_day(work.now, settings().time_zone)
    return await kept("schedule", today, lambda: _read(work, today))


async def _read(work: UnitOfWork, today: date) -> Schedule:
    office_rows = _by_code(
        (row.code, Dated(row.valid_from, row.valid_to, in_force.office_view(row), row.position))
        for row in await work.session.exec(select(Office))
    )
    service_rows = _by_code([(one.value.code, one) for one in await _services(work)])
    plans: dict[int, list[tuple[date, slots.Week]]] = {}
    for row in await work.session.exec(select(PlacePlan).order_by(col(PlacePlan.valid_from))):
        plans.setdefault(row.place_id, []).append((row.valid_from, week_of(row.week)))
    of_office: dict[str, dict[date, Hours]] = {}
    of_place: dict[int, dict[date, Hours]] = {}
    for row in await work.session.exec(select(PlanException).where(PlanException.day >= today - _PAST)):
        target = (
            of_office.setdefault(row.office_code, {}) if row.place_id is None else of_place.setdefault(row.place_id, {})
        )
        target[row.day] = slots.whole(row.hours)
    places: dict[str, list[PlaceView]] = {}
    query = select(Place).where(col(Place.closed).is_(False)).order_by(col(Place.position), col(Place.id))
    for row in await work.session.exec(query):
        own = PlaceCalendar(tuple(plans.get(row.key, ())), MappingProxyType(of_place.get(row.key, {})))
        view = PlaceView(
            row.key, row.office_code, row.kind, row.name, frozenset(row.services), row.position, row.employee_id, own
        )
        places.setdefault(row.office_code, []).append(view)
    return Schedule(
        _now(office_rows, today),
        _now(service_rows, today),
        office_rows,
        service_rows,
        MappingProxyType({code: tuple(rows) for code, rows in places.items()}),
        MappingProxyType({code: MappingProxyType(days) for code, days in of_office.items()}),
        (await calendar.load(work)).exceptions,
    )


def week_of(stored: Iterable[Iterable[Iterable[int]]]) -> slots.Week:
    """Return a week as it is stored.

    Raises:
        ValueError: it is not seven days of hours.
    """
    week = tuple(slots.whole(day) for day in stored)
    if len(week) != 7:
        raise ValueError
    return week


def _by_code(rows: Iterable[tuple[str, Dated[Value]]]) -> Mapping[str, tuple[Dated[Value], ...]]:
    found: dict[str, list[Dated[Value]]] = {}
    for code, row in rows:
        found.setdefault(code, []).append(row)
    return MappingProxyType({code: tuple(sorted(of, key=lambda one: one.first)) for code, of in found.items()})


def _now(rows: Mapping[str, tuple[Dated[Value], ...]], today: date) -> Mapping[str, Value]:
    """Each as it is today, or as it begins later, in their order."""
    current = [
        (one.position, code, one.value)
        for code, of in rows.items()
        if (one := next((row for row in of if row.last is None or row.last >= today), None))
    ]
    return MappingProxyType({code: value for _, code, value in sorted(current, key=lambda one: one[:2])})


def _on(rows: tuple[Dated[Value], ...], day: date) -> Value | None:
    return next((one.value for one in rows if one.covers(day)), None)


async def _services(work: UnitOfWork) -> list[Dated[ServiceView]]:
    return [
        Dated(row.valid_from, row.valid_to, service_view(row), row.position)
        for row in await work.session.exec(select(VisitService))
    ]


def service_view(row: VisitService) -> ServiceView:
    """Return a service as it is while a row is in force."""
    return ServiceView(
        code=row.code,
        title=row.title,
        visit=Visit(row.duration, row.before, row.after, row.lead, row.horizon_days),
        most_open=row.most_open,
        audience=row.audience,
        needs_approval=row.needs_approval,
        documents=tuple(line.strip() for line in row.documents.splitlines() if line.strip()),
        answer_before=_answer_before(row),
    )


def _answer_before(row: VisitService) -> int:
    """Minutes before the visit; of one that may be booked later than usual, half of that time."""
    return min(ANSWER_BEFORE, row.lead // 2) if row.answer_before is None else row.answer_before
