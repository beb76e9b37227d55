"""Archive readings: takes requests, answers them by the feed after a moment."""

import json
import sqlite3
import time
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from lkk.sandbox.accounting.feed import Feed
from lkk.sandbox.accounting.messages import MAX_ITEMS

ANSWERS_AFTER_S = 3.0
MOST_MONTHS = 36
PART_VALUES = 1000
_SOURCES = {"portal": "sent", "inspector": "operator", "supplier": "operator", "smart_system": "automatic"}
_Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
_READINGS = """
SELECT number, billing_period, value, taken_on, source FROM readings
 WHERE register_id = ? AND billing_period BETWEEN ? AND ? ORDER BY billing_period, number
"""


class ArchiveItem(BaseModel):
    """One request."""

    model_config = ConfigDict(frozen=True, strict=True)

    key: uuid.UUID
    account_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    first_period: _Month
    last_period: _Month
    asked_at: AwareDatetime


class ArchiveRequests(BaseModel):
    """The body of POST /v1/archive-requests."""

    items: Annotated[list[ArchiveItem], Field(min_length=1, max_length=MAX_ITEMS)]


class Past:
    """Requests for archive readings and their answers."""

    def __init__(self, connection: sqlite3.Connection, feed: Feed) -> None:
        self._connection = connection
        self._feed = feed
        self.answers_after_s: float | None = ANSWERS_AFTER_S
        self.refuses = ""

    def take(self, items: Sequence[ArchiveItem]) -> list[dict[str, str]]:
        """Answer every item in order; a known key is taken again and answered once."""
        with self._connection:
            return [self._take(item) for item in items]

    def answer_received(self) -> int:
        """Answer what was received long enough ago; return how many requests there were."""
        if self.answers_after_s is None:
            return 0
        with self._connection:
            waiting = self._connection.execute(
                "SELECT key, account_id, first_period, last_period FROM archive_requests"
                " WHERE answered = 0 AND received_at <= ?",
                (time.time() - self.answers_after_s,),
            ).fetchall()
            for row in waiting:
                self._answer(*row)
        return len(waiting)

    def _take(self, item: ArchiveItem) -> dict[str, str]:
        key = str(item.key)
        if self._data("account", item.account_id) is None:
            return _refused(key, "unknown_account", "Такого лицевого счёта в учётной системе нет.")
        if not 0 <= _months(item.first_period, item.last_period) < MOST_MONTHS:
            return _refused(key, "too_long", f"Архив даётся не больше чем за {MOST_MONTHS} месяцев.")
        self._connection.execute(
            "INSERT OR IGNORE INTO archive_requests (key, account_id, first_period, last_period, received_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (key, item.account_id, item.first_period, item.last_period, time.time()),
        )
        return {"key": key, "outcome": "taken"}

    def _answer(self, key: str, account_id: str, first: str, last: str) -> None:
        self._connection.execute("UPDATE archive_requests SET answered = 1 WHERE key = ?", (key,))
        if self.refuses:
            told = {"outcome": "refused", "part": 1, "parts": 1, "values": []}
            self._feed.append_next(
                "archive_part", f"{key}-1", {"key": key, **told, "code": "refused", "reason": self.refuses}
            )
            return
        values = list(self._values(account_id, first, last))
        parts = [values[at : at + PART_VALUES] for at in range(0, len(values), PART_VALUES)] or [[]]
        for number, part in enumerate(parts, 1):
            data = {"key": key, "outcome": "ready", "part": number, "parts": len(parts), "values": part}
            self._feed.append_next("archive_part", f"{key}-{number}", {**data, "code": None, "reason": None})

    def _values(self, account_id: str, first: str, last: str) -> Iterable[dict[str, Any]]:
        for point_id, point in self._of("metering_point", "account_id", account_id):
            for _, meter in self._of("meter", "metering_point_id", point_id):
                for register in meter["registers"]:
                    of = {
                        "point_code": point["code"],
                        "point_name": point["name"],
                        "serial_number": meter["serial_number"],
                        "energy": register["energy"],
                        "zone": register["zone"],
                    }
                    rows = self._connection.execute(_READINGS, (register["id"], first, last)).fetchall()
                    yield from (of | value for value in _with_calculated(rows))

    def _of(self, entity: str, field: str, parent: str) -> list[tuple[str, dict[str, Any]]]:
        """The latest versions of the things that name a parent."""
        rows = self._connection.execute(
            "SELECT id, data FROM changes WHERE entity = ? AND json_extract(data, '$.' || ?) = ? ORDER BY position",
            (entity, field, parent),
        )
        return list({thing: (thing, json.loads(data)) for thing, data in rows}.values())

    def _data(self, entity: str, thing: str) -> str | None:
        row = self._connection.execute(
            "SELECT data FROM changes WHERE entity = ? AND id = ? LIMIT 1", (entity, thing)
        ).fetchone()
        return None if row is None else row[0]


def _with_calculated(rows: Sequence[tuple[int, str, str, str, str]]) -> Iterable[dict[str, Any]]:
    """The readings of a register in the order of months; a month nobody read is calculated from its neighbours."""
    before: tuple[str, Decimal] | None = None
    last_of = {period: number for number, period, *_ in rows}
    for number, period, value, taken_on, source in rows:
        counts = last_of[period] == number
        if before and counts and _months(before[0], period) == 2:
            missed = _next(before[0])
            half = ((before[1] + Decimal(value)) / 2).quantize(Decimal("0.01"))
            yield _value(missed, f"{missed}-25", format(half.normalize(), "f"), "calculated", counts=True)
        yield _value(period, taken_on, value, _SOURCES[source], counts=counts)
        before = (period, Decimal(value)) if counts else before


def _value(period: str, taken_on: str, value: str, source: str, *, counts: bool) -> dict[str, Any]:
    status = "accepted" if counts else "superseded"
    return {"billing_period": period, "taken_on": taken_on, "value": value, "source": source, "status": status}


def _months(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:])


def _next(period: str) -> str:
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12}-{month % 12 + 1:02d}"


def _refused(key: str, code: str, reason: str) -> dict[str, str]:
    return {"key": key, "outcome": "refused", "code": code, "reason": reason}
