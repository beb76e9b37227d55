"""The documents the system has: files ahead, one registration under a key, addenda in their order."""

import hashlib
import sqlite3
import time
from collections.abc import Iterable
from typing import Any

from lkk.sandbox.calendar import Calendar
from lkk.sandbox.documents.messages import Addendum, FileNote, IncomingDocument


class MissingFiles(Exception):
    """A document names files that were not sent."""


class WrongFile(Exception):
    """The bytes are not those the sum tells of."""


class UnknownDocument(Exception):
    """There is no such document."""


class Archive:
    """Keeps what the portal has handed in; while `registers` is false documents wait for `register_all`."""

    def __init__(self, connection: sqlite3.Connection, calendar: Calendar) -> None:
        self._connection = connection
        self._calendar = calendar
        self.registers = True

    def files(self, key: str) -> list[dict[str, str]]:
        """The files of a document, whether it was handed in or not."""
        query = "SELECT id, sha256 FROM document_files WHERE document_key = ? ORDER BY rowid"
        return [{"id": id, "sha256": sha256} for id, sha256 in self._connection.execute(query, (key,))]

    def put(self, key: str, file_id: str, sha256: str, content: bytes) -> None:
        """Keep a file; the same one again changes nothing. Raises WrongFile."""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise WrongFile(file_id)
        with self._connection:
            self._connection.execute(
                "INSERT OR REPLACE INTO document_files VALUES (?, ?, ?, ?)", (key, file_id, sha256, len(content))
            )

    def submit(self, document: IncomingDocument) -> dict[str, Any]:
        """Take a document once and tell where it is now. Raises MissingFiles."""
        key = str(document.key)
        with self._connection:
            if self._row(key) is None:
                self._demand(key, document.files)
                card = document.card
                self._connection.execute(
                    "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)",
                    (key, card.number, card.title, card.applicant, document.model_dump_json(), time.time()),
                )
            if self.registers:
                self._register(key)
        number, day = self._row(key) or (None, None)
        if number is None:
            return {"key": key, "outcome": "received"}
        return {"key": key, "outcome": "registered", "registration_number": number, "registered_on": day}

    def add(self, key: str, addendum: Addendum) -> None:
        """Keep an addendum once. Raises UnknownDocument, MissingFiles."""
        if self._row(key) is None:
            raise UnknownDocument(key)
        self._demand(key, addendum.files)
        with self._connection:
            self._connection.execute(
                "INSERT OR IGNORE INTO document_addenda (key, document_key, kind, content) VALUES (?, ?, ?, ?)",
                (addendum.key, key, addendum.kind, addendum.model_dump_json()),
            )

    def register_all(self) -> int:
        """Register what waits; return how many there were."""
        waiting = self._connection.execute("SELECT key FROM documents WHERE registration_number IS NULL").fetchall()
        with self._connection:
            for (key,) in waiting:
                self._register(key)
        return len(waiting)

    def newest(self, count: int) -> list[dict[str, Any]]:
        """The latest documents with the number of their files and addenda."""
        names = ("key", "number", "title", "applicant", "registration_number", "registered_on", "files", "addenda")
        rows = self._connection.execute(
            "SELECT d.key, number, title, applicant, registration_number, registered_on,"
            " (SELECT count(*) FROM document_files f WHERE f.document_key = d.key),"
            " (SELECT count(*) FROM document_addenda a WHERE a.document_key = d.key)"
            " FROM documents d ORDER BY received_at DESC LIMIT ?",
            (count,),
        )
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _demand(self, key: str, wanted: Iterable[FileNote]) -> None:
        known = {(one["id"], one["sha256"]) for one in self.files(key)}
        if any((str(one.id), one.sha256) not in known for one in wanted):
            raise MissingFiles(key)

    def _row(self, key: str) -> tuple[str | None, str | None] | None:
        query = "SELECT registration_number, registered_on FROM documents WHERE key = ?"
        return self._connection.execute(query, (key,)).fetchone()

    def _register(self, key: str) -> None:
        today = self._calendar.today()
        self._connection.execute(
            "UPDATE documents SET registered_on = ?, registration_number ="
            " (SELECT printf('СЭД-%d-%05d', ?, count(registration_number) + 1) FROM documents)"
            " WHERE key = ? AND registration_number IS NULL",
            (today.isoformat(), today.year, key),
        )
