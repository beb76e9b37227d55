"""Marks of customers for what was done for them, in one place, with what came of the low ones, and who was asked."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, UniqueConstraint, text
from sqlmodel import Field

from lkk.models.base import Row, Table, enum_type, reference
from lkk.vocabulary.marks import COMMENT_LENGTH, LOW, OUTCOME_LENGTH, Served


class ServiceMark(Table, table=True):
    """A mark of 1 to 5; `thing_id` is the row of what was served, of its kind, and `subject` its words at the time.

    A low one is a task until it is handled. Of a survey there are low ones alone, each of somebody else.
    """

    __tablename__ = "service_mark"
    __table_args__ = (
        UniqueConstraint("served", "thing_id", "user_id"),
        CheckConstraint("stars between 1 and 5", name="stars"),
        Index("ix_service_mark_task", "id", postgresql_where=text(f"stars <= {LOW} and handled_at is null")),
        Index("ix_service_mark_rated_at", "rated_at"),
    )

    served: Served = Field(sa_type=enum_type(Served))
    thing_id: int = Field(sa_type=BigInteger)
    user_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    subject: str = Field(max_length=300)
    stars: int = Field(sa_type=SmallInteger)
    comment: str = Field(default="", max_length=COMMENT_LENGTH)
    rated_at: datetime
    handled_at: datetime | None = None
    handled_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    outcome: str = Field(default="", max_length=OUTCOME_LENGTH)


class MarkRequest(Row, table=True):
    """Somebody who was asked for a mark of what was served; never again for the same."""

    __tablename__ = "mark_request"
    __table_args__ = (Index("ix_mark_request_user_id", "user_id", "asked_at"),)

    served: Served = Field(primary_key=True, sa_type=enum_type(Served))
    thing_id: int = Field(primary_key=True, sa_type=BigInteger)
    user_id: int = reference("user_account", index=False, ondelete="CASCADE")
    asked_at: datetime
