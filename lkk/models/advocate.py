"""The service «Энергоадвокат»: who has it, who their manager is and was, cards and absences of managers."""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Column, Index, String, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field

from lkk.models.base import Row, Table, enum_type, reference
from lkk.vocabulary.advocate import (
    ANSWER,
    CARD_HOURS,
    CARD_NAME,
    MOST_CLIENTS,
    REASON,
    RequestState,
    SmbCategory,
    SmbState,
)


class AdvocateMembership(Table, table=True):
    """A time in which a customer has the service; `manager_id` is whose client it is now, nobody's for a while."""

    __tablename__ = "advocate_membership"
    __table_args__ = (
        Index("uq_advocate_membership_user_id", "user_id", unique=True, postgresql_where=text("left_at is null")),
        Index("ix_advocate_membership_manager_id", "manager_id", postgresql_where=text("left_at is null")),
        Index("ix_advocate_membership_of_user", "user_id", "id"),
        CheckConstraint("left_at >= since", name="order"),
    )

    user_id: int = reference("user_account", index=False)
    application_id: int | None = reference("application", nullable=True, ondelete="SET NULL")
    manager_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    since: datetime
    left_at: datetime | None = None


class AdvocateAssignment(Table, table=True):
    """Whose client somebody is or was, from a moment on; `author_id` has changed the manager, nobody for the portal."""

    __tablename__ = "advocate_assignment"
    __table_args__ = (
        Index(
            "uq_advocate_assignment_membership_id", "membership_id", unique=True, postgresql_where=text("until is null")
        ),
        Index("ix_advocate_assignment_history", "membership_id", "id"),
    )

    membership_id: int = reference("advocate_membership", index=False)
    manager_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    since: datetime
    until: datetime | None = None
    reason: str = Field(default="", max_length=REASON)
    author_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)


class ManagerCard(Row, table=True):
    """What clients see of a manager, and how many clients the manager may have; `photo` is the hash of a picture."""

    __tablename__ = "manager_card"

    user_id: int = Field(primary_key=True, foreign_key="user_account.id", ondelete="CASCADE", sa_type=BigInteger)
    name: str = Field(default="", max_length=CARD_NAME)
    hours: str = Field(default="", max_length=CARD_HOURS)
    topics: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(String(40)), nullable=False))
    photo: str = Field(default="", max_length=64)
    most_clients: int = MOST_CLIENTS
    updated_at: datetime


class ManagerPhoto(Row, table=True):
    """A picture of a manager, a small JPEG drawn by the portal, by the hash of its bytes."""

    __tablename__ = "manager_photo"

    sha256: str = Field(primary_key=True, max_length=64)
    picture: bytes
    created_at: datetime


class ManagerAbsence(Table, table=True):
    """Days on which a manager is away, both included; who stands in, nobody when it is not said."""

    __tablename__ = "manager_absence"
    __table_args__ = (
        ExcludeConstraint(
            ("manager_id", "="),
            (text("daterange(first_day, last_day, '[]')"), "&&"),
            name="ex_manager_absence_days",
            using="gist",
        ),
        CheckConstraint("first_day <= last_day", name="order"),
        CheckConstraint("manager_id <> substitute_id", name="another"),
    )

    manager_id: int = reference("user_account", index=False)
    substitute_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    first_day: date
    last_day: date
    author_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)


class ManagerRequest(Table, table=True):
    """A client asks the administrator for another manager; one such request waits at a time."""

    __tablename__ = "manager_request"
    __table_args__ = (
        Index(
            "uq_manager_request_membership_id", "membership_id", unique=True, postgresql_where=text("state = 'open'")
        ),
        Index("ix_manager_request_of_membership", "membership_id", "id"),
    )

    membership_id: int = reference("advocate_membership", index=False)
    reason: str = Field(max_length=REASON)
    state: RequestState = Field(default=RequestState.OPEN, sa_type=enum_type(RequestState))
    answer: str = Field(default="", max_length=ANSWER)
    asked_at: datetime
    settled_at: datetime | None = None
    settled_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)


class SmbCheck(Row, table=True):
    """What the register of small and medium firms says of the applicant of an application."""

    __tablename__ = "smb_check"

    application_id: int = Field(primary_key=True, foreign_key="application.id", ondelete="CASCADE", sa_type=BigInteger)
    inn: str = Field(max_length=12)
    state: SmbState = Field(default=SmbState.ASKED, sa_type=enum_type(SmbState))
    category: SmbCategory | None = Field(default=None, sa_type=enum_type(SmbCategory))
    listed_on: date | None = None
    asked_at: datetime
    answered_at: datetime | None = None
