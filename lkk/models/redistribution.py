"""The board of capacity: ads of who gives and who seeks, pairs that fit, contacts of two people."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlmodel import Field

from lkk.models.base import Row, Table, enum_type, reference
from lkk.vocabulary.redistribution import (
    MESSAGE_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    AdSide,
    AdState,
    AdVoltage,
    ContactState,
    GiverKind,
)


class GiverBound(Table, table=True):
    """The power, in kilowatts, that only who has more may give away, effective-dated; the rule itself is of the law."""

    __tablename__ = "giver_bound"
    __table_args__ = (UniqueConstraint("valid_from"),)

    kilowatts: int
    law: str = Field(max_length=300)
    valid_from: date
    valid_to: date | None = None


class CapacityAd(Table, table=True):
    """An ad: kW to give or to take at a feeding substation; its district is that of the substation.

    `price` is kopecks for a kilowatt, None means negotiable; of a seeking ad it is the most that would be paid.
    `valid_until` is a day of the company's zone, included. `own_kw` and `giver_kind` tell what the giving side has and
    how it is connected. `revision` grows with every change of the owner or of a moderator.
    """

    __tablename__ = "capacity_ad"
    __table_args__ = (
        CheckConstraint("kw > 0", name="kw"),
        Index("ix_capacity_ad_published", "substation_key", "voltage", postgresql_where=text("state = 'published'")),
        Index("ix_capacity_ad_moderation", "submitted_at", postgresql_where=text("state = 'moderation'")),
    )

    owner_id: int = reference("user_account")
    side: AdSide = Field(sa_type=enum_type(AdSide))
    state: AdState = Field(default=AdState.DRAFT, sa_type=enum_type(AdState))
    revision: int = 1
    kw: Decimal = Field(sa_type=Numeric(12, 3))
    voltage: AdVoltage = Field(sa_type=enum_type(AdVoltage))
    substation_key: str = Field(max_length=64)
    price: int | None = Field(default=None, sa_type=BigInteger)
    text: str = Field(default="", max_length=TEXT_LENGTH)
    valid_until: date
    own_kw: Decimal | None = Field(default=None, sa_type=Numeric(12, 3))
    giver_kind: GiverKind | None = Field(default=None, sa_type=enum_type(GiverKind), nullable=True)
    reason: str = Field(default="", max_length=REASON_LENGTH)
    created_at: datetime
    changed_at: datetime
    submitted_at: datetime | None = None
    due_at: datetime | None = None
    moderated_at: datetime | None = None
    moderated_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    published_at: datetime | None = None


class CapacityMatch(Row, table=True):
    """A pair of ads that fit each other and whose owners were told of it."""

    __tablename__ = "capacity_match"

    give_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("capacity_ad.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
    )
    seek_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("capacity_ad.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
        index=True,
    )
    found_at: datetime


class CapacityContact(Table, table=True):
    """Two people about an ad, or about two: what they write goes through the portal until both consent.

    One of the ads may be missing: whoever asks need not have one. `asked_by` is the giver or the taker.
    """

    __tablename__ = "capacity_contact"
    __table_args__ = (
        CheckConstraint("giver_id <> taker_id", name="two"),
        Index(
            "uq_capacity_contact_live",
            "giver_id",
            "taker_id",
            unique=True,
            postgresql_where=text("state in ('asked', 'open')"),
        ),
    )

    give_ad_id: int | None = reference("capacity_ad", nullable=True, ondelete="SET NULL")
    seek_ad_id: int | None = reference("capacity_ad", nullable=True, ondelete="SET NULL")
    giver_id: int = reference("user_account")
    taker_id: int = reference("user_account")
    asked_by: int = reference("user_account", index=False)
    state: ContactState = Field(default=ContactState.ASKED, sa_type=enum_type(ContactState))
    revision: int = 1
    asked_at: datetime
    answered_at: datetime | None = None


class CapacityMessage(Table, table=True):
    """What one of the two has written."""

    __tablename__ = "capacity_message"

    contact_id: int = reference("capacity_contact")
    author_id: int = reference("user_account", index=False)
    body: str = Field(max_length=MESSAGE_LENGTH)
    written_at: datetime
