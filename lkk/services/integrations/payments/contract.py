"""What the portal asks of a payment provider. Amounts are whole kopecks; no data of cards pass here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

PaymentMode = Literal["full_prepayment", "partial_prepayment"]
KEY_LIVES_HOURS = 24  # so long the provider knows an idempotence key: later the same request would be another payment


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A line of the fiscal receipt (54-ФЗ); `vat_percent` is the rate of the invoice, 0 for «без НДС»."""

    name: str
    kopecks: int
    vat_percent: int
    mode: PaymentMode


@dataclass(frozen=True, slots=True)
class NewPayment:
    """A payment to be begun; of one `key` the provider begins one however often it is asked.

    `receipt_to` is the e-mail the fiscal receipt goes to.
    """

    key: str
    kopecks: int
    description: str
    return_url: str
    receipt_to: str = field(repr=False)
    lines: Sequence[ReceiptLine]


@dataclass(frozen=True, slots=True)
class PaymentStanding:
    """What the provider says of a payment. `key` is ours; `captured_at` is when the money was taken, aware UTC."""

    id: str
    status: Literal["pending", "waiting_for_capture", "succeeded", "canceled"]
    kopecks: int
    key: str
    pay_url: str = ""
    captured_at: datetime | None = None
    refunded_kopecks: int = 0
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class NewRefund:
    """Money to be given back; of one `key` the provider gives it once."""

    key: str
    payment_id: str
    kopecks: int
    description: str
    receipt_to: str = field(repr=False)
    lines: Sequence[ReceiptLine]


@dataclass(frozen=True, slots=True)
class RefundStanding:
    """What the provider says of a refund."""

    id: str
    payment_id: str
    status: Literal["pending", "succeeded", "canceled"]
    kopecks: int
    why_not: str = ""


class PaymentProvider(Protocol):
    """The provider.

    Every method raises ExternalSystemUnavailable when nothing is known of the effect (repeat with the same key), and
    ExternalSystemRefuses when it will never be (another try needs another key).
    """

    async def create(self, new: NewPayment) -> PaymentStanding:
        """Begin a payment, or return the one begun by this key."""
        ...

    async def payment(self, payment_id: str) -> PaymentStanding:
        """Ask how a payment stands."""
        ...

    async def refund(self, new: NewRefund) -> RefundStanding:
        """Give money back, or return the refund of this key."""
        ...

    async def refund_standing(self, refund_id: str) -> RefundStanding:
        """Ask how a refund stands."""
        ...

    async def check(self) -> tuple[str, bool]:
        """Return the name of the shop and whether it is for tests. Raises ExternalSystemUnavailable."""
        ...
