"""What employees see of an office: its day, its places and plans, what a changed plan would mean."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from lkk.services.appointments.views import SlotView
from lkk.vocabulary.appointments import AppointmentState, PlaceKind


@dataclass(frozen=True)
class VisitCard:
    """A visit, or a closed time, of a day; `late` minutes have passed since its start and nobody has come.

    A visit that was asked for is approved until `answer_by`.
    """

    key: uuid.UUID
    number: str
    state: AppointmentState
    slot: SlotView
    service: str
    name: str
    phone: str
    note: str
    reason: str
    application: str
    walk_in: bool
    late: int
    came_at: datetime | None
    called_at: datetime | None
    answer_by: datetime | None
    may: frozenset[str]


@dataclass(frozen=True)
class PlaceDay:
    """A place on a day: `hours` in words, its visits in order, the starts of a visit of half an hour that are free."""

    id: int
    name: str
    kind: PlaceKind
    hours: str
    visits: tuple[VisitCard, ...]
    free: tuple[SlotView, ...]


@dataclass(frozen=True)
class OfficeDay:
    """An office on a day; `services` are codes and titles for a visit without a booking."""

    code: str
    name: str
    zone: str
    day: date
    now: datetime
    places: tuple[PlaceDay, ...]
    services: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DayHours:
    """A day of a plan: its hours in words and the starts it gives."""

    day: date
    hours: str
    starts: tuple[str, ...]


@dataclass(frozen=True)
class Displaced:
    """A booking a changed plan leaves outside the hours."""

    key: uuid.UUID
    number: str
    slot: SlotView
    service: str
    name: str
    place: str


@dataclass(frozen=True)
class Preview:
    """What a changed plan gives; `displaced` are the bookings somebody has to move or to cancel."""

    days: tuple[DayHours, ...]
    displaced: tuple[Displaced, ...]


@dataclass(frozen=True)
class OfficePreview:
    """What a changed row of a directory gives in an office, which it names."""

    office: str
    preview: Preview


@dataclass(frozen=True)
class PlanCard:
    """A week from a day on, in words as they are typed, Monday first."""

    starts: date
    week: tuple[str, ...]


@dataclass(frozen=True)
class ExceptionCard:
    """Other hours of a day, empty for a closed one; without a place of the whole office."""

    id: int
    day: date
    hours: str
    note: str
    place_id: int | None


@dataclass(frozen=True)
class PlaceCard:
    """A place as it is edited."""

    id: int
    kind: PlaceKind
    name: str
    services: tuple[str, ...]
    position: int
    employee: str
    closed: bool
    plans: tuple[PlanCard, ...]


@dataclass(frozen=True)
class OfficePlan:
    """The places of an office and the exceptions that are ahead."""

    code: str
    name: str
    today: date
    services: tuple[tuple[str, str], ...]
    places: tuple[PlaceCard, ...]
    exceptions: tuple[ExceptionCard, ...]


@dataclass(frozen=True)
class LoadCell:
    """An hour of the day, or a service: how many came, and how long they waited, in minutes, None without a figure."""

    label: str
    booked: int
    served: int
    no_shows: int
    walk_ins: int
    cancelled: int
    waited: int | None


@dataclass(frozen=True)
class LoadReport:
    """The load of an office between two days, both included, by hour and by service."""

    office: str
    first: date
    last: date
    total: LoadCell
    hours: tuple[LoadCell, ...]
    services: tuple[LoadCell, ...]
