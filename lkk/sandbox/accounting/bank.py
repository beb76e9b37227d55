"""The bank and the cashier of the accounting system: money that comes in, refunds carried out after a moment."""

import json
import sqlite3
import time
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from lkk.sandbox.accounting.feed import Feed
from lkk.sandbox.accounting.messages import MAX_ITEMS
from lkk.sandbox.calendar import Calendar

REFUNDS_AFTER_S = 3.0
_QR, _ENCODINGS = "ST0001", "123"
_MOST_KOPECKS = 10**13


class MoneyItem(BaseModel):
    """A piece of news of money."""

    model_config = ConfigDict(frozen=True, strict=True)

    key: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    kind: Literal["invoice", "payment", "refund"]
    subject_key: uuid.UUID
    at: AwareDatetime
    data: dict[str, Any]


class MoneyRequest(BaseModel):
    """The body of POST /v1/money."""

    items: Annotated[list[MoneyItem], Field(min_length=1, max_length=MAX_ITEMS)]


class Order(BaseModel):
    """What somebody pays in the bank: by the text of a QR, by the number of an invoice, for an application, or just so.

    What the QR says stands for what is left empty. `key` repeats a payment that was told before.
    """

    model_config = ConfigDict(extra="forbid")

    qr: Annotated[str, StringConstraints(max_length=2000)] = ""
    invoice_number: Annotated[str, StringConstraints(max_length=64)] = ""
    application_key: uuid.UUID | None = None
    amount_kopecks: Annotated[int | None, Field(ge=1, le=_MOST_KOPECKS)] = None
    purpose: Annotated[str, StringConstraints(max_length=500)] = ""
    payer: Annotated[str, StringConstraints(max_length=400)] = ""
    payer_inn: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,12}$")] = ""
    payer_bik: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,9}$")] = ""
    payer_account: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,20}$")] = ""
    value_date: date | None = None
    key: Annotated[str, StringConstraints(max_length=64)] = ""


class UnreadableOrder(Exception):
    """The QR is none, or nothing tells how much is paid."""


class Bank:
    """What the portal has told of money, payments into the company's account, and refunds out of it."""

    def __init__(self, connection: sqlite3.Connection, feed: Feed, calendar: Calendar) -> None:
        self._connection = connection
        self._feed = feed
        self._calendar = calendar
        self.refunds_after_s: float | None = REFUNDS_AFTER_S
        self.refuses = ""

    def take(self, items: Sequence[MoneyItem]) -> list[dict[str, str]]:
        """Answer every item in order; a key that is known gets the answer it got, whatever it carries now."""
        with self._connection:
            return [self._take(item) for item in items]

    def pay(self, order: Order) -> str:
        """Tell by the feed that money has come; return the key of the payment. Raises UnreadableOrder."""
        said = read_qr(order.qr) if order.qr else {}
        amount = order.amount_kopecks or int(said.get("Sum") or 0) or self._left_of(order.invoice_number)
        if not amount:
            raise UnreadableOrder("Сумма не указана.")
        purpose = order.purpose or said.get("Purpose", "")
        names = [said.get(name, "") for name in ("LastName", "FirstName", "MiddleName")]
        key = order.key or str(uuid.uuid4())
        data = {
            "value_date": (order.value_date or self._calendar.today()).isoformat(),
            "amount_kopecks": amount,
            "purpose": purpose,
            "payer": order.payer or " ".join(name for name in names if name) or "Плательщик",
            "payer_inn": order.payer_inn or None,
            "payer_bik": order.payer_bik or None,
            "payer_account": order.payer_account or None,
            "invoice_number": order.invoice_number or said.get("DocNo") or self._named_in(purpose),
            "application_key": str(order.application_key) if order.application_key else None,
        }
        with self._connection:
            self._feed.append_next("payment", key, data)
        return key

    def refund_received(self) -> int:
        """Carry out the refunds that were received long enough ago; return how many there were."""
        if self.refunds_after_s is None:
            return 0
        with self._connection:
            waiting = self._connection.execute(
                "SELECT key, subject_key FROM money_items WHERE kind = 'refund' AND ended = 0 AND received_at <= ?",
                (time.time() - self.refunds_after_s,),
            ).fetchall()
            for key, subject in waiting:
                self._connection.execute("UPDATE money_items SET ended = 1 WHERE key = ?", (key,))
                self._feed.append_next("refund_result", subject, self._end(subject))
        return len(waiting)

    def received(self) -> list[dict[str, Any]]:
        """Everything the portal has told of money, the oldest first."""
        rows = self._connection.execute(
            "SELECT key, kind, subject_key, content FROM money_items ORDER BY number"
        ).fetchall()
        return [
            {"key": key, "kind": kind, "subject_key": subject, "data": json.loads(content)}
            for key, kind, subject, content in rows
        ]

    def invoices(self, count: int) -> list[dict[str, Any]]:
        """The newest invoices that can be paid: the portal's and those of the ledger."""
        found: dict[str, dict[str, Any]] = {}
        for content in self._told():
            found.pop(content["number"], None)
            if not content["cancelled"]:
                found[content["number"]] = content
        return list(found.values())[: -count - 1 : -1]

    def newest(self, entity: str, count: int) -> list[dict[str, Any]]:
        """The newest payments or ends of refunds of the feed."""
        rows = self._connection.execute(
            "SELECT data FROM changes WHERE entity = ? ORDER BY position DESC LIMIT ?", (entity, count)
        ).fetchall()
        return [json.loads(data) for (data,) in rows]

    def _take(self, item: MoneyItem) -> dict[str, str]:
        self._connection.execute(
            "INSERT OR IGNORE INTO money_items (key, kind, subject_key, content, received_at) VALUES (?, ?, ?, ?, ?)",
            (item.key, item.kind, str(item.subject_key), json.dumps(item.data, ensure_ascii=False), time.time()),
        )
        return {"key": item.key, "outcome": "accepted"}

    def _end(self, subject: str) -> dict[str, Any]:
        end = {"key": subject, "code": None, "reason": None}
        if self.refuses:
            return end | {"outcome": "refused", "paid_on": None, "code": "refused", "reason": self.refuses}
        return end | {"outcome": "completed", "paid_on": self._calendar.today().isoformat()}

    def _told(self) -> list[dict[str, Any]]:
        rows = self._connection.execute(
            "SELECT content FROM (SELECT 0 AS origin, number AS place, content FROM money_items WHERE kind = 'invoice'"
            " UNION ALL SELECT 1, position, data FROM changes WHERE entity = 'invoice') ORDER BY origin, place"
        ).fetchall()
        return [json.loads(content) for (content,) in rows]

    def _left_of(self, number: str) -> int:
        return next((one["total_kopecks"] for one in reversed(self._told()) if one["number"] == number), 0)

    def _named_in(self, purpose: str) -> str | None:
        """The longest number of an invoice that stands in the purpose, as a cashier would find it."""
        numbers = {one["number"] for one in self._told() if one["number"] in purpose}
        return max(numbers, key=len, default=None)


def read_qr(text: str) -> Mapping[str, str]:
    """The fields of a payment QR (ГОСТ Р 56042-2014). Raises UnreadableOrder."""
    head, body = text.strip()[: len(_QR)], text.strip()[len(_QR) :]
    if head != _QR or body[:1] not in _ENCODINGS or len(body) < len("2|"):
        raise UnreadableOrder("Это не платёжный QR-код.")
    fields = [part.partition("=") for part in body[2:].split(body[1])]
    said = {name: value for name, sign, value in fields if sign}
    if not said.get("Sum", "0").isdecimal():
        raise UnreadableOrder("Сумма в QR-коде — целое число копеек.")
    return said
