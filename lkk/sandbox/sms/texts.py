"""SMS the gateway has taken; nothing is really sent."""

import sqlite3
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

Status = Literal["sent", "delivered", "undelivered"]
_SELECT = "SELECT id, key, phone, text, sender, received_at, status, reason FROM sms "


@dataclass(frozen=True, slots=True)
class Sms:
    """One SMS; `received_at` is ISO in UTC."""

    id: str
    key: str
    phone: str
    text: str
    sender: str
    received_at: str
    status: Status
    reason: str

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


class Phones:
    """Keeps the SMS of all phones; each is reported as `outcome` says, delivered unless told otherwise."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.outcome: Status = "delivered"
        self.reason = ""

    def take(self, key: str, phone: str, text: str, sender: str) -> Sms:
        """Keep an SMS; the first content under a key counts."""
        said = (str(uuid.uuid4()), key, phone, text, sender, datetime.now(UTC).isoformat(), self.outcome, self.reason)
        with self._connection:
            self._connection.execute("INSERT OR IGNORE INTO sms VALUES (?, ?, ?, ?, ?, ?, ?, ?)", said)
        return self._select("WHERE key = ?", key)[0]

    def statuses(self, keys: list[str]) -> list[Sms]:
        """Those of the keys that are known."""
        marks = ", ".join("?" * len(keys))
        return self._select(f"WHERE key IN ({marks})", *keys)

    def newest(self, limit: int, phone: str = "") -> list[Sms]:
        """The last SMS, newest first, of one phone or of all."""
        if phone:
            return self._select("WHERE phone = ? ORDER BY rowid DESC LIMIT ?", phone, limit)
        return self._select("ORDER BY rowid DESC LIMIT ?", limit)

    def _select(self, rest: str, *values: str | int) -> list[Sms]:
        return [Sms(*row) for row in self._connection.execute(_SELECT + rest, values)]
