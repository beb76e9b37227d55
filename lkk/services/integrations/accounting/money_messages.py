"""What is said of money, both ways: invoices, payments and refunds; every sum is in kopecks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from lkk.services.integrations.accounting.fields import Cursor, Id, Text200, Text400, Version
from lkk.vocabulary.money import LARGEST_KOPECKS, MOST_LINES, PURPOSE_LENGTH

Kopecks = Annotated[int, Field(ge=0, le=LARGEST_KOPECKS)]
SomeKopecks = Annotated[int, Field(ge=1, le=LARGEST_KOPECKS)]
Purpose = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
Number = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]+$")]
InvoicePurpose = Annotated[str, StringConstraints(max_length=PURPOSE_LENGTH, pattern=r"^[^\x00]+$")]
Digits = Annotated[str, StringConstraints(max_length=20, pattern=r"^[0-9]+$")]


@dataclass(frozen=True, slots=True)
class MoneyItem:
    """A piece of news of money; the first content under a key is the one that counts.

    `subject_key` is the key of the invoice, payment or refund, by which the feed names it.
    """

    key: str
    kind: Literal["invoice", "payment", "refund"]
    subject_key: UUID
    at: datetime
    data: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return the item of the request's body."""
        return {
            "key": self.key,
            "kind": self.kind,
            "subject_key": str(self.subject_key),
            "at": self.at.isoformat(),
            "data": self.data,
        }


@dataclass(frozen=True, slots=True)
class MoneyOutcome:
    """Whether an item was taken; `code` and `reason` (Russian) when it was refused."""

    key: str
    outcome: Literal["accepted", "refused"]
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerPayment:
    """Money that has come to the company's account in a bank on `value_date`.

    What the payer has written or the bank knows tells what it is for: the number of an invoice, the key of an
    application, or neither.
    """

    value_date: date
    amount_kopecks: SomeKopecks
    purpose: Purpose
    payer: Text400
    payer_inn: Digits | None
    payer_bik: Digits | None
    payer_account: Digits | None
    invoice_number: Number | None
    application_key: UUID | None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of an invoice."""

    name: Text200
    sum_kopecks: SomeKopecks


@dataclass(frozen=True, slots=True)
class LedgerInvoice:
    """An invoice of the ledger; `key` is that of the portal's invoice it echoes, none where accounting made it.

    `vat_percent` is none where the sum is without VAT.
    """

    key: UUID | None
    number: Number
    issued_on: date
    pay_until: date | None
    purpose: InvoicePurpose
    application_key: UUID | None
    account_id: Id | None
    lines: Annotated[tuple[LedgerLine, ...], Field(min_length=1, max_length=MOST_LINES)]
    total_kopecks: SomeKopecks
    vat_percent: Annotated[int, Field(ge=0, le=99)] | None
    vat_kopecks: Kopecks
    cancelled: bool


@dataclass(frozen=True, slots=True)
class RefundResult:
    """What has become of a refund that was handed in by its key; `paid_on` is the day of the bank when completed."""

    key: UUID
    outcome: Literal["completed", "refused"]
    paid_on: date | None
    code: str | None
    reason: Purpose | None


@dataclass(frozen=True, slots=True)
class LedgerPaymentChange:
    """A payment in the feed; `id` is its own key."""

    cursor: Cursor
    entity: Literal["payment"]
    id: Id
    version: Version
    data: LedgerPayment


@dataclass(frozen=True, slots=True)
class LedgerInvoiceChange:
    """An invoice in the feed; `id` is its number in the ledger."""

    cursor: Cursor
    entity: Literal["invoice"]
    id: Id
    version: Version
    data: LedgerInvoice


@dataclass(frozen=True, slots=True)
class RefundResultChange:
    """The end of a refund in the feed; `id` is its key."""

    cursor: Cursor
    entity: Literal["refund_result"]
    id: Id
    version: Version
    data: RefundResult
