"""Readings and the windows they are given in."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.metering import ReadingSource, ReadingStatus, VoltageLevel
from lkk.vocabulary.people import CabinetClass


def _one_per_period(status: ReadingStatus) -> Index:
    return Index(
        f"uq_reading_{status.value}",
        "register_id",
        "billing_period",
        unique=True,
        postgresql_where=text(f"status = '{status.value}'"),
    )


class Reading(Table, table=True):
    """A register's value for a billing period; `delivery_key` is the idempotency key of its delivery.

    A transmitted row is never edited: a correction is a new row that supersedes it when confirmed.
    """

    __tablename__ = "reading"
    __table_args__ = (
        _one_per_period(ReadingStatus.UNCONFIRMED),
        _one_per_period(ReadingStatus.VALID),
        _one_per_period(ReadingStatus.TRANSMITTED),
        Index("ix_reading_register_id_billing_period", "register_id", "billing_period"),
        # Deleting a user looks for what they entered; without it every deletion reads the whole table.
        Index("ix_reading_entered_by", "entered_by", postgresql_where=text("entered_by is not null")),
        Index("ix_reading_submitted_at", "submitted_at", postgresql_where=text("submitted_at is not null")),
        Index("ix_reading_rejected", "decided_at", postgresql_where=text("status = 'rejected'")),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("extract(day from billing_period) = 1", name="billing_period"),
    )

    register_id: int = reference("register", index=False)
    billing_period: date
    value: Decimal = Field(max_digits=16, decimal_places=4)
    taken_on: date
    status: ReadingStatus = Field(sa_type=enum_type(ReadingStatus))
    source: ReadingSource = Field(default=ReadingSource.PORTAL, sa_type=enum_type(ReadingSource))
    delivery_key: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    external_id: str | None = Field(default=None, max_length=64, unique=True)
    version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # 0: the feed has not told of it yet
    rollover: bool = False
    outside_window: bool = False
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    reason: str = Field(default="", max_length=500)
    entered_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    created_at: datetime
    submitted_at: datetime | None = None
    decided_at: datetime | None = None


class ReadingWindow(Table, table=True):
    """Days of the month whose readings may be passed to the energy supplier [seed B 6.3.3.5]."""

    __tablename__ = "reading_window"
    __table_args__ = (CheckConstraint("first_day between 1 and 28", name="first_day"),)

    cabinet_class: CabinetClass = Field(sa_type=enum_type(CabinetClass))
    first_day: int
    last_day: int | None = None  # None: the last day of the month
    counts_back_until: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # day of the next month
    valid_from: date
    valid_to: date | None = None
    source: str = Field(max_length=200)


class TangentNorm(Table, table=True):
    """The highest tg φ of a consumer by voltage level; told as a hint."""

    __tablename__ = "tangent_norm"
    __table_args__ = (CheckConstraint("highest > 0", name="highest"),)

    voltage_level: VoltageLevel = Field(sa_type=enum_type(VoltageLevel))
    highest: Decimal = Field(max_digits=4, decimal_places=2)
    valid_from: date
    valid_to: date | None = None
    source: str = Field(max_length=200)


class DialPhotos(Table, table=True):
    """The photos a person has taken of a meter's dial for a month: they stay when the reading is corrected."""

    __tablename__ = "dial_photos"
    __table_args__ = (UniqueConstraint("user_id", "meter_id", "billing_period"),)

    user_id: int = reference("user_account", index=False)
    meter_id: int = reference("meter")
    billing_period: date


class ReadingSheet(Table, table=True):
    """A workbook of readings as it was read, looked at before it is kept; one for a person and an account.

    `rows` are the values with their registers, `faults` what is wrong in it, each with its place.
    """

    __tablename__ = "reading_sheet"
    __table_args__ = (UniqueConstraint("user_id", "account_id"),)

    user_id: int = reference("user_account", index=False)
    account_id: int = reference("customer_account")
    name: str = Field(max_length=200)
    taken_on: date
    rows: list[Any] = Field(default_factory=list, sa_type=JSONB)
    faults: list[Any] = Field(default_factory=list, sa_type=JSONB)
    created_at: datetime
