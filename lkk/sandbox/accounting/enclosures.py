"""Files of applications: named by an item first, then their bytes in parts, told to be whole by their sum."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

MAX_PART = 1 << 20  # bytes


class NotTaken(Exception):
    """A part is refused: `status`, `code` and words as the API tells them."""

    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(code)
        self.status, self.code, self.words = status, code, words


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a file from `first` on; `total` and `sha256` are of the whole."""

    first: int
    total: int
    sha256: str
    content: bytes


class Enclosures:
    """Keeps parts in their order; `refuses` is the reason for which every file is refused, empty for none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.refuses = ""

    def name(self, application: str, files: Iterable[dict[str, Any]]) -> None:
        """Remember files an item of an application has named; the caller commits."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO application_files (application_key, id, name, size, sha256) VALUES (?, ?, ?, ?, ?)",
            [(application, one["id"], one["name"], one["size"], one["sha256"]) for one in files],
        )

    def offset(self, application: str, file: str) -> int:
        """How many bytes of a file there are, 0 of one nobody has named."""
        row = self._row(application, file)
        return row[2] if row else 0

    def take(self, application: str, file: str, part: Part) -> int:
        """Keep a part and return how many bytes there are then; one that is there already changes nothing.

        Raises NotTaken.
        """
        if self.refuses:
            raise NotTaken(422, "file_refused", self.refuses)
        row = self._row(application, file)
        if row is None:
            raise NotTaken(422, "unknown_file", "Такого файла у заявки нет.")
        size, sha256, taken = row
        if (part.total, part.sha256) != (size, sha256):
            raise NotTaken(422, "other_file", "Размер или контрольная сумма не те, что названы в заявке.")
        if part.first + len(part.content) <= taken:
            return taken
        if part.first != taken:
            raise NotTaken(409, "wrong_offset", f"Получено байтов: {taken}.")
        with self._connection:
            self._keep(application, file, part)
        taken += len(part.content)
        if taken == size and self._sum(application, file) != sha256:
            with self._connection:
                self._forget(application, file)
            raise NotTaken(422, "wrong_sha256", "Контрольная сумма файла не сходится.")
        return taken

    def parts(self, application: str, file: str) -> Iterator[bytes]:
        """The bytes of a file, as they came."""
        query = "SELECT content FROM application_file_parts WHERE application_key = ? AND id = ? ORDER BY first"
        for (content,) in self._connection.execute(query, (application, file)):
            yield content

    def of(self, application: str) -> list[dict[str, Any]]:
        """The files of an application with how many bytes of each are there."""
        names = ("id", "name", "size", "sha256", "taken")
        query = "SELECT id, name, size, sha256, taken FROM application_files WHERE application_key = ? ORDER BY rowid"
        return [dict(zip(names, row, strict=True)) for row in self._connection.execute(query, (application,))]

    def _row(self, application: str, file: str) -> tuple[int, str, int] | None:
        query = "SELECT size, sha256, taken FROM application_files WHERE application_key = ? AND id = ?"
        return self._connection.execute(query, (application, file)).fetchone()

    def _keep(self, application: str, file: str, part: Part) -> None:
        self._connection.execute(
            "INSERT INTO application_file_parts VALUES (?, ?, ?, ?)", (application, file, part.first, part.content)
        )
        self._connection.execute(
            "UPDATE application_files SET taken = taken + ? WHERE application_key = ? AND id = ?",
            (len(part.content), application, file),
        )

    def _sum(self, application: str, file: str) -> str:
        digest = hashlib.sha256()
        for content in self.parts(application, file):
            digest.update(content)
        return digest.hexdigest()

    def _forget(self, application: str, file: str) -> None:
        where = (application, file)
        self._connection.execute("DELETE FROM application_file_parts WHERE application_key = ? AND id = ?", where)
        self._connection.execute("UPDATE application_files SET taken = 0 WHERE application_key = ? AND id = ?", where)
