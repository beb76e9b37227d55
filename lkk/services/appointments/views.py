"""What people see of free times and of bookings."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from lkk.vocabulary.appointments import AppointmentState, WaitState


@dataclass(frozen=True)
class ServiceChoice:
    """A service of an office; `minutes` is how long a visit takes, `documents` what to bring."""

    code: str
    title: str
    minutes: int
    documents: tuple[str, ...]
    needs_approval: bool


@dataclass(frozen=True)
class PersonChoice:
    """A specialist one may ask for by name."""

    id: int
    name: str
    services: tuple[str, ...]


@dataclass(frozen=True)
class OfficeChoice:
    """An office people are received in, with what it is asked about and by whom."""

    region: str
    branch: str
    code: str
    name: str
    address: str
    phones: str
    hours: str
    directions: str
    zone: str
    services: tuple[ServiceChoice, ...]
    people: tuple[PersonChoice, ...]


@dataclass(frozen=True)
class SlotView:
    """A time a visit may begin at: UTC, and `label` as the clock of the office shows it, «08:00–08:30»."""

    starts_at: datetime
    ends_at: datetime
    day: date
    label: str
    free: bool = True


@dataclass(frozen=True)
class DayView:
    """A day of a month: how many starts it has and how many of them are free."""

    day: date
    free: int
    starts: int


@dataclass(frozen=True)
class MonthView:
    """The days of a month; a visit may be booked from `first` to `last`, both included."""

    first: date
    last: date
    days: tuple[DayView, ...]


@dataclass(frozen=True)
class HoldView:
    """A time that is kept for somebody until a moment; `key` books it, `place` is the person who was asked for."""

    key: uuid.UUID
    until: datetime
    slot: SlotView
    office: str
    service: str
    place: str = ""


@dataclass(frozen=True)
class BookingView:
    """A booking as whoever made it sees it; `code` is there once, when a guest has just booked.

    Until `change_until` it may be moved and cancelled, by `may_change` now. `may_take`: it is an offer, or a hold, that
    stands until `hold_until`. What was asked for is answered until `answer_by`.
    """

    key: uuid.UUID
    number: str
    state: AppointmentState
    slot: SlotView
    zone: str
    office: str
    office_code: str
    address: str
    directions: str
    phones: str
    service: str
    service_code: str
    documents: tuple[str, ...]
    place: str
    name: str
    note: str
    reason: str
    late_minutes: int
    change_until: datetime
    may_change: bool
    may_take: bool
    hold_until: datetime | None
    application: str = ""
    code: str = ""
    answer_by: datetime | None = None


@dataclass(frozen=True)
class WaitView:
    """A place in a waiting list; `before` people stand before it, `offer` is the booking that is offered."""

    key: uuid.UUID
    state: WaitState
    office: str
    service: str
    first_day: date
    last_day: date
    before: int
    offer: BookingView | None = None
