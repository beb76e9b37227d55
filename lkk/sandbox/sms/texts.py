"""SMS the gateways have taken; nothing is really sent."""

import sqlite3
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

Status = Literal["sent", "delivered", "undelivered"]
GATEWAYS = ("sms", "sms2")  # by the prefixes of their paths
_SELECT = "SELECT id, gateway, key, phone, text, sender, received_at, status, reason FROM taken_sms "


@dataclass(frozen=True, slots=True)
class Sms:
    """One SMS; `received_at` is ISO in UTC."""

    id: str
    gateway: str
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
    """Keeps the SMS of all phones; each is reported as `outcomes` says of its gateway, at first as delivered."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.outcomes: dict[str, tuple[Status, str]] = dict.fromkeys(GATEWAYS, ("delivered", ""))

    def take(self, gateway: str, key: str, phone: str, text: str, sender: str) -> Sms:
        """Keep an SMS; of a gateway the first content under a key counts."""
        now = datetime.now(UTC).isoformat()
        said = (str(uuid.uuid4()), gateway, key, phone, text, sender, now, *self.outcomes[gateway])
        with self._connection:
            self._connection.execute("INSERT OR IGNORE INTO taken_sms VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", said)
        return self._select("WHERE gateway = ? AND key = ?", gateway, key)[0]

    def statuses(self, gateway: str, keys: list[str]) -> list[Sms]:
        """Those of the keys that a gateway knows."""
        marks = ", ".join("?" * len(keys))
        return self._select(f"WHERE gateway = ? AND key IN ({marks})", gateway, *keys)

    def newest(self, limit: int, phone: str = "") -> list[Sms]:
        """The last SMS, newest first, of one phone or of all."""
        if phone:
            return self._select("WHERE phone = ? ORDER BY rowid DESC LIMIT ?", phone, limit)
        return self._select("ORDER BY rowid DESC LIMIT ?", limit)

    def _select(self, rest: str, *values: str | int) -> list[Sms]:
        return [Sms(*row) for row in self._connection.execute(_SELECT + rest, values)]
