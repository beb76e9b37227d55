"""Visits to an office: services, places that receive, their working plans, bookings and waiting lists.

One place receives one person at a time, and the database itself refuses two: `ex_appointment_place_busy`.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.appointments import AppointmentState, PlaceKind, VisitAudience, WaitState

_LIVE = ", ".join(f"'{one.value}'" for one in AppointmentState if one.takes)


def _json(default: str) -> Any:
    return Column(JSONB, nullable=False, server_default=default)


class VisitService(Table, table=True):
    """What people come for; durations, buffers and the lead are minutes.

    `most_open` bookings of it one person has at a time. One with `needs_approval` is asked for, an employee says yes
    not later than `answer_before` minutes before the visit, for which the code has a default.
    """

    __tablename__ = "visit_service"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    code: str = Field(max_length=40)
    title: str = Field(max_length=200)
    duration: int
    before: int = 0
    after: int = 0
    lead: int = 60
    horizon_days: int = 60
    most_open: int = 1
    audience: VisitAudience = Field(default=VisitAudience.EVERYONE, sa_type=enum_type(VisitAudience))
    needs_approval: bool = False
    answer_before: int | None = None
    documents: str = Field(default="", max_length=2000)
    position: int = 0
    valid_from: date
    valid_to: date | None = None


class Place(Table, table=True):
    """A counter of an office, or a person who receives there; `services` are codes."""

    __tablename__ = "place"
    __table_args__ = (Index("ix_place_office_code", "office_code", "position"),)

    office_code: str = Field(max_length=40)
    kind: PlaceKind = Field(sa_type=enum_type(PlaceKind))
    name: str = Field(max_length=120)
    services: list[str] = Field(sa_column=Column(ARRAY(String(40)), nullable=False))
    employee_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    position: int = 0
    closed: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


class PlacePlan(Table, table=True):
    """The week of a place from a day on: seven lists of pairs of minutes since midnight, Monday first.

    What lies between two pairs of a day is a break. The latest plan that has begun is in force.
    """

    __tablename__ = "place_plan"
    __table_args__ = (UniqueConstraint("place_id", "valid_from"),)

    place_id: int = reference("place", index=False)
    valid_from: date
    week: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    author_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)


class PlanException(Table, table=True):
    """Other hours of one day, none for a closed one: of a place, or of a whole office without `place_id`."""

    __tablename__ = "plan_exception"
    __table_args__ = (
        Index("uq_plan_exception_office", "office_code", "day", unique=True, postgresql_where=text("place_id is null")),
        Index("uq_plan_exception_place", "place_id", "day", unique=True, postgresql_where=text("place_id is not null")),
    )

    office_code: str = Field(max_length=40)
    place_id: int | None = reference("place", nullable=True, index=False)
    day: date
    hours: list[Any] = Field(default_factory=list, sa_column=_json("[]"))
    note: str = Field(default="", max_length=200)
    author_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)


class Appointment(Table, table=True):
    """A time of a place that somebody holds, has booked or has had, or that is closed for visits.

    `busy` is the visit with the buffers around it and `live` whether it counts. `public_id` names the booking to
    whoever made it, `person` is who that was: a user or the keyed hash of a contact. `hold_until` is set for a hold and
    an offer. A guest has `code_hash`, that of the secret code by which the booking is found again.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        ExcludeConstraint(
            ("place_id", "="), ("busy", "&&"), name="ex_appointment_place_busy", using="gist", where=text("live")
        ),
        CheckConstraint(f"live = (state in ({_LIVE}))", name="live_state"),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("busy @> tstzrange(starts_at, ends_at)", name="busy_covers"),
        Index("ix_appointment_place_live", "place_id", "starts_at", postgresql_where=text("live")),
        Index("ix_appointment_office_day", "office_code", "starts_at"),
        Index("ix_appointment_hold", "hold_until", postgresql_where=text("hold_until is not null")),
        Index("ix_appointment_person", "person", "starts_at"),
        Index("ix_appointment_user_id", "user_id", "starts_at", postgresql_where=text("user_id is not null")),
        Index("ix_appointment_served", "ends_at", postgresql_where=text("state = 'served'")),
        Index("ix_appointment_application_id", "application_id", postgresql_where=text("application_id is not null")),
    )

    public_id: uuid.UUID = Field(unique=True)
    number: str | None = Field(default=None, max_length=24, unique=True)
    state: AppointmentState = Field(sa_type=enum_type(AppointmentState))
    live: bool
    place_id: int = reference("place", index=False)
    office_code: str = Field(max_length=40)
    service_code: str = Field(default="", max_length=40)
    starts_at: datetime
    ends_at: datetime
    busy: Any = Field(sa_column=Column(TSTZRANGE, nullable=False))
    hold_until: datetime | None = None
    person: str = Field(default="", max_length=64)
    user_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    application_id: int | None = reference("application", nullable=True, ondelete="SET NULL", index=False)
    code_hash: str = Field(default="", max_length=64)
    name: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=16)
    note: str = Field(default="", max_length=500)
    consent_version: str = Field(default="", max_length=20)
    reason: str = Field(default="", max_length=500)
    moved: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    walk_in: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    created_at: datetime
    booked_at: datetime | None = None
    came_at: datetime | None = None
    called_at: datetime | None = None
    ended_at: datetime | None = None
    changed_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)


class AppointmentReminder(Table, table=True):
    """A reminder that is to be sent: it goes with the sending, the cancelling and the moving of its booking."""

    __tablename__ = "appointment_reminder"
    __table_args__ = (UniqueConstraint("appointment_id", "hours"), Index("ix_appointment_reminder_due_at", "due_at"))

    appointment_id: int = reference("appointment", index=False)
    hours: int
    due_at: datetime


class WaitingListEntry(Table, table=True):
    """Somebody who waits for a time of a service in an office between two days, both included.

    `offer_id` is the booking that was offered last.
    """

    __tablename__ = "waiting_list_entry"
    __table_args__ = (
        Index("ix_waiting_list_entry_queue", "office_code", "service_code", "id", postgresql_where=text("live")),
        Index(
            "uq_waiting_list_entry_person",
            "person",
            "office_code",
            "service_code",
            unique=True,
            postgresql_where=text("live"),
        ),
        CheckConstraint("live = (state in ('waiting', 'offered'))", name="live_state"),
    )

    public_id: uuid.UUID = Field(unique=True)
    state: WaitState = Field(default=WaitState.WAITING, sa_type=enum_type(WaitState))
    live: bool = True
    office_code: str = Field(max_length=40)
    service_code: str = Field(max_length=40)
    first_day: date
    last_day: date
    person: str = Field(max_length=64)
    user_id: int | None = reference("user_account", nullable=True)
    name: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=16)
    offer_id: int | None = reference("appointment", nullable=True, ondelete="SET NULL", index=False)
    created_at: datetime
    settled_at: datetime | None = None
