"""The dispatchers: they switch the light off and on, and end by themselves what the city was made with."""

import json
import sqlite3
import uuid
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lkk.sandbox.accounting.feed import Feed
from lkk.sandbox.city.network import ON, PLANNED, outage

_NEWEST = """
SELECT id, data FROM (SELECT id, data, max(position) AS newest FROM changes WHERE entity = 'outage' GROUP BY id)
 ORDER BY newest DESC LIMIT ?
"""
_OF_CITY = """
SELECT id, data FROM (SELECT id, data, max(position) FROM changes WHERE entity = 'outage' AND id IN (?, ?) GROUP BY id)
 WHERE json_extract(data, '$.restored_at') IS NULL AND json_extract(data, '$.expected_until') IS NOT NULL
"""
_HOUSES = "SELECT id, data FROM changes WHERE entity = 'house' AND json_extract(data, '$.number') = ?"


class UnknownHouse(Exception):
    """The city has no such house."""


class Switching(BaseModel):
    """Light off at a house, now or in some hours, expected back after some more; `id` names one to switch on again."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, StringConstraints(max_length=64)] = ""
    street: Annotated[str, StringConstraints(max_length=200)] = ""
    number: Annotated[str, StringConstraints(max_length=32)] = ""
    kind: Literal["emergency", "planned"] = "emergency"
    reason: Annotated[str, StringConstraints(min_length=1, max_length=400)] = "Обрыв провода"
    in_hours: Annotated[float, Field(ge=0, le=1000)] = 0
    hours: Annotated[float, Field(gt=0, le=1000)] = 2


class Dispatch:
    """Tells of outages by the feed."""

    def __init__(self, connection: sqlite3.Connection, feed: Feed) -> None:
        self._connection = connection
        self._feed = feed

    def switch(self, told: Switching) -> str:
        """Switch the light off at a house, or on again where `id` is given; return the number of the outage.

        Raises UnknownHouse.
        """
        now = datetime.now(UTC).replace(microsecond=0)
        with self._connection:
            if told.id:
                data = dict(self.newest(1000))[told.id]
                starts_at = min(datetime.fromisoformat(data["starts_at"]), now)
                self._feed.append_next(
                    "outage", told.id, data | {"starts_at": starts_at.isoformat(), "restored_at": now.isoformat()}
                )
                return told.id
            starts_at = now + timedelta(hours=told.in_hours)
            key = f"{'ПЛ' if told.kind == 'planned' else 'АВ'}-{uuid.uuid4().hex[:6]}"
            houses = [self._house(told.street, told.number)]
            expected = starts_at + timedelta(hours=told.hours)
            self._feed.append_next("outage", key, outage(told.kind, told.reason, houses, starts_at, expected))
        return key

    def newest(self, count: int) -> list[tuple[str, dict[str, Any]]]:
        """The outages told of last, each in its newest version."""
        return [(key, json.loads(data)) for key, data in self._connection.execute(_NEWEST, (count,))]

    def restore_due(self) -> int:
        """Restore what the city was made with and is expected to be over by now; return how many there were."""
        now = datetime.now(UTC)
        waiting = [(key, json.loads(data)) for key, data in self._connection.execute(_OF_CITY, (ON, PLANNED))]
        due = [(key, data) for key, data in waiting if datetime.fromisoformat(data["expected_until"]) <= now]
        with self._connection:
            for key, data in due:
                self._feed.append_next("outage", key, data | {"restored_at": data["expected_until"]})
        return len(due)

    def _house(self, street: str, number: str) -> str:
        """The id of a house whose street ends with these words."""
        for key, data in self._connection.execute(_HOUSES, (number.strip(),)):
            if json.loads(data)["street"].lower().endswith(street.strip().lower()):
                return key
        raise UnknownHouse(f"{street} {number}")
