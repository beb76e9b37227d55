"""Agreements of two people that one hands capacity over to the other: terms offered, accepted, signed."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Index, Numeric, UniqueConstraint, text
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.capacity_agreements import ADDRESS_LENGTH, REASON_LENGTH, AgreementState
from lkk.vocabulary.redistribution import AdVoltage, GiverKind


class CapacityAgreement(Table, table=True):
    """What the two people of an open contact agree on; one of a contact is under way at a time.

    `price` is kopecks for all of `kw`, 0 is free of charge. `number` is that of the offer in force, which
    `offered_by` has made. `apply_by` is the last day to file applications. Addresses, `own_kw` and `giver_kind` are
    told by the side they are of. `keep_rest`: what is left of the giving ad stays on the list. `held_kw` is what an
    agreement that is being signed has taken off it, None for nothing.
    """

    __tablename__ = "capacity_agreement"
    __table_args__ = (
        CheckConstraint("kw > 0", name="kw"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("giver_id <> taker_id", name="two"),
        Index(
            "uq_capacity_agreement_live",
            "contact_id",
            unique=True,
            postgresql_where=text("state in ('offered', 'signing')"),
        ),
        Index("ix_capacity_agreement_document_id", "document_id", unique=True),
    )

    public_id: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    contact_id: int = reference("capacity_contact")
    give_ad_id: int | None = reference("capacity_ad", nullable=True, ondelete="SET NULL")
    seek_ad_id: int | None = reference("capacity_ad", nullable=True, ondelete="SET NULL")
    giver_id: int = reference("user_account")
    taker_id: int = reference("user_account")
    state: AgreementState = Field(default=AgreementState.OFFERED, sa_type=enum_type(AgreementState))
    substation_key: str = Field(max_length=64)
    substation: str = Field(max_length=200)
    voltage: AdVoltage = Field(sa_type=enum_type(AdVoltage))
    number: int = 1
    offered_by: int = reference("user_account", index=False)
    offered_at: datetime
    kw: Decimal = Field(sa_type=Numeric(12, 3))
    price: int = Field(sa_type=BigInteger)
    apply_by: date
    giver_address: str = Field(default="", max_length=ADDRESS_LENGTH)
    taker_address: str = Field(default="", max_length=ADDRESS_LENGTH)
    own_kw: Decimal | None = Field(default=None, sa_type=Numeric(12, 3))
    giver_kind: GiverKind | None = Field(default=None, sa_type=enum_type(GiverKind), nullable=True)
    keep_rest: bool = False
    held_kw: Decimal | None = Field(default=None, sa_type=Numeric(12, 3))
    accepted_at: datetime | None = None
    document_id: int | None = reference("document", nullable=True, ondelete="SET NULL", index=False)
    ended_at: datetime | None = None
    reason: str = Field(default="", max_length=REASON_LENGTH)
    giver_draft_id: int | None = reference("application", nullable=True, ondelete="SET NULL", index=False)
    taker_draft_id: int | None = reference("application", nullable=True, ondelete="SET NULL", index=False)


class CapacityOffer(Table, table=True):
    """The terms as somebody has offered them at one time, kept as they were."""

    __tablename__ = "capacity_offer"
    __table_args__ = (UniqueConstraint("agreement_id", "number"),)

    agreement_id: int = reference("capacity_agreement", index=False)
    number: int
    offered_by: int = reference("user_account", index=False)
    kw: Decimal = Field(sa_type=Numeric(12, 3))
    price: int = Field(sa_type=BigInteger)
    apply_by: date
    offered_at: datetime
