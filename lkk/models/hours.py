"""Hours of interval meters: uploads, versions by meter and month, a row of 24 values a day."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Numeric, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import BigInteger, Field

from lkk.models.base import Row, SealedText, Table, enum_type, reference
from lkk.vocabulary.hours import HourlyFormat
from lkk.vocabulary.metering import EnergyKind, ReadingStatus


class HourlyUpload(Table, table=True):
    """A file with hours that could be read; `found` is what it said until that is saved or thrown away.

    `faults` are the cells that were not understood; with any of them nothing is saved before the person says so.
    """

    __tablename__ = "hourly_upload"
    __table_args__ = (
        CheckConstraint("extract(day from period) = 1", name="period"),
        Index("ix_hourly_upload_account_id_period", "account_id", "period"),
        Index("ix_hourly_upload_entered_by", "entered_by", postgresql_where=text("entered_by is not null")),
        Index("ix_hourly_upload_waiting", "created_at", postgresql_where=text("found is not null")),
    )

    account_id: int = reference("customer_account", index=False)
    period: date
    name: str = Field(max_length=200)
    from_mail: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
    format: HourlyFormat = Field(sa_type=enum_type(HourlyFormat))
    entered_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    created_at: datetime
    saved_at: datetime | None = None
    savable: int = Field(default=0)  # meters that «the good rows» would save
    found: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))  # pyright: ignore[reportArgumentType]
    faults: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    notes: list[str] = Field(default_factory=list, sa_type=JSONB)
    #: Who answers for the file by its own head; personal data, erased with the cabinet of whoever has sent it.
    person: str = Field(default="", sa_type=SealedText("hourly_upload.person"), sa_column_kwargs={"server_default": ""})
    phone: str = Field(default="", sa_type=SealedText("hourly_upload.phone"), sa_column_kwargs={"server_default": ""})
    #: What each message of макет 80020 is answered: its file, its day and `Reply`.
    received: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"}
    )
    #: Numbers of messages by the sender's ИНН, of this file and of the unsent ones it was laid over.
    messages: dict[str, list[int]] = Field(
        default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"}
    )


class HourlySeries(Table, table=True):
    """What one file says of a meter's month: a version, which stays when a later one says otherwise.

    The hours of a month are those of the newest version that names them. `delivery_key` is the idempotency key of the
    delivery; `closing_value` is what the meter showed at 00:00 of the 1st of the next month, kWh before any ratio.
    """

    __tablename__ = "hourly_series"
    __table_args__ = (
        *(
            Index(
                f"uq_hourly_series_{status.value}",
                "meter_id",
                "energy",
                "period",
                unique=True,
                postgresql_where=text(f"status = '{status.value}'"),
            )
            for status in (ReadingStatus.UNCONFIRMED, ReadingStatus.VALID)
        ),
        Index("ix_hourly_series_meter_id_period", "meter_id", "period"),
        CheckConstraint("extract(day from period) = 1", name="period"),
    )

    upload_id: int = reference("hourly_upload")
    meter_id: int = reference("meter", index=False)
    energy: EnergyKind = Field(sa_type=enum_type(EnergyKind))
    period: date
    status: ReadingStatus = Field(sa_type=enum_type(ReadingStatus))
    delivery_key: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    external_id: str | None = Field(default=None, max_length=64)
    closing_value: Decimal | None = Field(default=None, max_digits=16, decimal_places=4)
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    late: bool = False
    reason: str = Field(default="", max_length=500)
    created_at: datetime
    submitted_at: datetime | None = None
    decided_at: datetime | None = None


class HourlyDay(Row, table=True):
    """The 24 hours of a day in a version, kWh (kvarh); null is an hour the file does not name, never zero."""

    __tablename__ = "hourly_day"
    __table_args__ = (CheckConstraint('cardinality("values") = 24', name="hours"),)

    series_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("hourly_series.id", ondelete="CASCADE"), primary_key=True)
    )
    day: date = Field(primary_key=True)
    values: list[Decimal | None] = Field(sa_column=Column(ARRAY(Numeric), nullable=False))


class HourlySender(Table, table=True):
    """The last message number that a sender of макет 80020 has sent for a month of an account; the next is one more.

    A day of Moscow belongs to two months elsewhere, so the message of the seam comes with each of them.
    """

    __tablename__ = "hourly_sender"
    __table_args__ = (Index("uq_hourly_sender_account_id_inn_period", "account_id", "inn", "period", unique=True),)

    account_id: int = reference("customer_account", index=False)
    inn: str = Field(max_length=12)
    period: date
    number: int = Field(sa_type=BigInteger)
