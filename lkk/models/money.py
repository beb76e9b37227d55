"""Invoices, the money that came for them and where each kopeck of it went.

Lock order: the application, then invoices by their ids; a payment is locked before both of them.
"""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from lkk.models.base import SealedJSON, SealedText, Table, enum_type, reference
from lkk.vocabulary.money import (
    FORMULA_LENGTH,
    LINE_LENGTH,
    OPEN_INVOICE,
    OPEN_PAYMENT,
    OPEN_REFUND,
    PURPOSE_LENGTH,
    BankDoubt,
    BankMatch,
    InvoiceSource,
    InvoiceState,
    MoneySource,
    MoneyTaskKind,
    PaymentState,
    RefundState,
)


def _in(states: tuple[Any, ...]) -> str:
    return "state in ({})".format(", ".join(f"'{one.value}'" for one in states))


def _kopecks(**more: Any) -> Any:
    return Field(sa_type=BigInteger, **more)


def _sealed(place: str) -> Any:
    return Field(default="", sa_type=SealedText(place), sa_column_kwargs={"server_default": ""})


class VatRate(Table, table=True):
    """The rate of value added tax from a day on, in per cent; 0 when the company charges none."""

    __tablename__ = "vat_rate"
    __table_args__ = (UniqueConstraint("valid_from"),)

    percent: int
    law: str = Field(max_length=300)
    valid_from: date
    valid_to: date | None = None


class Invoice(Table, table=True):
    """What a customer is asked to pay. `vat_kopecks` is inside `total_kopecks`.

    `echo_key` is what the feed echoes, `ledger_id` and `ledger_version` are the accounting system's own; `pay_until` is
    the last day on time, none without a term. `part_of` is the first invoice of instalments, `part_no` which of them
    this one is, 0 for an invoice by itself.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("number", "source"),
        CheckConstraint("total_kopecks > 0", name="total"),
        CheckConstraint("paid_kopecks between 0 and total_kopecks", name="paid"),
        Index("ix_invoice_user_id_state", "user_id", "state"),
        Index("ix_invoice_open_pay_until", "pay_until", postgresql_where=text(_in(OPEN_INVOICE))),
    )

    public_id: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    echo_key: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    ledger_id: str | None = Field(default=None, max_length=64, unique=True)
    ledger_version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    number: str = Field(max_length=40)
    source: InvoiceSource = Field(default=InvoiceSource.PORTAL, sa_type=enum_type(InvoiceSource))
    user_id: int = reference("user_account", index=False)
    account_id: int | None = reference("customer_account", nullable=True, ondelete="SET NULL")
    application_id: int | None = reference("application", nullable=True, ondelete="SET NULL")
    document_id: int | None = reference("document", nullable=True, ondelete="SET NULL")
    purpose: str = Field(max_length=PURPOSE_LENGTH)
    issued_on: date
    pay_until: date | None = None
    state: InvoiceState = Field(default=InvoiceState.ISSUED, sa_type=enum_type(InvoiceState))
    total_kopecks: int = _kopecks()
    paid_kopecks: int = _kopecks(default=0)
    vat_percent: int = 0
    vat_kopecks: int = _kopecks(default=0)
    part_of: int | None = reference("invoice", nullable=True, ondelete="SET NULL")
    part_no: int = 0
    created_at: datetime
    created_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    paid_on: date | None = None
    cancelled_at: datetime | None = None
    cancelled_why: str = Field(default="", max_length=300)
    reminded_at: datetime | None = None


class InvoiceLine(Table, table=True):
    """A line of an invoice; `formula` says in words how the sum was reckoned. Sums are with the tax."""

    __tablename__ = "invoice_line"
    __table_args__ = (UniqueConstraint("invoice_id", "position"),)

    invoice_id: int = reference("invoice", index=False)
    position: int
    name: str = Field(max_length=LINE_LENGTH)
    formula: str = Field(default="", max_length=FORMULA_LENGTH)
    quantity: Decimal = Field(max_digits=14, decimal_places=3)
    unit: str = Field(default="", max_length=20)
    price_kopecks: int = _kopecks()
    sum_kopecks: int = _kopecks()


class OnlinePayment(Table, table=True):
    """A payment through the provider. `idempotence_key` is kept before the first call and goes with every one of them.

    `ask_at` is when the provider is to be asked next, none once the outcome is known. `refused_code` is the provider's
    word of why not.
    """

    __tablename__ = "online_payment"
    __table_args__ = (
        CheckConstraint("amount_kopecks > 0", name="amount"),
        CheckConstraint("refunded_kopecks between 0 and amount_kopecks", name="refunded"),
        Index("ix_online_payment_ask_at", "ask_at", postgresql_where=text("ask_at is not null")),
        Index("ix_online_payment_open", "user_id", postgresql_where=text(_in(OPEN_PAYMENT))),
        Index("ix_online_payment_user_id_created_at", "user_id", "created_at"),
    )

    public_id: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    idempotence_key: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    provider_id: str | None = Field(default=None, max_length=64, unique=True)
    user_id: int = reference("user_account", index=False)
    state: PaymentState = Field(default=PaymentState.CREATED, sa_type=enum_type(PaymentState))
    amount_kopecks: int = _kopecks()
    refunded_kopecks: int = _kopecks(default=0)
    description: str = Field(max_length=128)
    pay_url: str = Field(default="", max_length=1000)
    receipt_to: str = Field(default="", sa_type=SealedText("online_payment.receipt_to"))
    created_at: datetime
    created_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    captured_at: datetime | None = None
    closed_at: datetime | None = None
    asked_times: int = 0
    ask_at: datetime | None = None
    refused_code: str = Field(default="", max_length=64)


class PaymentPart(Table, table=True):
    """What of a payment is meant for an invoice."""

    __tablename__ = "payment_part"
    __table_args__ = (
        UniqueConstraint("payment_id", "invoice_id"),
        CheckConstraint("kopecks > 0", name="kopecks"),
    )

    payment_id: int = reference("online_payment", index=False)
    invoice_id: int = reference("invoice")
    kopecks: int = _kopecks()


class BankPayment(Table, table=True):
    """Money through a bank, as the accounting system tells of it; `feed_key` is its own id there.

    It names an invoice or an application, or neither; `doubt` says why it waits for an employee. `refunded_kopecks` is
    what went back to the payer.
    """

    __tablename__ = "bank_payment"
    __table_args__ = (
        CheckConstraint("amount_kopecks > 0", name="amount"),
        CheckConstraint("refunded_kopecks between 0 and amount_kopecks", name="refunded"),
        Index("ix_bank_payment_turn", text("(match = 'unmatched') desc"), text("id desc")),
        Index("ix_bank_payment_match", "match", text("id desc")),
    )

    feed_key: str = Field(max_length=80, unique=True)
    user_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    account_id: int | None = reference("customer_account", nullable=True, ondelete="SET NULL")
    application_id: int | None = reference("application", nullable=True, ondelete="SET NULL")
    invoice_id: int | None = reference("invoice", nullable=True, ondelete="SET NULL")
    match: BankMatch = Field(default=BankMatch.UNMATCHED, sa_type=enum_type(BankMatch))
    value_date: date
    amount_kopecks: int = _kopecks()
    refunded_kopecks: int = _kopecks(default=0)
    purpose: str = Field(default="", sa_type=SealedText("bank_payment.purpose"))
    payer: str = Field(default="", sa_type=SealedText("bank_payment.payer"))
    payer_inn: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})
    payer_bik: str = _sealed("bank_payment.payer_bik")
    payer_account: str = _sealed("bank_payment.payer_account")
    invoice_number: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    doubt: BankDoubt | None = Field(default=None, sa_type=enum_type(BankDoubt))
    received_at: datetime
    matched_at: datetime | None = None
    matched_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)


class MoneyApplied(Table, table=True):
    """Where a part of money went: to an invoice, or without one it is an advance of the customer.

    The rows of one source add up to its amount, and are written once.
    """

    __tablename__ = "money_applied"
    __table_args__ = (
        CheckConstraint("kopecks > 0", name="kopecks"),
        CheckConstraint("(online_payment_id is null) <> (bank_payment_id is null)", name="source"),
        Index(
            "uq_money_applied_online",
            "online_payment_id",
            text("coalesce(invoice_id, 0)"),
            unique=True,
            postgresql_where=text("online_payment_id is not null"),
        ),
        Index(
            "uq_money_applied_bank",
            "bank_payment_id",
            text("coalesce(invoice_id, 0)"),
            unique=True,
            postgresql_where=text("bank_payment_id is not null"),
        ),
    )

    source: MoneySource = Field(sa_type=enum_type(MoneySource))
    online_payment_id: int | None = reference("online_payment", nullable=True, index=False)
    bank_payment_id: int | None = reference("bank_payment", nullable=True, index=False)
    invoice_id: int | None = reference("invoice", nullable=True)
    user_id: int | None = reference("user_account", nullable=True)
    kopecks: int = _kopecks()
    day: date
    applied_at: datetime


class Refund(Table, table=True):
    """Money asked back: what came on line goes back by the provider, what came by a bank to the requisites.

    `prepared_by` and `approved_by` are two people. `requisites` are the payer's own. Nobody's (`user_id`) is that of a
    payment whose customer is not known. `due_on` is the last day of the company's term.
    """

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount_kopecks > 0", name="amount"),
        CheckConstraint("approved_by is null or approved_by <> prepared_by", name="two_people"),
        Index("ix_refund_open", "requested_at", postgresql_where=text(_in(OPEN_REFUND))),
    )

    public_id: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    idempotence_key: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    provider_id: str | None = Field(default=None, max_length=64, unique=True)
    user_id: int | None = reference("user_account", nullable=True)
    online_payment_id: int | None = reference("online_payment", nullable=True, ondelete="SET NULL")
    bank_payment_id: int | None = reference("bank_payment", nullable=True, ondelete="SET NULL")
    invoice_id: int | None = reference("invoice", nullable=True, ondelete="SET NULL")
    application_id: int | None = reference("application", nullable=True, ondelete="SET NULL")
    state: RefundState = Field(default=RefundState.REQUESTED, sa_type=enum_type(RefundState))
    amount_kopecks: int = _kopecks()
    reason: str = Field(max_length=500)
    requisites: dict[str, Any] = Field(default_factory=dict, sa_type=SealedJSON("refund.requisites"))
    requested_at: datetime
    due_on: date | None = None
    prepared_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    prepared_at: datetime | None = None
    approved_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    approved_at: datetime | None = None
    sent_at: datetime | None = None
    completed_at: datetime | None = None
    refused_at: datetime | None = None
    refused_why: str = Field(default="", max_length=500)


class ProviderNotice(Table, table=True):
    """That the provider has told of an event: a hint to ask it, one row an event. Nothing else of it is kept."""

    __tablename__ = "provider_notice"
    __table_args__ = (UniqueConstraint("provider_id", "event"),)

    provider_id: str = Field(max_length=64)
    event: str = Field(max_length=40)
    received_at: datetime


class MoneyTask(Table, table=True):
    """Something about money that an operator has to decide; one is open at a time for a payment and a cause."""

    __tablename__ = "money_task"
    __table_args__ = (
        Index(
            "uq_money_task_online",
            "kind",
            "online_payment_id",
            unique=True,
            postgresql_where=text("closed_at is null and online_payment_id is not null"),
        ),
        Index(
            "uq_money_task_bank",
            "kind",
            "bank_payment_id",
            unique=True,
            postgresql_where=text("closed_at is null and bank_payment_id is not null"),
        ),
        Index("ix_money_task_open", "opened_at", postgresql_where=text("closed_at is null")),
    )

    kind: MoneyTaskKind = Field(sa_type=enum_type(MoneyTaskKind))
    user_id: int | None = reference("user_account", nullable=True)
    online_payment_id: int | None = reference("online_payment", nullable=True, index=False)
    bank_payment_id: int | None = reference("bank_payment", nullable=True, index=False)
    invoice_id: int | None = reference("invoice", nullable=True, ondelete="SET NULL", index=False)
    kopecks: int = _kopecks(default=0)
    words: str = Field(default="", max_length=500)
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    answer: str = Field(default="", max_length=500)
