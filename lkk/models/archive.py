"""Archive readings as the accounting system has answered with them: a request and its values."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.archive import ArchiveSource, ArchiveState, ArchiveStatus
from lkk.vocabulary.metering import EnergyKind, Zone


class ArchiveRequest(Table, table=True):
    """A request for the readings of an account; `received` are the parts of the answer that have come."""

    __tablename__ = "archive_request"
    __table_args__ = (
        Index("ix_archive_request_account_id", "account_id", "id"),
        Index("uq_archive_request_waiting", "account_id", unique=True, postgresql_where=text("state = 'requested'")),
        Index("ix_archive_request_asked_at", "asked_at"),
    )

    account_id: int = reference("customer_account", index=False)
    asked_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    delivery_key: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    first_period: date
    last_period: date
    state: ArchiveState = Field(default=ArchiveState.REQUESTED, sa_type=enum_type(ArchiveState))
    reason: str = Field(default="", max_length=500)
    received: list[Any] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]"))
    asked_at: datetime
    answered_at: datetime | None = None


class ArchiveReading(Table, table=True):
    """A value of an answer; points and meters are named as the answer names them."""

    __tablename__ = "archive_reading"
    __table_args__ = (Index("ix_archive_reading_request_id", "request_id", "serial_number"),)

    request_id: int = reference("archive_request", index=False)
    point_code: str = Field(max_length=32)
    point_name: str = Field(max_length=200)
    serial_number: str = Field(max_length=64)
    energy: EnergyKind = Field(sa_type=enum_type(EnergyKind))
    zone: Zone = Field(sa_type=enum_type(Zone))
    billing_period: date
    taken_on: date
    value: Decimal = Field(max_digits=18, decimal_places=6)
    source: ArchiveSource = Field(sa_type=enum_type(ArchiveSource))
    status: ArchiveStatus = Field(sa_type=enum_type(ArchiveStatus))
