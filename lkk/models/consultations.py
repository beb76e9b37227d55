"""Online consultations: dialogues of customers with consultants, their messages, and the rules of the service."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, UniqueConstraint, false, text
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.applications import Side
from lkk.vocabulary.consultations import COMMENT_LENGTH, TEXT_LENGTH, TOPIC_LENGTH, ConsultationState, MessageKind


def _mark() -> Any:
    return Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})


class Consultation(Table, table=True):
    """A dialogue; whoever writes to it locks its row, so numbers of messages have no gaps and keep the order.

    Marks are numbers of messages and only grow: up to which the customer and the company have been given what the
    other wrote, and have read it. `wanted_id` is the consultant the customer asked for. `by_letter`: answers go by
    letter too, since nobody was there when it was begun; `told_seq`: up to which number letters told of unread answers.
    """

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint("rating between 1 and 5", name="rating"),
        CheckConstraint("(state = 'waiting') = (waiting_since is not null)", name="waits_since"),
        CheckConstraint("state <> 'open' or consultant_id is not null", name="open_with_consultant"),
        Index("ix_consultation_customer_id", "customer_id", "id"),
        Index("ix_consultation_waiting", "waiting_since", postgresql_where=text("state = 'waiting'")),
        Index(
            "ix_consultation_consultant_id_open", "consultant_id", "last_at", postgresql_where=text("state = 'open'")
        ),
        Index("ix_consultation_consultant_id", "consultant_id", "id"),
        Index("ix_consultation_opened_at", "opened_at"),
        Index("ix_consultation_closed_at", "closed_at", postgresql_where=text("state = 'closed'")),
        Index("ix_consultation_not_given", "last_at", postgresql_where=text("customer_delivered < last_seq")),
    )

    customer_id: int = reference("user_account", index=False)
    account_id: int | None = reference("customer_account", nullable=True, ondelete="SET NULL")
    topic: str = Field(max_length=TOPIC_LENGTH)
    state: ConsultationState = Field(default=ConsultationState.WAITING, sa_type=enum_type(ConsultationState))
    wanted_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    consultant_id: int | None = reference("user_account", nullable=True, ondelete="RESTRICT", index=False)
    opened_at: datetime
    waiting_since: datetime | None = None
    taken_at: datetime | None = None
    first_answer_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: Side | None = Field(default=None, sa_type=enum_type(Side))
    escalated_at: datetime | None = None
    by_letter: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    last_seq: int = _mark()
    last_at: datetime
    customer_delivered: int = _mark()
    customer_read: int = _mark()
    company_delivered: int = _mark()
    company_read: int = _mark()
    told_seq: int = _mark()
    rating: int | None = Field(default=None, sa_type=SmallInteger)
    rating_comment: str = Field(default="", max_length=COMMENT_LENGTH, sa_column_kwargs={"server_default": ""})
    rated_at: datetime | None = None


class ConsultationMessage(Table, table=True):
    """A line of a dialogue under its number; `client_id` is the sender's own, so that what is sent again is one."""

    __tablename__ = "consultation_message"
    __table_args__ = (
        UniqueConstraint("consultation_id", "seq"),
        UniqueConstraint("consultation_id", "client_id"),
        CheckConstraint("kind <> 'note' or side = 'company'", name="note_of_company"),
    )

    consultation_id: int = reference("consultation", index=False)
    seq: int = Field(sa_type=BigInteger)
    kind: MessageKind = Field(default=MessageKind.TEXT, sa_type=enum_type(MessageKind))
    side: Side = Field(sa_type=enum_type(Side))
    author_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    client_id: uuid.UUID | None = None
    text: str = Field(default="", max_length=TEXT_LENGTH)
    created_at: datetime


class ConsultationRules(Table, table=True):
    """How consultants work: hours of a working day, dialogues one has at a time, minutes until a head is called."""

    __tablename__ = "consultation_rules"
    __table_args__ = (UniqueConstraint("valid_from"),)

    begins_hour: int
    ends_hour: int
    most_open: int
    escalate_minutes: int
    valid_from: date
    valid_to: date | None = None
