"""Payments and refunds of the shop, kept in the storage; of one idempotence key there is one."""

import json
import sqlite3
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from lkk.sandbox.payments.errors import Refusal

SHOP = "100500"
_METHOD = {
    "type": "bank_card",
    "saved": False,
    "title": "Bank card *4444",
    "card": {
        "first6": "555555",
        "last4": "4444",
        "expiry_month": "12",
        "expiry_year": "2030",
        "card_type": "MasterCard",
    },
}
_DESCRIPTION, _MOST = 128, Decimal(10**12)
_MOST_METADATA = 16


@dataclass(frozen=True, slots=True)
class Event:
    """What the shop is told of."""

    name: str
    thing: dict[str, Any]


class PaymentShop:
    """The shop: what it takes, what it gives back, and what of it the shop is told."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.events: list[Event] = []  # not sent yet

    def once(self, path: str, key: str, body: dict[str, Any], make: Any) -> dict[str, Any]:
        """Answer a request to make something: the same key with the same body gets what was made then."""
        if not key or len(key) > 64:
            raise Refusal(400, "invalid_request", "Idempotence key is not specified or too long", "Idempotence-Key")
        said = json.dumps(body, sort_keys=True, ensure_ascii=False)
        query = "SELECT body, id FROM shop_keys WHERE path = ? AND key = ?"
        known = self._connection.execute(query, (path, key)).fetchone()
        if known:
            if known[0] != said:
                raise Refusal(400, "invalid_request", "Idempotence key duplicated", "Idempotence-Key")
            return self.thing(known[1])
        made = make(body)
        with self._connection:
            self._keep(made)
            self._connection.execute("INSERT INTO shop_keys VALUES (?, ?, ?, ?)", (path, key, said, made["id"]))
        return made

    def create(self, body: dict[str, Any], page: str) -> dict[str, Any]:
        """Make a payment; `page` is the address below which payment pages are."""
        if len(body.get("description") or "") > _DESCRIPTION:
            raise Refusal(400, "invalid_request", "Description is too long", "description")
        if len(body.get("metadata") or {}) > _MOST_METADATA:
            raise Refusal(400, "invalid_request", "Too many keys", "metadata")
        wanted, number = body.get("confirmation") or {}, str(uuid.uuid4())
        _check_receipt(body)
        return {
            "id": number,
            "status": "pending",
            "amount": _amount(body),
            "description": body.get("description"),
            "recipient": {"account_id": SHOP, "gateway_id": "100700"},
            "created_at": _now(),
            "confirmation": {
                "type": "redirect",
                "return_url": wanted.get("return_url"),
                "confirmation_url": f"{page}/{number}",
            },
            "test": True,
            "paid": False,
            "refundable": False,
            "metadata": body.get("metadata") or {},
            **({"receipt_registration": "pending"} if body.get("receipt") else {}),
        }

    def refund(self, body: dict[str, Any]) -> dict[str, Any]:
        """Give a part of a payment back, or the whole of it."""
        payment, amount = self.payment(str(body.get("payment_id", ""))), _amount(body)
        back = Decimal(payment.get("refunded_amount", {}).get("value", "0")) + Decimal(amount["value"])
        whole = Decimal(payment["amount"]["value"])
        if not payment["refundable"] or back > whole:
            raise Refusal(400, "invalid_request", "Refund amount exceeds the remainder", "amount")
        payment |= {"refunded_amount": {"value": f"{back:.2f}", "currency": "RUB"}, "refundable": back < whole}
        made = {
            "id": str(uuid.uuid4()),
            "payment_id": payment["id"],
            "status": "succeeded",
            "created_at": _now(),
            "amount": amount,
            "description": body.get("description"),
        }
        with self._connection:
            self._keep(payment)
        self.events.append(Event("refund.succeeded", made))
        return made

    def decide(self, number: str, *, paid: bool, reason: str = "insufficient_funds") -> dict[str, Any]:
        """Do what the payer has chosen on the payment page; a payment that is decided stays as it is."""
        payment = self.payment(number)
        if payment["status"] != "pending":
            return payment
        payment.pop("confirmation", None)
        payment["payment_method"] = {**_METHOD, "id": number}
        if paid:
            income = Decimal(payment["amount"]["value"]) * Decimal("0.965")
            payment |= {
                "status": "succeeded",
                "paid": True,
                "refundable": True,
                "captured_at": _now(),
                "income_amount": {"value": f"{income:.2f}", "currency": "RUB"},
                "refunded_amount": {"value": "0.00", "currency": "RUB"},
            }
            if "receipt_registration" in payment:
                payment["receipt_registration"] = "succeeded"
        else:
            payment |= {"status": "canceled", "cancellation_details": {"party": "payment_network", "reason": reason}}
        with self._connection:
            self._keep(payment)
        self.events.append(Event(f"payment.{payment['status']}", payment))
        return payment

    def alter(self, number: str, amount: str) -> None:
        """Change the sum of a payment: what an honest provider never does."""
        payment = self.payment(number)
        payment["amount"]["value"] = amount
        with self._connection:
            self._keep(payment)

    def payment(self, number: str) -> dict[str, Any]:
        """Return a payment. Raises Refusal."""
        return self._known(number, "payment", "Payment doesn't exist or access denied")

    def thing(self, number: str, kind: str = "") -> dict[str, Any]:
        """Return a payment or a refund. Raises Refusal."""
        return self._known(number, kind, "Object doesn't exist or access denied")

    def newest(self, kind: str, limit: int) -> list[dict[str, Any]]:
        """Return the last payments or refunds, the newest first."""
        query = "SELECT said FROM shop_things WHERE kind = ? ORDER BY number DESC LIMIT ?"
        return [json.loads(said) for (said,) in self._connection.execute(query, (kind, limit))]

    def _known(self, number: str, kind: str, absent: str) -> dict[str, Any]:
        query = "SELECT said FROM shop_things WHERE id = ? AND (? = '' OR kind = ?)"
        found = self._connection.execute(query, (number, kind, kind)).fetchone()
        if found is None:
            raise Refusal(404, "not_found", absent, f"{kind or 'object'}_id")
        return json.loads(found[0])

    def _keep(self, thing: dict[str, Any]) -> None:
        kind = "refund" if "payment_id" in thing else "payment"
        said = json.dumps(thing, ensure_ascii=False)
        self._connection.execute(
            "INSERT INTO shop_things (id, kind, said) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET said = excluded.said",
            (thing["id"], kind, said),
        )


def _amount(body: dict[str, Any]) -> dict[str, str]:
    try:
        value, currency = Decimal(str(body["amount"]["value"])), body["amount"]["currency"]
    except (KeyError, TypeError, InvalidOperation):
        raise Refusal(400, "invalid_request", "Incorrect amount", "amount") from None
    if not 0 < value < _MOST or currency != "RUB":
        raise Refusal(400, "invalid_request", "Incorrect amount", "amount")
    return {"value": f"{value:.2f}", "currency": "RUB"}


def _check_receipt(body: dict[str, Any]) -> None:
    receipt = body.get("receipt")
    if receipt is None:
        return
    customer = receipt.get("customer") or {}
    if not (customer.get("email") or customer.get("phone")):
        raise Refusal(400, "invalid_request", "Receipt needs an e-mail or a phone", "receipt.customer")
    sums = sum(Decimal(str(one["amount"]["value"])) * Decimal(str(one["quantity"])) for one in receipt["items"])
    if sums != Decimal(str(body["amount"]["value"])):
        raise Refusal(400, "invalid_request", "Receipt total does not equal the amount", "receipt.items")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
