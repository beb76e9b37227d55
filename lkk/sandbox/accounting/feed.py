"""The ordered feed of changes and its cursors."""

import json
import secrets
import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

from lkk.sandbox.database import fact, remember

_EPOCH = "cursor_epoch"


class Change(NamedTuple):
    """One version of one thing; `data` is JSON text ready to be sent."""

    entity: str
    id: str
    version: int
    data: str


class UnknownCursor(Exception):
    """The cursor was never handed out, or was forgotten."""


class Feed:
    """Appends changes and serves them page by page."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        if fact(connection, _EPOCH) is None:
            self.forget_cursors()

    def forget_cursors(self) -> None:
        """From now on every cursor handed out before is unknown."""
        with self._connection:
            remember(self._connection, _EPOCH, secrets.token_hex(4))

    def append(self, changes: Iterable[Change]) -> None:
        """Add changes in their order; the caller commits."""
        self._connection.executemany("INSERT INTO changes (entity, id, version, data) VALUES (?, ?, ?, ?)", changes)

    def append_next(self, entity: str, entity_id: str, data: dict[str, Any]) -> int:
        """Add the next version of one thing and return its number; the caller commits."""
        row = self._connection.execute(
            "SELECT coalesce(max(version), 0) + 1 FROM changes WHERE entity = ? AND id = ?", (entity, entity_id)
        ).fetchone()
        self.append([Change(entity, entity_id, row[0], json.dumps(data, ensure_ascii=False))])
        return row[0]

    def size(self) -> int:
        """How many changes there are."""
        return self._last_position()

    def page(self, after: str, limit: int) -> str:
        """A page as JSON text, put together from stored JSON because the whole city is read through it.

        Raises UnknownCursor.
        """
        epoch = fact(self._connection, _EPOCH) or ""
        position = self._position(after, epoch)
        rows = self._connection.execute(
            "SELECT position, entity, id, version, data FROM changes WHERE position > ? ORDER BY position LIMIT ?",
            (position, limit),
        ).fetchall()
        last = rows[-1][0] if rows else position
        changes = ",".join(
            f'{{"cursor":"{epoch}-{number}","entity":"{entity}","id":{json.dumps(entity_id)},'
            f'"version":{version},"data":{data}}}'
            for number, entity, entity_id, version, data in rows
        )
        cursor = f"{epoch}-{last}" if last else ""
        more = "true" if last < self._last_position() else "false"
        return f'{{"changes":[{changes}],"next":"{cursor}","more":{more}}}'

    def _last_position(self) -> int:
        return self._connection.execute("SELECT coalesce(max(position), 0) FROM changes").fetchone()[0]

    def _position(self, cursor: str, epoch: str) -> int:
        if not cursor:
            return 0
        head, _, tail = cursor.partition("-")
        if head != epoch or not (tail.isascii() and tail.isdigit()) or len(tail) > 18:
            raise UnknownCursor(cursor)
        position = int(tail)
        if position > self._last_position():
            raise UnknownCursor(cursor)
        return position
