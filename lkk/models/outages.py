"""Houses, and what happens to their electricity: outages, poor quality, restrictions of an account."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Row, Table, enum_type, reference
from lkk.vocabulary.outages import (
    DISMISSAL_LENGTH,
    NoticeStage,
    OutageKind,
    OutageSource,
    RestrictionExtent,
    RestrictionReason,
)


class District(Table, table=True):
    """A part of the city with its outline: points of longitude and latitude, in the order of the border."""

    __tablename__ = "district"

    external_id: str = Field(max_length=64, unique=True)
    version: int
    name: str = Field(max_length=100)
    outline: list[list[float]] = Field(sa_type=JSONB)


class House(Table, table=True):
    """A house of the network; `street_key` and `number_key` are what people write, without capitals and signs.

    Accounts and outages name it by its external id, so that neither has to wait for the other.
    """

    __tablename__ = "house"
    __table_args__ = (Index("ix_house_address", "street_key", "number_key"),)

    external_id: str = Field(max_length=64, unique=True)
    version: int
    street: str = Field(max_length=200)
    number: str = Field(max_length=32)
    district_key: str | None = Field(default=None, max_length=64)
    latitude: float | None = None
    longitude: float | None = None
    street_key: str = Field(max_length=200)
    number_key: str = Field(max_length=32)


class Street(Row, table=True):
    """A street that has houses, by its key: the few rows in which a mistyped name is looked for."""

    __tablename__ = "street"
    __table_args__ = (Index("ix_street_similar", text("key gin_trgm_ops"), postgresql_using="gin"),)

    key: str = Field(primary_key=True, max_length=200)


class Substation(Table, table=True):
    """A feeding substation and the power that is free there."""

    __tablename__ = "substation"

    external_id: str = Field(max_length=64, unique=True)
    version: int
    name: str = Field(max_length=200)
    district_key: str | None = Field(default=None, max_length=64)
    free_kw: Decimal = Field(sa_type=Numeric(12, 3))


class Outage(Table, table=True):
    """An outage by its number in the journal of the dispatchers; `version` is 0 as long as only employees tell of it.

    `expected_until` is None where nobody knows yet. Moments are aware UTC.
    """

    __tablename__ = "outage"
    __table_args__ = (
        CheckConstraint("restored_at >= starts_at", name="order"),
        Index("ix_outage_open", "starts_at", postgresql_where=text("restored_at is null and not cancelled")),
        Index("ix_outage_restored_at", "restored_at"),
    )

    external_id: str = Field(max_length=64, unique=True)
    version: int = 0
    kind: OutageKind = Field(sa_type=enum_type(OutageKind))
    reason: str = Field(max_length=400)
    starts_at: datetime
    expected_until: datetime | None = None
    restored_at: datetime | None = None
    cancelled: bool = False
    source: OutageSource = Field(sa_type=enum_type(OutageSource))
    entered_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    created_at: datetime
    changed_at: datetime


class OutageHouse(Row, table=True):
    """A house without light in an outage, by its external id."""

    __tablename__ = "outage_house"

    outage_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("outage.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
    )
    house_key: str = Field(primary_key=True, max_length=64, index=True)


class OutagePoint(Row, table=True):
    """A metering point without electricity in an outage, by its external id."""

    __tablename__ = "outage_point"

    outage_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("outage.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
    )
    point_key: str = Field(primary_key=True, max_length=64, index=True)


class OutageTerm(Table, table=True):
    """A time of restoration that was expected from a moment on, None when it became unknown."""

    __tablename__ = "outage_term"

    outage_id: int = reference("outage")
    expected_until: datetime | None = None
    known_at: datetime


class OutageAfterEnd(Row, table=True):
    """What the feed has told of an outage after its end, `data` as it came, until an employee accepts it.

    One that an employee has turned down stays with the reason until a newer one comes; it no longer waits.
    """

    __tablename__ = "outage_after_end"

    outage_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("outage.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
    )
    version: int
    data: dict[str, Any] = Field(sa_type=JSONB)
    told_at: datetime
    dismissed_at: datetime | None = None
    dismissed_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    dismissed_reason: str = Field(default="", max_length=DISMISSAL_LENGTH, sa_column_kwargs={"server_default": ""})


class OutageReport(Table, table=True):
    """Somebody has told that this outage concerns them: a person, or a guest by network and house."""

    __tablename__ = "outage_report"
    __table_args__ = (
        UniqueConstraint("outage_id", "user_id"),
        Index(
            "uq_outage_report_guest",
            "outage_id",
            "network",
            "house_key",
            unique=True,
            postgresql_where=text("user_id is null"),
        ),
    )

    outage_id: int = reference("outage", index=False)
    user_id: int | None = reference("user_account", nullable=True)
    network: str = Field(default="", max_length=64)
    house_key: str = Field(max_length=64)
    told_at: datetime


class OutageAlarm(Row, table=True):
    """An application that reports an outage and has been looked at: joined to a known one, or told the dispatchers."""

    __tablename__ = "outage_alarm"

    application_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("application.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
    )
    outage_id: int | None = reference("outage", nullable=True, ondelete="SET NULL")
    seen_at: datetime


class OutageTold(Row, table=True):
    """What a user was told of an outage last, and the times that were said."""

    __tablename__ = "outage_told"

    outage_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("outage.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
    )
    user_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("user_account.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
        index=True,
    )
    stage: NoticeStage = Field(sa_type=enum_type(NoticeStage))
    starts_at: datetime
    expected_until: datetime | None = None
    told_at: datetime


class OutageNightSms(Row, table=True):
    """A user who wants SMS of accidents by night too."""

    __tablename__ = "outage_night_sms"

    user_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("user_account.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
    )


class OutageCalendar(Row, table=True):
    """The link by which a calendar program asks for a user's planned outages; revoked by deleting it."""

    __tablename__ = "outage_calendar"

    user_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("user_account.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
    )
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime


class OutageNorm(Table, table=True):
    """How long a consumer of a reliability category may be without supply, in hours, from a day on."""

    __tablename__ = "outage_norm"
    __table_args__ = (UniqueConstraint("category", "valid_from"),)

    category: int = Field(sa_type=SmallInteger)
    hours_a_year: int
    hours_in_a_row: int
    law: str = Field(max_length=200)
    valid_from: date


class QualityEvent(Table, table=True):
    """Why electricity is not of the quality it should be, what is done about it and until when."""

    __tablename__ = "quality_event"

    external_id: str = Field(max_length=64, unique=True)
    version: int
    reason: str = Field(max_length=400)
    measures: str = Field(max_length=1000)
    starts_at: datetime
    due_on: date | None = None
    ended_at: datetime | None = None


class QualityEventHouse(Row, table=True):
    """A house that an event of quality concerns, by its external id."""

    __tablename__ = "quality_event_house"

    event_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("quality_event.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
    )
    house_key: str = Field(primary_key=True, max_length=64, index=True)


class QualityEventPoint(Row, table=True):
    """A metering point that an event of quality concerns, by its external id."""

    __tablename__ = "quality_event_point"

    event_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("quality_event.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
    )
    point_key: str = Field(primary_key=True, max_length=64, index=True)


class SupplyRestriction(Table, table=True):
    """A restriction of the supply of one account: for its users alone, never for the public."""

    __tablename__ = "supply_restriction"

    external_id: str = Field(max_length=64, unique=True)
    version: int
    account_id: int = reference("customer_account")
    extent: RestrictionExtent = Field(sa_type=enum_type(RestrictionExtent))
    reason: RestrictionReason = Field(sa_type=enum_type(RestrictionReason))
    note: str = Field(default="", max_length=400)
    starts_at: datetime
    ended_at: datetime | None = None
