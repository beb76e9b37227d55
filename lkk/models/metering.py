"""Metering points, the meters that stood there, and the meters' registers (domain 3.1)."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.metering import EnergyKind, PointKind, VoltageLevel, Zone


def _details() -> Any:
    return Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": text("'{}'")})


class MeteringPoint(Table, table=True):
    """Where energy of an account is measured; points stay, meters change.

    `details` are the PointDetails of the feed: for people to read, nothing is computed from them.
    """

    __tablename__ = "metering_point"

    external_id: str = Field(max_length=64, unique=True)
    version: int
    account_id: int = reference("customer_account")
    code: str = Field(max_length=32)
    name: str = Field(max_length=200)
    address: str = Field(max_length=400)
    max_power_kw: Decimal = Field(max_digits=12, decimal_places=3)
    voltage_level: VoltageLevel = Field(sa_type=enum_type(VoltageLevel))
    reliability_category: int
    kind: PointKind = Field(sa_type=enum_type(PointKind))
    removed: bool = False
    details: dict[str, Any] = _details()


class Meter(Table, table=True):
    """A meter at a point from `installed_on` till `removed_on`; consumption = delta x ct_ratio x vt_ratio.

    `details` are the MeterDetails of the feed.
    """

    __tablename__ = "meter"
    __table_args__ = (
        CheckConstraint(
            "whole_digits between 1 and 12 and decimal_digits between 0 and 4",
            name="digits",
        ),
        CheckConstraint("ct_ratio > 0 and vt_ratio > 0", name="ratios"),
    )

    external_id: str = Field(max_length=64, unique=True)
    version: int
    metering_point_id: int = reference("metering_point")
    serial_number: str = Field(max_length=64)
    model: str = Field(max_length=100)
    phases: int
    installed_on: date
    removed_on: date | None = None
    whole_digits: int
    decimal_digits: int
    ct_ratio: Decimal = Field(max_digits=12, decimal_places=4)
    vt_ratio: Decimal = Field(max_digits=12, decimal_places=4)
    verified_on: date | None = None
    next_verification_on: date | None = None
    in_smart_system: bool = False
    interval: bool = False
    details: dict[str, Any] = _details()


class MeterRatio(Table, table=True):
    """ct_ratio x vt_ratio of a meter from a day on; the figures of a month count with that of its first day."""

    __tablename__ = "meter_ratio"
    __table_args__ = (
        Index("uq_meter_ratio_meter_id_valid_from", "meter_id", "valid_from", unique=True),
        CheckConstraint("multiplier > 0", name="multiplier"),
    )

    meter_id: int = reference("meter", index=False)
    valid_from: date
    multiplier: Decimal = Field(max_digits=24, decimal_places=8)


class Register(Table, table=True):
    """One counter of a meter: a kind of energy in a tariff zone; a removed one is kept for its readings.

    `initial_value` is what it showed on the day its meter was installed, `final_value` on the day it was taken down.
    """

    __tablename__ = "register"
    __table_args__ = (
        Index("uq_register_in_place", "meter_id", "energy", "zone", unique=True, postgresql_where=text("not removed")),
    )

    external_id: str = Field(max_length=64, unique=True)
    meter_id: int = reference("meter")
    energy: EnergyKind = Field(sa_type=enum_type(EnergyKind))
    zone: Zone = Field(sa_type=enum_type(Zone))
    initial_value: Decimal | None = Field(default=None, max_digits=16, decimal_places=4)
    final_value: Decimal | None = Field(default=None, max_digits=16, decimal_places=4)
    removed: bool = False
