"""The supplier (ЭСО) that readings are passed to, and the registries they were passed in."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field

from lkk.models.base import Row, Table, enum_type, reference
from lkk.vocabulary.people import CabinetClass


class Supplier(Table, table=True):
    """Who gets the readings of a class of customers, from a day on; without `email` the registry is a file alone.

    `send_day` is the day of the next month from which the registry goes by mail.
    """

    __tablename__ = "supplier"
    __table_args__ = (UniqueConstraint("cabinet_class", "valid_from"),)

    cabinet_class: CabinetClass = Field(sa_type=enum_type(CabinetClass))
    name: str = Field(max_length=200)
    email: str = Field(default="", max_length=254)
    send_day: int
    valid_from: date
    valid_to: date | None = None


class SupplierRegistry(Table, table=True):
    """A registry of a month; the first has number 1, the next ones hold what was accepted later."""

    __tablename__ = "supplier_registry"
    __table_args__ = (
        UniqueConstraint("cabinet_class", "billing_period", "number"),
        Index("ix_supplier_registry_made_at", "made_at"),
    )

    cabinet_class: CabinetClass = Field(sa_type=enum_type(CabinetClass))
    billing_period: date
    number: int
    lines: int
    made_at: datetime
    made_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    mailed_to: str = Field(default="", max_length=254)


class SupplierReading(Row, table=True):
    """The mark of a reading: in which registry it was passed, with the figure and the ratio that were passed."""

    __tablename__ = "supplier_reading"

    reading_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_args=[ForeignKey("reading.id", ondelete="CASCADE")]
    )
    registry_id: int = reference("supplier_registry")
    value: Decimal = Field(max_digits=16, decimal_places=4)
    multiplier: Decimal = Field(max_digits=24, decimal_places=8)
