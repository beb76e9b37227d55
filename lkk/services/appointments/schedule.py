"""Who receives where and when: places with their plans, kept by each process for a day like other rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sqlmodel import col, or_, select

from lkk.models.appointments import Place, PlacePlan, PlanException, VisitService
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


@dataclass(frozen=True)
class ServiceView:
    """What people come for; `documents` are what to bring, `last_day` the last one it is offered on.

    A visit that needs an approval gets it not later than `answer_before` minutes before its start.
    """

    code: str
    title: str
    visit: Visit
    most_open: int
    audience: VisitAudience
    needs_approval: bool
    documents: tuple[str, ...]
    last_day: date | None = None
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
    """Everything free times follow from but the bookings."""

    offices: Mapping[str, OfficeView]
    services: Mapping[str, ServiceView]
    places: Mapping[str, tuple[PlaceView, ...]]
    exceptions: Mapping[str, Mapping[date, Hours]]
    works: Mapping[date, bool]
    _starts: dict[tuple[int, date, int], tuple[int, int]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

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
        """Return when a place works on a day."""
        return slots.hours_of(place.calendar, self.exceptions.get(place.office, {}), self.works, day)

    def starts(self, place: PlaceView, day: date, visit: Visit) -> tuple[int, int]:
        """Return `slots.starts_of_day` of a place, remembered: thousands are asked for at every look at a month."""
        key = (place.id, day, visit.duration)
        found = self._starts.get(key)
        if found is None:
            zone = self.offices[place.office].time_zone
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
    offices = {one.code: one for one in await in_force.offices(work)}
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
        MappingProxyType(offices),
        MappingProxyType({one.code: one for one in await _services(work, today)}),
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


async def _services(work: UnitOfWork, today: date) -> list[ServiceView]:
    query = (
        select(VisitService)
        .where(
            VisitService.valid_from <= today,
            or_(col(VisitService.valid_to).is_(None), col(VisitService.valid_to) >= today),
        )
        .order_by(col(VisitService.position), col(VisitService.code))
    )
    return [
        ServiceView(
            code=row.code,
            title=row.title,
            visit=Visit(row.duration, row.before, row.after, row.lead, row.horizon_days),
            most_open=row.most_open,
            audience=row.audience,
            needs_approval=row.needs_approval,
            documents=tuple(line.strip() for line in row.documents.splitlines() if line.strip()),
            last_day=row.valid_to,
            answer_before=_answer_before(row),
        )
        for row in await work.session.exec(query)
    ]


def _answer_before(row: VisitService) -> int:
    """Minutes before the visit; of one that may be booked later than usual, half of that time."""
    return min(ANSWER_BEFORE, row.lead // 2) if row.answer_before is None else row.answer_before
