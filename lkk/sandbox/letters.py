"""Letters the mail server has taken."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as default_policy

_SELECT = "SELECT id, recipient, sender, subject, text, html, received_at, message_id FROM letters "


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as one recipient got it; `received_at` is ISO in UTC."""

    id: int
    recipient: str
    sender: str
    subject: str
    text: str
    html: str
    received_at: str
    message_id: str

    def as_json(self) -> dict[str, str | int]:
        """For programs."""
        return {
            "id": self.id,
            "to": self.recipient,
            "from": self.sender,
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "received_at": self.received_at,
            "message_id": self.message_id,
        }


class Letterbox:
    """Keeps letters, one a recipient."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, content: bytes, recipients: list[str]) -> None:
        """Keep a letter for each envelope recipient."""
        message = message_from_bytes(content, _class=EmailMessage, policy=default_policy)
        received_at = datetime.now(UTC).isoformat()
        with self._connection:
            self._connection.executemany(
                "INSERT INTO letters (recipient, sender, subject, text, html, received_at, message_id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        recipient,
                        str(message.get("From", "")),
                        str(message.get("Subject", "")),
                        _body(message, "plain"),
                        _body(message, "html"),
                        received_at,
                        str(message.get("Message-ID", "")).strip(),
                    )
                    for recipient in recipients
                ],
            )

    def newest(self, limit: int) -> list[Letter]:
        """The last letters, newest first."""
        return self._select("ORDER BY id DESC LIMIT ?", limit)

    def find(self, recipient: str | None, after: int) -> list[Letter]:
        """Letters with a greater id, oldest first, to one address or to everyone."""
        if recipient is None:
            return self._select("WHERE id > ? ORDER BY id", after)
        return self._select("WHERE id > ? AND recipient = ? COLLATE NOCASE ORDER BY id", after, recipient)

    def letter(self, letter_id: int) -> Letter | None:
        """One letter, None when there is no such one."""
        found = self._select("WHERE id = ?", letter_id)
        return found[0] if found else None

    def _select(self, rest: str, *values: str | int) -> list[Letter]:
        rows = self._connection.execute(_SELECT + rest, values)
        return [Letter(*row) for row in rows]


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")
