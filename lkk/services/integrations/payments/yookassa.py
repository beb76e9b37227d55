"""YooKassa's API of version 3 over HTTP. What it says of a card (`payment_method`) is dropped unread."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from lkk.services.integrations.errors import ExternalSystemRefuses, ExternalSystemUnavailable, SandboxRefused
from lkk.services.integrations.http_api import HttpAnswer, HttpApi, must_be_fine, parsed
from lkk.services.integrations.payments.contract import (
    NewPayment,
    NewRefund,
    PaymentStanding,
    ReceiptLine,
    RefundStanding,
)

Answered = TypeVar("Answered")
_LONGEST = len("999999999999.99")
#: Rates that are inside of a prepayment (НК РФ ст. 164 п. 4), by the codes of the provider; 1 is «без НДС».
_VAT_CODES = {0: 1, 5: 9, 7: 10, 10: 5, 20: 6, 22: 12}
_DESCRIPTION, _LINE = 128, 128


@dataclass(frozen=True, slots=True)
class _Amount:
    value: str
    currency: str


@dataclass(frozen=True, slots=True)
class _Confirmation:
    confirmation_url: str = ""


@dataclass(frozen=True, slots=True)
class _Cancellation:
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Payment:
    id: str
    status: Literal["pending", "waiting_for_capture", "succeeded", "canceled"]
    amount: _Amount
    metadata: dict[str, str] = field(default_factory=dict)
    confirmation: _Confirmation | None = None
    captured_at: datetime | None = None
    refunded_amount: _Amount | None = None
    cancellation_details: _Cancellation | None = None


@dataclass(frozen=True, slots=True)
class _Refund:
    id: str
    payment_id: str
    status: Literal["pending", "succeeded", "canceled"]
    amount: _Amount
    cancellation_details: _Cancellation | None = None


@dataclass(frozen=True, slots=True)
class _Shop:
    account_id: str
    test: bool = False


@dataclass(frozen=True, slots=True)
class _Error:
    type: Literal["error"]
    code: str
    description: str = ""
    parameter: str = ""


_payment = TypeAdapter(_Payment)
_refund = TypeAdapter(_Refund)
_shop = TypeAdapter(_Shop)
_error = TypeAdapter(_Error)


class YooKassa(HttpApi):
    """The provider; `tax_system` is the code of the company's tax system for receipts, 0 sends none."""

    def __init__(
        self, url: str, shop: str, secret: str, timeout_s: float, *, tax_system: int = 0, refuse_sandbox: bool = False
    ) -> None:
        known = b64encode(f"{shop}:{secret}".encode()).decode()
        super().__init__(
            url, "", timeout_s, name="payment provider", refuse_sandbox=refuse_sandbox, authorization=f"Basic {known}"
        )
        self._tax_system = tax_system
        self._real = not refuse_sandbox

    async def create(self, new: NewPayment) -> PaymentStanding:
        """Begin a payment; see the contract."""
        body = {
            "amount": _amount(new.kopecks),
            "capture": True,
            "description": new.description[:_DESCRIPTION],
            "confirmation": {"type": "redirect", "return_url": new.return_url},
            "metadata": {"key": new.key},
            "receipt": self._receipt(new.receipt_to, new.lines),
        }
        return _standing(await self._hand_in("payments", new.key, body, _payment))

    async def payment(self, payment_id: str) -> PaymentStanding:
        """Ask how a payment stands; see the contract."""
        return _standing(await self._ask_for(f"payments/{payment_id}", _payment))

    async def refund(self, new: NewRefund) -> RefundStanding:
        """Give money back; see the contract."""
        body = {
            "payment_id": new.payment_id,
            "amount": _amount(new.kopecks),
            "description": new.description[:_DESCRIPTION],
            "receipt": self._receipt(new.receipt_to, new.lines),
        }
        return _refund_standing(await self._hand_in("refunds", new.key, body, _refund))

    async def refund_standing(self, refund_id: str) -> RefundStanding:
        """Ask how a refund stands; see the contract."""
        return _refund_standing(await self._ask_for(f"refunds/{refund_id}", _refund))

    async def check(self) -> tuple[str, bool]:
        """Ask whose shop it is; see the contract."""
        answer = await self.ask("GET", "me")
        must_be_fine(answer)
        shop = parsed(_shop, answer)
        return f"ЮKassa, магазин {shop.account_id}", shop.test

    async def prove_real(self) -> None:
        """Ask once whether the shop is for tests.

        Raises:
            SandboxRefused: it is, where real money is expected.
        """
        if not self._real:
            if (await self.check())[1]:
                raise SandboxRefused("the payment provider answers that the shop is for tests")
            self._real = True

    async def _hand_in(self, path: str, key: str, body: dict[str, Any], kind: TypeAdapter[Answered]) -> Answered:
        try:
            await self.prove_real()
        except ExternalSystemUnavailable as error:
            error.untouched = True
            raise
        return _taken(await self.ask("POST", path, json=body, headers={"Idempotence-Key": key}), kind)

    async def _ask_for(self, path: str, kind: TypeAdapter[Answered]) -> Answered:
        await self.prove_real()
        return _taken(await self.ask("GET", path), kind)

    def _receipt(self, receipt_to: str, lines: Sequence[ReceiptLine]) -> dict[str, Any]:
        items = [
            {
                "description": one.name[:_LINE],
                "quantity": "1.00",
                "amount": _amount(one.kopecks),
                "vat_code": _VAT_CODES[one.vat_percent],
                "payment_mode": one.mode,
                "payment_subject": "service",
            }
            for one in lines
        ]
        taxes = {"tax_system_code": self._tax_system} if self._tax_system else {}
        return {"customer": {"email": receipt_to}, "items": items, **taxes}


def known_rate(percent: int) -> bool:
    """Whether a receipt can name a rate of the tax."""
    return percent in _VAT_CODES


def _amount(kopecks: int) -> dict[str, str]:
    return {"value": f"{kopecks // 100}.{kopecks % 100:02d}", "currency": "RUB"}


def _kopecks(amount: _Amount) -> int:
    roubles, point, part = amount.value.partition(".")
    digits = f"{roubles}{part}"
    written = roubles and point and len(part) == len("00") and digits.isascii() and digits.isdecimal()
    if not written or len(amount.value) > _LONGEST or amount.currency != "RUB":
        raise ExternalSystemUnavailable("сумма в ответе не в рублях или записана иначе")
    return int(digits)


def _taken(answer: HttpAnswer, kind: TypeAdapter[Answered]) -> Answered:
    """Read an answer; see the contract for what is raised."""
    if answer.status == 200:
        return parsed(kind, answer)
    if answer.status in (401, 403):
        must_be_fine(answer, untouched=True)
    if 400 <= answer.status < 500 and answer.status != 429 and (error := _own_error(answer)):
        named = f" ({error.parameter})" if error.parameter else ""
        raise ExternalSystemRefuses(error.code[:64], f"{error.description}{named}"[:300])
    must_be_fine(answer)
    raise ExternalSystemUnavailable("сервис ещё обрабатывает запрос")


def _own_error(answer: HttpAnswer) -> _Error | None:
    try:
        return _error.validate_json(answer.body)
    except ValidationError:
        return None


def _standing(said: _Payment) -> PaymentStanding:
    return PaymentStanding(
        id=said.id,
        status=said.status,
        kopecks=_kopecks(said.amount),
        key=said.metadata.get("key", ""),
        pay_url=said.confirmation.confirmation_url if said.confirmation else "",
        captured_at=said.captured_at,
        refunded_kopecks=_kopecks(said.refunded_amount) if said.refunded_amount else 0,
        why_not=said.cancellation_details.reason[:64] if said.cancellation_details else "",
    )


def _refund_standing(said: _Refund) -> RefundStanding:
    why = said.cancellation_details.reason[:64] if said.cancellation_details else ""
    return RefundStanding(said.id, said.payment_id, said.status, _kopecks(said.amount), why)
