"""What waits for a neighbour system, and how that system feels."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Row, Table, enum_type
from lkk.vocabulary.delivery import Channel, DeliveryState


class OutboxItem(Table, table=True):
    """An effect written in the business transaction; claimed only when no earlier one of its `ordering_key` waits."""

    __tablename__ = "outbox_item"
    __table_args__ = (
        UniqueConstraint("channel", "idempotency_key"),
        Index(
            "ix_outbox_item_due",
            "channel",
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
        Index("ix_outbox_item_dead", "channel", postgresql_where=text("state = 'dead'")),
    )

    channel: Channel = Field(sa_type=enum_type(Channel))
    kind: str = Field(max_length=40)
    idempotency_key: str = Field(max_length=64)
    ordering_key: str = Field(default="", max_length=64)
    payload: dict[str, Any] = Field(sa_type=JSONB)
    state: DeliveryState = Field(default=DeliveryState.WAITING, sa_type=enum_type(DeliveryState))
    attempts: int = 0
    run_at: datetime
    leased_until: datetime | None = None
    leased_by: str | None = Field(default=None, max_length=80)
    last_error: str = Field(default="", max_length=500)
    created_at: datetime
    done_at: datetime | None = None


class ChannelHealth(Row, table=True):
    """The circuit of a channel: open until `paused_until`; alarmed since `alarm_at`."""

    __tablename__ = "channel_health"

    channel: Channel = Field(primary_key=True, sa_type=enum_type(Channel))
    failures: int = 0
    first_failure_at: datetime | None = None
    paused_until: datetime | None = None
    last_success_at: datetime | None = None
    last_error: str = Field(default="", max_length=500)
    alarm_at: datetime | None = None


class FeedCursor(Row, table=True):
    """How far a change feed has been applied; moves in the transaction of the data."""

    __tablename__ = "feed_cursor"

    name: str = Field(primary_key=True, max_length=40)
    cursor: str = Field(default="", max_length=200)
    applied_at: datetime | None = None
    caught_up_at: datetime | None = None
