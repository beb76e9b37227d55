"""Emails the mail server has taken."""

import hashlib
import sqlite3
from dataclasses import asdict, astuple, dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as default_policy
from typing import Any

_SELECT = "SELECT id, recipient, sender, subject, text, html, received_at, message_id FROM emails "
_SELECT_FILES = "SELECT name, media_type, size, sha256 FROM email_files WHERE email_id = ? ORDER BY rowid"
_INSERT = (
    "INSERT INTO emails (recipient, sender, subject, text, html, received_at, message_id) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_FILE = "INSERT INTO email_files (email_id, name, media_type, size, sha256) VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class EmailFile:
    """What is known of a file that came with an email."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Email:
    """One email as one recipient got it; `received_at` is ISO in UTC."""

    id: int
    recipient: str
    sender: str
    subject: str
    text: str
    html: str
    received_at: str
    message_id: str
    files: tuple[EmailFile, ...] = ()

    def as_json(self) -> dict[str, Any]:
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
            "files": [asdict(one) for one in self.files],
        }


class Mailbox:
    """Keeps emails, one a recipient."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, content: bytes, recipients: list[str]) -> None:
        """Keep an email for each envelope recipient."""
        message = message_from_bytes(content, _class=EmailMessage, policy=default_policy)
        said = (
            str(message.get("From", "")),
            str(message.get("Subject", "")),
            _body(message, "plain"),
            _body(message, "html"),
            datetime.now(UTC).isoformat(),
            str(message.get("Message-ID", "")).strip(),
        )
        files = [_file(part) for part in message.iter_attachments()]
        with self._connection:
            for recipient in recipients:
                kept = self._connection.execute(_INSERT, (recipient, *said)).lastrowid
                self._connection.executemany(_INSERT_FILE, [(kept, *astuple(one)) for one in files])

    def newest(self, limit: int) -> list[Email]:
        """The last emails, newest first."""
        return self._select("ORDER BY id DESC LIMIT ?", limit)

    def find(self, recipient: str | None, after: int) -> list[Email]:
        """Emails with a greater id, oldest first, to one address or to everyone."""
        if recipient is None:
            return self._select("WHERE id > ? ORDER BY id", after)
        return self._select("WHERE id > ? AND recipient = ? COLLATE NOCASE ORDER BY id", after, recipient)

    def email(self, email_id: int) -> Email | None:
        """One email, None when there is no such one."""
        found = self._select("WHERE id = ?", email_id)
        return found[0] if found else None

    def _select(self, rest: str, *values: str | int) -> list[Email]:
        rows = self._connection.execute(_SELECT + rest, values)
        return [replace(email, files=self._files(email.id)) for email in [Email(*row) for row in rows]]

    def _files(self, email_id: int) -> tuple[EmailFile, ...]:
        rows = self._connection.execute(_SELECT_FILES, (email_id,))
        return tuple(EmailFile(*row) for row in rows)


def _file(part: EmailMessage) -> EmailFile:
    content = part.get_payload(decode=True)
    body = content if isinstance(content, bytes) else b""
    return EmailFile(part.get_filename() or "", part.get_content_type(), len(body), hashlib.sha256(body).hexdigest())


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")
