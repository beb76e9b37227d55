"""Calls that customers have asked for, and each time somebody rang."""

import uuid
from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.callbacks import OPEN, TOPIC_LENGTH, WORDS_LENGTH, CallbackState

_OPEN = ", ".join(f"'{one.value}'" for one in OPEN)


class Callback(Table, table=True):
    """A request for a call; of a customer one is open at a time.

    `window_from` and `window_to` are the hours the customer has chosen, none for «as soon as possible». `ring_from` is
    when somebody may ring and `due_at` until when they must: of the next try after one that reached nobody.
    """

    __tablename__ = "callback"
    __table_args__ = (
        Index("uq_callback_open", "user_id", unique=True, postgresql_where=text(f"state in ({_OPEN})")),
        Index("ix_callback_due_at", "due_at", postgresql_where=text(f"state in ({_OPEN})")),
        Index("ix_callback_closed_at", "closed_at", postgresql_where=text("closed_at is not null")),
    )

    public_id: uuid.UUID = Field(unique=True)
    user_id: int = reference("user_account")
    state: CallbackState = Field(default=CallbackState.REQUESTED, sa_type=enum_type(CallbackState))
    phone: str = Field(max_length=16)
    topic: str = Field(max_length=TOPIC_LENGTH)
    window_from: datetime | None = None
    window_to: datetime | None = None
    ring_from: datetime
    due_at: datetime
    created_at: datetime
    closed_at: datetime | None = None


class CallbackTry(Table, table=True):
    """Somebody rang; `words` are of the staff and for the staff."""

    __tablename__ = "callback_try"

    callback_id: int = reference("callback")
    author_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    at: datetime
    reached: bool
    words: str = Field(max_length=WORDS_LENGTH)
