"""Applications with everything that happens to them: history, remarks, messages, clocks."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    SmallInteger,
    UniqueConstraint,
    event,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Row, SealedAnswers, SealedText, Table, enum_type, folded, reference
from lkk.vocabulary.applications import (
    ApplicationStatus,
    ClockState,
    Direction,
    FiledBy,
    HistoryKind,
    OnRequest,
    RemarkOutcome,
    Side,
    Stage,
    TimeUnit,
    Track,
)
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.sensitive import SENSITIVE_QUESTIONS

#: What the table of applications is sorted by beside plain columns; the text must be that of the index.
SORTED_BY: dict[str, str] = {
    "kind": "kind_title",
    "object": "object_name",
    "applicant": "applicant",
    "account": "account_number",
    "rank": "status_rank",
    "due_first": "coalesce(due_on, '9999-12-31'::date)",
    "due_last": "coalesce(due_on, '0001-01-01'::date)",
}
#: What is open, as the queue of the desk asks for it; the text must be that of the indexes.
OPEN = "status not in (" + ", ".join(f"'{one}'" for one in ApplicationStatus if one.final) + ")"
#: What the choices of the filter look at: carried by the indexes of the usual order, which then need no row.
_CHOSEN_BY = ["status", "kind", "direction", "waits_for_customer", "due_on", "submitted_at"]
_FILED = text("status <> 'draft'")
_DUE_FIRST = text(SORTED_BY["due_first"])
#: The views of the queue: what each holds, and what its index begins with before the deadline.
_OPEN_FILED = f"status <> 'draft' and {OPEN}"
_QUEUE_VIEWS = {
    "open_of_executor": (f"executor_id is not null and {_OPEN_FILED}", "executor_id"),
    "open_free": (f"executor_id is null and {_OPEN_FILED}",),
    "open_by_due": (_OPEN_FILED,),
    "waiting_by_due": (f"waits_for_customer and {_OPEN_FILED}",),
    "answered_by_due": ("answered_at is not null and status <> 'draft'",),
}
_NEWEST_FIRST = (text("status_changed_at desc"), text("id desc"))
_INDEXES = (
    Index("ix_application_own_by_changed", "user_id", *_NEWEST_FIRST, postgresql_include=_CHOSEN_BY),
    Index(
        "ix_application_by_changed",
        *_NEWEST_FIRST,
        postgresql_include=[*_CHOSEN_BY, "executor_id"],
        postgresql_where=_FILED,
    ),
    Index("ix_application_of_status", "status", *_NEWEST_FIRST, postgresql_where=_FILED),
    Index("ix_application_of_kind", "kind", *_NEWEST_FIRST, postgresql_where=_FILED),
    Index(
        "ix_application_of_executor",
        "executor_id",
        *_NEWEST_FIRST,
        postgresql_include=["status", "waits_for_customer"],
    ),
    # A few days of a filter are sorted by the change of status without reading rows.
    Index(
        "ix_application_by_due",
        "due_on",
        "id",
        postgresql_include=["status_changed_at"],
        postgresql_where=text("due_on is not null and status <> 'draft'"),
    ),
    Index(
        "ix_application_by_filed",
        "submitted_at",
        "id",
        postgresql_include=["status_changed_at"],
        postgresql_where=_FILED,
    ),
    *[
        Index(f"ix_application_{name}", *first, _DUE_FIRST, "id", postgresql_where=text(where))
        for name, (where, *first) in _QUEUE_VIEWS.items()
    ],
    # What employees have prepared for customers is counted without reading the rows.
    Index(
        "ix_application_prepared",
        "submitted_at",
        postgresql_include=["filed_by"],
        postgresql_where=text("filed_by <> user_id and status <> 'draft'"),
    ),
    Index("ix_application_at_supply", "id", postgresql_where=text("stage = 'supply'")),
    Index("ix_application_of_guests", "id", postgresql_where=text("guest_code_hash <> ''")),
    *[Index(f"ix_application_by_{name}", text(key), "id", postgresql_where=_FILED) for name, key in SORTED_BY.items()],
    *[
        Index(f"ix_application_own_by_{name}", "user_id", text(key), "id", postgresql_where=_FILED)
        for name, key in (*SORTED_BY.items(), ("number", "number"), ("filed", "submitted_at"))
    ],
)
CONTACTS_LENGTH = 1000
#: Columns that are searched for parts of words; `contacts` and the registration number by the staff alone.
CONTAINS = ("number", "object_name", "applicant", "account_number", "registration_number", "contacts")


class Application(Table, table=True):
    """A draft or a filed application; `answers` is what was entered, by the names of the catalogue, the sensitive
    ones sealed.

    `revision` grows with every change: who saw an older one is told so. `filing_key` makes one application of a
    form that is sent twice and names it to the accounting system, of whose states `accounting_version` was the last.
    Columns from `kind_title` on repeat what tables sort and filter by; `status_rank` follows the status whenever a
    row is written. A draft with `handed_over_at` waits, as it is, for the customer to confirm it. `reopens` is the
    fulfilled application whose result the applicant did not agree with. One with a `guest_code_hash` was filed in the
    public reception without signing in: its owner is the one row that stands for all guests, which nobody signs in as.
    """

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint("(status = 'draft') = (number is null)", name="number"),
        UniqueConstraint("reopens"),
        *_INDEXES,
        Index(
            "ix_application_found_by",
            *[text(f"({folded(one)}) gin_trgm_ops") for one in CONTAINS],
            postgresql_using="gin",
        ),
    )

    user_id: int = reference("user_account", ondelete="RESTRICT", index=False)
    filed_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    handed_over_at: datetime | None = None
    filed_channel: FiledBy | None = Field(default=None, sa_type=enum_type(FiledBy))  # recorded by who prepared it
    filed_session: int | None = Field(default=None, sa_type=BigInteger)  # the session's number; sessions end
    account_id: int | None = reference("customer_account", nullable=True, ondelete="SET NULL")
    kind: str = Field(max_length=40)
    kind_version: int
    direction: Direction = Field(sa_type=enum_type(Direction))
    number: str | None = Field(default=None, max_length=24, unique=True)
    status: ApplicationStatus = Field(default=ApplicationStatus.DRAFT, sa_type=enum_type(ApplicationStatus))
    status_rank: int = Field(default=0, sa_type=SmallInteger, sa_column_kwargs={"server_default": "0"})
    status_changed_at: datetime
    previous_status: ApplicationStatus | None = Field(default=None, sa_type=enum_type(ApplicationStatus))
    stage: Stage | None = Field(default=None, sa_type=enum_type(Stage))
    track: Track | None = Field(default=None, sa_type=enum_type(Track))
    category: str = Field(default="", max_length=20)
    answers: dict[str, Any] = Field(
        default_factory=dict, sa_type=SealedAnswers("application.answers", frozenset(SENSITIVE_QUESTIONS))
    )
    draft_step: int = 0
    revision: int = 1
    accounting_version: int = 0
    filing_key: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None = None
    registered_on: date | None = None
    registration_number: str = Field(default="", max_length=64)
    on_hold_until: date | None = None
    reason: str = Field(default="", max_length=2000)
    legal_ground: str = Field(default="", max_length=300)
    executor_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    due_on: date | None = None
    waits_for_customer: bool = False
    answered_at: datetime | None = None  # the applicant has said something that whoever works on it has not opened
    snapshot_sha256: str = Field(default="", max_length=64)
    kind_title: str = Field(default="", max_length=200)
    applicant: str = Field(default="", max_length=400)
    applicant_type: ApplicantType | None = Field(default=None, sa_type=enum_type(ApplicantType))
    object_name: str = Field(default="", max_length=400)
    account_number: str = Field(default="", max_length=20)
    contacts: str = Field(default="", max_length=CONTACTS_LENGTH, sa_column_kwargs={"server_default": ""})
    copied_from: int | None = reference("application", nullable=True, ondelete="SET NULL", index=False)
    reopens: int | None = reference("application", nullable=True, ondelete="SET NULL", index=False)
    guest_code_hash: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    erased_at: datetime | None = None  # when everything personal was taken out of it, after the cabinet was closed


@event.listens_for(Application, "before_insert")
@event.listens_for(Application, "before_update")
def _rank_status(_mapper: Any, _connection: Any, application: Application) -> None:
    application.status_rank = ApplicationStatus(application.status).rank


class ApplicationHistory(Table, table=True):
    """An immutable line: who, when, what, why; never changed or deleted.

    `reason_code` names the reason of the directory that was chosen for the words beside it, for reports.
    """

    __tablename__ = "application_history"
    __table_args__ = (
        Index("ix_application_history_application_id_id", "application_id", "id"),
        # What employees did in a period is counted without reading the lines themselves.
        Index(
            "ix_application_history_of_staff",
            "at",
            postgresql_include=["actor_id", "after"],
            postgresql_where=text("kind = 'status' and side = 'company' and actor_id is not null"),
        ),
    )

    application_id: int = reference("application", index=False)
    at: datetime
    actor_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    side: Side = Field(sa_type=enum_type(Side))
    kind: HistoryKind = Field(sa_type=enum_type(HistoryKind))
    before: str = Field(default="", max_length=64)
    after: str = Field(default="", max_length=64)
    reason: str = Field(default="", max_length=2000)
    reason_code: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
    internal: bool = False


class Remark(Table, table=True):
    """What is wrong with a field or a place for files (or the whole, with an empty name), and how it was settled.

    `was` and `became` are the answer before and after in words, `answer` the explanation that was given.
    """

    __tablename__ = "application_remark"

    application_id: int = reference("application")
    field_name: str = Field(default="", max_length=64)
    text: str = Field(max_length=2000)
    author_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    created_at: datetime
    resolved_at: datetime | None = None
    outcome: RemarkOutcome | None = Field(default=None, sa_type=enum_type(RemarkOutcome))
    was: str = Field(default="", sa_type=SealedText("application_remark.was"), sa_column_kwargs={"server_default": ""})
    became: str = Field(
        default="", sa_type=SealedText("application_remark.became"), sa_column_kwargs={"server_default": ""}
    )
    answer: str = Field(default="", sa_column_kwargs={"server_default": ""})


class ApplicationMessage(Table, table=True):
    """A message of the thread; an internal one is a note of the staff that no customer sees."""

    __tablename__ = "application_message"
    __table_args__ = (Index("ix_application_message_application_id_id", "application_id", "id"),)

    application_id: int = reference("application", index=False)
    side: Side = Field(sa_type=enum_type(Side))
    author_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    text: str = Field(max_length=4000)
    internal: bool = False
    sending_key: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    created_at: datetime
    read_at: datetime | None = None


class MessageDraft(Table, table=True):
    """Words not sent yet; `version` of the text only grows. Of staff: the chosen `act`, `remarks` by their subject."""

    __tablename__ = "message_draft"
    __table_args__ = (UniqueConstraint("application_id", "author_id"),)

    application_id: int = reference("application", index=False)
    author_id: int = reference("user_account")
    text: str = Field(default="", max_length=4000)
    internal: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
    act: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
    remarks: dict[str, str] = Field(
        default_factory=dict, sa_type=JSONB, nullable=False, sa_column_kwargs={"server_default": "{}"}
    )
    version: int = 1
    updated_at: datetime


class ApplicationClock(Table, table=True):
    """A running deadline; paused while the customer's answer is awaited (domain 5.4).

    A term in hours runs around the clock and ends at a moment, `due_at`; the others end with a day.
    """

    __tablename__ = "application_clock"
    __table_args__ = (Index("ix_application_clock_running", "due_on", postgresql_where=text("state = 'running'")),)

    application_id: int = reference("application")
    rule: str = Field(max_length=40)
    state: ClockState = Field(default=ClockState.RUNNING, sa_type=enum_type(ClockState))
    started_on: date
    due_on: date
    due_at: datetime | None = None
    days_total: int
    paused_on: date | None = None
    finished_on: date | None = None
    escalated_percent: int = 0
    law: str = Field(max_length=300)


class DeadlineRule(Table, table=True):
    """How long something may take by law, and what a request for information does to it; effective-dated."""

    __tablename__ = "deadline_rule"

    rule: str = Field(max_length=40, index=True)
    value: int
    unit: TimeUnit = Field(sa_type=enum_type(TimeUnit))
    on_request: OnRequest = Field(
        default=OnRequest.RUNS, sa_type=enum_type(OnRequest), sa_column_kwargs={"server_default": "runs"}
    )
    law: str = Field(max_length=300)
    valid_from: date
    valid_to: date | None = None


class CalendarDay(Row, table=True):
    """A day that differs from its weekday: a holiday, or a working Saturday."""

    __tablename__ = "calendar_day"

    day: date = Field(primary_key=True)
    working: bool
    note: str = Field(default="", max_length=200)


class AnswerTemplate(Table, table=True):
    """Words the staff use often: in applications of a direction, of all, or in dialogues with customers alone."""

    __tablename__ = "answer_template"

    title: str = Field(max_length=120)
    text: str = Field(max_length=4000)
    direction: Direction | None = Field(default=None, sa_type=enum_type(Direction))
    for_dialogues: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class NumberSequence(Row, table=True):
    """The last number given to applications of a prefix in a year."""

    __tablename__ = "number_sequence"

    prefix: str = Field(primary_key=True, max_length=8)
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int
