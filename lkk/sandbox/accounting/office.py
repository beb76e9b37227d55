"""The office of the accounting system: takes applications, registers them after a moment, leads them on."""

import base64
import json
import sqlite3
import time
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from lkk.sandbox.accounting.documents import make_pdf
from lkk.sandbox.accounting.enclosures import Enclosures
from lkk.sandbox.accounting.feed import Feed
from lkk.sandbox.accounting.messages import MAX_ITEMS
from lkk.sandbox.calendar import Calendar

REGISTERS_AFTER_S = 5.0
STATUSES = {
    "registered": "зарегистрирована",
    "in_progress": "в работе",
    "fulfilled": "исполнена",
    "annulled": "аннулирована",
    "terminated": "договор расторгнут",
}
STAGES = {
    "offer": "условия договора и технические условия размещены",
    "signing": "подписание договора",
    "payment": "оплата",
    "works": "выполнение технических условий",
    "notice": "уведомление о выполнении технических условий",
    "inspection": "проверка выполнения технических условий",
    "connection": "фактическое присоединение",
    "acts": "акты оформлены",
    "supply": "договор энергоснабжения",
    "done": "присоединение завершено",
}
Key = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class ApplicationItem(BaseModel):
    """A piece of news of an application."""

    model_config = ConfigDict(frozen=True, strict=True)

    key: Key
    kind: Literal["application", "status", "message"]
    application_key: uuid.UUID
    at: AwareDatetime
    data: dict[str, Any]


class ApplicationsRequest(BaseModel):
    """The body of POST /v1/applications."""

    items: Annotated[list[ApplicationItem], Field(min_length=1, max_length=MAX_ITEMS)]


class Move(BaseModel):
    """What the office decides on an application; `document` is the title of a document it adds, empty for none."""

    model_config = ConfigDict(extra="forbid")

    application_key: uuid.UUID
    status: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    stage: str | None = None
    reason: str = ""
    legal_ground: str = ""
    document: Annotated[str, StringConstraints(max_length=200)] = ""


class UnknownApplication(Exception):
    """The portal has handed in no such application."""


class Office:
    """Applications with everything the portal has told of them, in the order it came."""

    def __init__(self, connection: sqlite3.Connection, feed: Feed, calendar: Calendar, enclosures: Enclosures) -> None:
        self._connection = connection
        self._feed = feed
        self._calendar = calendar
        self._enclosures = enclosures
        self.registers_after_s: float | None = REGISTERS_AFTER_S

    def submit(self, items: Sequence[ApplicationItem]) -> list[dict[str, str]]:
        """Answer every item in order; a key that is known gets the answer it got, whatever it carries now."""
        with self._connection:
            return [self._submit(item) for item in items]

    def register_received(self) -> int:
        """Register what was received long enough ago and told of by nobody since; return how many there were."""
        if self.registers_after_s is None:
            return 0
        before = time.time() - self.registers_after_s
        with self._connection:
            waiting = self._connection.execute(
                "SELECT key FROM applications WHERE status = 'submitted' AND received_at <= ? ORDER BY received_at",
                (before,),
            ).fetchall()
            for (key,) in waiting:
                self._tell(key, Move(application_key=uuid.UUID(key), status="registered"), [])
        return len(waiting)

    def move(self, step: Move) -> int:
        """Lead an application on, tell it by the feed and return the version. Raises UnknownApplication."""
        key = str(step.application_key)
        row = self._connection.execute("SELECT number FROM applications WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise UnknownApplication(key)
        with self._connection:
            documents = [self._add_document(key, row[0], step)] if step.document else []
            return self._tell(key, step, documents)

    def newest(self, count: int) -> list[dict[str, Any]]:
        """The latest applications with the number of items the portal has handed in of each."""
        names = ("key", "number", "title", "applicant", "staged", "status", "stage", "registration_number", "items")
        rows = self._connection.execute(
            "SELECT a.key, number, title, applicant, staged, status, stage, registration_number,"
            " (SELECT count(*) FROM application_items i WHERE i.application_key = a.key)"
            " FROM applications a ORDER BY received_at DESC LIMIT ?",
            (count,),
        )
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _submit(self, item: ApplicationItem) -> dict[str, str]:
        known = self._connection.execute(
            "SELECT outcome, code, reason FROM application_items WHERE key = ?", (item.key,)
        ).fetchone()
        outcome = known or self._take(item)
        answer = dict(zip(("key", "outcome", "code", "reason"), (item.key, *outcome), strict=True))
        return {name: value for name, value in answer.items() if value is not None}

    def _take(self, item: ApplicationItem) -> tuple[str, str | None, str | None]:
        key = str(item.application_key)
        outcome: tuple[str, str | None, str | None] = ("accepted", None, None)
        if item.kind == "application":
            self._open(key, item.data)
        elif self._connection.execute("SELECT 1 FROM applications WHERE key = ?", (key,)).fetchone() is None:
            outcome = ("refused", "unknown_application", "Такой заявки в учётной системе нет.")
        elif item.kind == "status":
            self._connection.execute(
                "UPDATE applications SET status = ?, stage = ? WHERE key = ?",
                (str(item.data.get("status", "")), item.data.get("stage"), key),
            )
        if outcome[0] == "accepted":
            self._enclosures.name(key, item.data.get("files", []))
        self._connection.execute(
            "INSERT INTO application_items (key, application_key, kind, content, outcome, code, reason)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (item.key, key, item.kind, json.dumps(item.data, ensure_ascii=False), *outcome),
        )
        return outcome

    def _open(self, key: str, data: dict[str, Any]) -> None:
        words = [str(data.get(name) or "") for name in ("number", "title", "applicant")]
        staged = data.get("direction") == "grid_connection"
        self._connection.execute(
            "INSERT OR IGNORE INTO applications VALUES (?, ?, ?, ?, ?, ?, 'submitted', NULL, NULL)",
            (key, *words, staged, time.time()),
        )

    def _tell(self, key: str, step: Move, documents: list[str]) -> int:
        registration, registered_on = self._registration(key) if step.status == "registered" else (None, None)
        self._connection.execute(
            "UPDATE applications SET status = ?, stage = coalesce(?, stage),"
            " registration_number = coalesce(?, registration_number) WHERE key = ?",
            (step.status, step.stage, registration, key),
        )
        data = {
            "status": step.status,
            "stage": step.stage,
            "reason": step.reason,
            "legal_ground": step.legal_ground,
            "registration_number": registration,
            "registered_on": registered_on.isoformat() if registered_on else None,
            "documents": documents,
        }
        return self._feed.append_next("application_state", key, data)

    def _registration(self, key: str) -> tuple[str, date]:
        """The number an application has or the next free one, and today."""
        own, count = self._connection.execute(
            "SELECT max(registration_number) FILTER (WHERE key = ?), count(registration_number) FROM applications",
            (key,),
        ).fetchone()
        today = self._calendar.today()
        return own or f"ВХ-{today.year}-{count + 1:06d}", today

    def _add_document(self, key: str, number: str, step: Move) -> str:
        document = str(uuid.uuid4())
        content = make_pdf(step.document, number, step.reason or "Документ сетевой организации.")
        data = {
            "application_key": key,
            "title": step.document,
            "name": f"{step.document[:150]}.pdf",
            "media_type": "application/pdf",
            "content": base64.b64encode(content).decode(),
        }
        self._feed.append_next("application_document", document, data)
        return document
