"""SMS: what became of each; its text is kept only until it has left."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from lkk.models.base import Row, SealedText, Table, enum_type, reference
from lkk.vocabulary.delivery import SmsState


class SmsMessage(Table, table=True):
    """An SMS to a phone. `about` is the key of its event; `zone` is empty for what may come at night.

    `due_at`: when a postponed one is queued, or when a sent or uncertain one is asked after. `gateway` is the one it
    was handed to, also while nothing is known of that; `avoided` has said that it does not have it.
    """

    __tablename__ = "sms_message"
    __table_args__ = (
        Index(
            "ix_sms_message_due_at",
            "state",
            "due_at",
            postgresql_where=text("state in ('postponed', 'sent', 'uncertain')"),
        ),
        Index("ix_sms_message_created_at", "created_at"),
        Index("ix_sms_message_broadcast_id", "broadcast_id", postgresql_where=text("broadcast_id is not null")),
    )

    delivery_key: str = Field(max_length=64, unique=True)
    phone: str = Field(max_length=16)
    user_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    broadcast_id: int | None = reference("broadcast", nullable=True, ondelete="SET NULL", index=False)
    about: str = Field(max_length=40)
    text: str = Field(default="", sa_type=SealedText("sms_message.text"))
    zone: str = Field(default="", max_length=40)
    state: SmsState = Field(sa_type=enum_type(SmsState))
    reason: str = Field(default="", max_length=300)
    segments: int
    gateway: str = Field(default="", max_length=16, sa_column_kwargs={"server_default": "sms_first"})
    avoided: str = Field(default="", max_length=16, sa_column_kwargs={"server_default": ""})
    asked: int = 0
    created_at: datetime
    expires_at: datetime | None = None
    due_at: datetime | None = None
    sent_at: datetime | None = None
    settled_at: datetime | None = None


class SmsReportTaken(Row, table=True):
    """The signature of a report that a gateway has brought: none is taken twice while its moment would still be."""

    __tablename__ = "sms_report_taken"

    signature: str = Field(primary_key=True, max_length=64)
    at: datetime = Field(index=True)


class UnwantedSms(Table, table=True):
    """An event whose SMS a user does without."""

    __tablename__ = "unwanted_sms"
    __table_args__ = (UniqueConstraint("user_id", "event"),)

    user_id: int = reference("user_account", index=False)
    event: str = Field(max_length=40)
