"""What waits for an external system, and how that system feels."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from lkk.models.base import Row, SealedJSON, Table, enum_type, unsealed_json
from lkk.vocabulary.delivery import DeliveryState


class OutboxItem(Table, table=True):
    """An effect written in the business transaction; claimed only when no earlier one of its `ordering_key` waits.

    `bulk`: one of very many, which leaves when nothing else of its channel is due.
    """

    __tablename__ = "outbox_item"
    __table_args__ = (
        UniqueConstraint("channel", "idempotency_key"),
        Index(
            "ix_outbox_item_turn",
            "channel",
            "bulk",
            "run_at",
            "id",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_outbox_item_order",
            "ordering_key",
            "id",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_outbox_item_mail_to",
            "ordering_key",
            "created_at",
            postgresql_include=["state"],
            postgresql_where=text("channel = 'mail'"),
        ),
        Index("ix_outbox_item_dead", "channel", postgresql_where=text("state = 'dead'")),
    )

    channel: str = Field(max_length=32)
    kind: str = Field(max_length=40)
    idempotency_key: str = Field(max_length=64)
    ordering_key: str = Field(default="", max_length=64)
    payload: dict[str, Any] = Field(sa_type=SealedJSON("outbox_item.payload"))
    bulk: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    state: DeliveryState = Field(default=DeliveryState.WAITING, sa_type=enum_type(DeliveryState))
    attempts: int = 0
    faults: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # tries our own code failed at
    run_at: datetime
    leased_until: datetime | None = None
    leased_by: str | None = Field(default=None, max_length=80)
    last_error: str = Field(default="", max_length=500)
    created_at: datetime
    # Since when it is tried, by the database's clock, unlike the business moments above it; a resent one starts anew.
    waiting_since: datetime | None = Field(
        default=None, nullable=False, sa_column_kwargs={"server_default": text("now()")}
    )
    done_at: datetime | None = None

    @classmethod
    def unsealed(cls, payload: Any) -> dict[str, Any]:
        """Return a payload that was read past the model, or one that is open. Raises SealingError."""
        return unsealed_json(payload, "outbox_item.payload")


class ChannelHealth(Row, table=True):
    """The circuit of a channel: open until `paused_until`; alarmed since `alarm_at`.

    `failures` in a row had no answer; `refusals` in a row, since the last success, had one that took nothing.
    """

    __tablename__ = "channel_health"

    channel: str = Field(primary_key=True, max_length=32)
    failures: int = 0
    first_failure_at: datetime | None = None
    paused_until: datetime | None = None
    last_success_at: datetime | None = None
    last_error: str = Field(default="", max_length=500)
    alarm_at: datetime | None = None
    refusals: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_refused_at: datetime | None = None


class FeedCursor(Row, table=True):
    """How far a change feed has been applied; moves in the transaction of the data."""

    __tablename__ = "feed_cursor"

    name: str = Field(primary_key=True, max_length=40)
    cursor: str = Field(default="", max_length=200)
    applied_at: datetime | None = None
    caught_up_at: datetime | None = None


class SkippedChange(Table, table=True):
    """A change of the feed that could not be applied; gone as soon as a later version of its thing can be."""

    __tablename__ = "skipped_change"
    __table_args__ = (UniqueConstraint("entity", "external_id"),)

    entity: str = Field(max_length=64)
    external_id: str = Field(max_length=64)
    problem: str = Field(max_length=500)
    skipped_at: datetime
