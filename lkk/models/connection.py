"""The contract of a grid connection: rates and plans of payment, the case with its payments and inspection."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.connection import ContractState, DayState, FeeMethod, Milestone, PaymentPlan, Rate


class ConnectionRate(Table, table=True):
    """A rate of the regulator in kopecks for its unit, effective-dated; a `demo` one was invented with the portal."""

    __tablename__ = "connection_rate"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    code: Rate = Field(sa_type=enum_type(Rate))
    kopecks: int = Field(sa_type=BigInteger)
    with_vat: bool = False
    law: str = Field(max_length=300)
    demo: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
    valid_from: date
    valid_to: date | None = None


class PaymentTerm(Table, table=True):
    """A line of a plan of payments, effective-dated: percents, from what event and within how many days they are due.

    With more than one of `quarters` the share is paid in as many equal parts, one a quarter; `not_after` is a milestone
    before which it must be paid all the same, empty for none.
    """

    __tablename__ = "payment_term"
    __table_args__ = (UniqueConstraint("plan", "number", "valid_from"),)

    plan: PaymentPlan = Field(sa_type=enum_type(PaymentPlan))
    number: int
    percent: int
    milestone: Milestone = Field(sa_type=enum_type(Milestone))
    days: int
    quarters: int = 1
    not_after: str = Field(default="", max_length=32)
    law: str = Field(max_length=300)
    valid_from: date
    valid_to: date | None = None


class Connection(Table, table=True):
    """The contract of one grid connection; days are local ones, sums in kopecks with VAT.

    `estimate` are the lines of the sum with their formulas, `scope` is what was entered to find them. `papers` are the
    PDF files that were prepared on a day and wait to be sent on it. `conditions_warned` is the last warning of the end
    of the technical conditions that was sent, in days before it.
    """

    __tablename__ = "connection"
    __table_args__ = (
        UniqueConstraint("application_id"),
        CheckConstraint("total_kopecks >= 0", name="total"),
        Index("ix_connection_conditions_until", "conditions_until", postgresql_where=text("performed_on is null")),
    )

    application_id: int = reference("application", index=False)
    state: ContractState = Field(default=ContractState.DRAFT, sa_type=enum_type(ContractState))
    number: str = Field(default="", max_length=40)
    method: FeeMethod = Field(sa_type=enum_type(FeeMethod))
    total_kopecks: int = Field(sa_type=BigInteger)
    words: str = Field(default="", max_length=500)
    estimate: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    scope: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    plan: PaymentPlan = Field(sa_type=enum_type(PaymentPlan))
    voltage_kv: Decimal = Field(sa_type=Numeric(8, 3))
    prepared_on: date | None = None
    papers: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    offered_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    sent_at: datetime | None = None
    conditions_until: date | None = None
    conditions_warned: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    instalments_asked_at: datetime | None = None
    concluded_on: date | None = None
    connected_on: date | None = None
    acts_on: date | None = None
    performed_on: date | None = None


class ConnectionPayment(Table, table=True):
    """A part of the sum: when it is due, the invoice that asks for it, and the day it was wholly paid."""

    __tablename__ = "connection_payment"
    __table_args__ = (UniqueConstraint("connection_id", "number"), UniqueConstraint("invoice_id"))

    connection_id: int = reference("connection", index=False)
    number: int
    kopecks: int = Field(sa_type=BigInteger)
    milestone: Milestone = Field(sa_type=enum_type(Milestone))
    days: int
    quarter: int = 0
    not_after: str = Field(default="", max_length=32)
    due_on: date | None = Field(default=None, index=True)
    invoice_id: int | None = reference("invoice", nullable=True, ondelete="SET NULL", index=False)
    paid_on: date | None = None


class InspectionDay(Table, table=True):
    """A day the company has proposed to inspect, and whether the applicant chose it; days passed over stay."""

    __tablename__ = "inspection_day"

    connection_id: int = reference("connection")
    day: date
    state: DayState = Field(default=DayState.PROPOSED, sa_type=enum_type(DayState))
    proposed_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    proposed_at: datetime
    settled_at: datetime | None = None
