"""What the rules need to know of the city, kept beside the feed."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from lkk.sandbox.accounting.rules import Known, Register

ReadingRow: TypeAlias = tuple[str, str, str, str, str, str, str | None]


class Registry:
    """Registers and readings by register; the caller commits."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def learn(self, entity: str, entity_id: str, data: dict[str, Any]) -> None:
        """Take over what the rules need from one version of a thing. Raises KeyError when `data` lacks it."""
        if entity == "meter":
            self.add_meter(entity_id, data)
        elif entity == "reading":
            self._connection.execute("DELETE FROM readings WHERE id = ?", (entity_id,))
            self.add_readings([reading_row(entity_id, data)])

    def add_meter(self, meter_id: str, data: dict[str, Any]) -> None:
        """Remember a meter's registers in place of those known before."""
        self._connection.execute("DELETE FROM registers WHERE meter_id = ?", (meter_id,))
        self._connection.executemany(
            "INSERT OR REPLACE INTO registers VALUES (?, ?, ?, ?, ?)",
            [
                (register["id"], meter_id, data["whole_digits"], data["decimal_digits"], data["removed_on"])
                for register in data["registers"]
            ],
        )
        self._connection.executemany(
            "INSERT OR REPLACE INTO initial_values VALUES (?, ?, ?)",
            [
                (register["id"], register["initial_value"], data["installed_on"][: len("YYYY-MM")])
                for register in data["registers"]
                if register.get("initial_value") is not None
            ],
        )

    def add_readings(self, rows: Iterable[ReadingRow]) -> None:
        """Remember readings: id, register, period, value, day, source, key."""
        self._connection.executemany(
            "INSERT INTO readings (id, register_id, billing_period, value, taken_on, source, source_key)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def register(self, register_id: str) -> Register | None:
        """One register, None when there is no such one."""
        row = self._connection.execute(
            "SELECT whole_digits, decimal_digits, removed_on FROM registers WHERE id = ?", (register_id,)
        ).fetchone()
        if row is None:
            return None
        return Register(row[0], row[1], date.fromisoformat(row[2]) if row[2] else None)

    def meter_removed_on(self, meter_id: str) -> tuple[bool, date | None]:
        """Whether there is such a meter, and the day it was taken down."""
        row = self._connection.execute(
            "SELECT removed_on FROM registers WHERE meter_id = ? LIMIT 1", (meter_id,)
        ).fetchone()
        return row is not None, date.fromisoformat(row[0]) if row and row[0] else None

    def earlier(self, register_id: str, billing_period: str) -> Known | None:
        """The valid reading of the nearest earlier period, the last one handed in for it, else the initial value."""
        read = self._known(
            "SELECT value, billing_period FROM readings WHERE register_id = ? AND billing_period < ?"
            " ORDER BY billing_period DESC, number DESC LIMIT 1",
            register_id,
            billing_period,
        )
        return read or self._known(
            "SELECT value, billing_period FROM initial_values WHERE register_id = ? AND billing_period <= ?",
            register_id,
            billing_period,
        )

    def later(self, register_id: str, billing_period: str) -> Known | None:
        """The valid reading of the nearest later period."""
        return self._known(
            "SELECT value, billing_period FROM readings WHERE register_id = ? AND billing_period > ?"
            " ORDER BY billing_period, number DESC LIMIT 1",
            register_id,
            billing_period,
        )

    def _known(self, statement: str, register_id: str, billing_period: str) -> Known | None:
        row = self._connection.execute(statement, (register_id, billing_period)).fetchone()
        return None if row is None else Known(Decimal(row[0]), row[1])


def reading_row(reading_id: str, data: dict[str, Any]) -> ReadingRow:
    """A reading of the feed as a row. Raises KeyError when a field is missing."""
    return (
        reading_id,
        data["register_id"],
        data["billing_period"],
        data["value"],
        data["taken_on"],
        data["source"],
        data["source_key"],
    )
