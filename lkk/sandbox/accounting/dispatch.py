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
_POINT = "SELECT id FROM changes WHERE entity = 'metering_point' AND json_extract(data, '$.code') = ? LIMIT 1"
_HOUSES = "SELECT id, data FROM changes WHERE entity = 'house' AND json_extract(data, '$.number') = ?"


class UnknownPlace(Exception):
    """The city has no such house, or no metering point with such a code."""


class Switching(BaseModel):
    """Light off at a house, or at a metering point by its code, now or in some hours, expected back after some more.

    `id` names an outage to switch on again, or off once more where it is over.
    """

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, StringConstraints(max_length=64)] = ""
    street: Annotated[str, StringConstraints(max_length=200)] = ""
    number: Annotated[str, StringConstraints(max_length=32)] = ""
    point: Annotated[str, StringConstraints(max_length=64)] = ""
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
        """Switch the light off, or the other way where `id` is given; return the number of the outage.

        Raises UnknownPlace.
        """
        now = datetime.now(UTC).replace(microsecond=0)
        with self._connection:
            if told.id:
                data = dict(self.newest(1000))[told.id]
                self._feed.append_next("outage", told.id, data | _other_way(data, now, told.hours))
                return told.id
            starts_at = now + timedelta(hours=told.in_hours)
            key = f"{'ПЛ' if told.kind == 'planned' else 'АВ'}-{uuid.uuid4().hex[:6]}"
            houses = [] if told.point else [self._house(told.street, told.number)]
            expected = starts_at + timedelta(hours=told.hours)
            made = outage(told.kind, told.reason, houses, starts_at, expected)
            points = {"point_ids": [self._point(told.point)]} if told.point else {}
            self._feed.append_next("outage", key, made | points)
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

    def _point(self, code: str) -> str:
        row = self._connection.execute(_POINT, (code.strip(),)).fetchone()
        if row is None:
            raise UnknownPlace(code)
        return row[0]

    def _house(self, street: str, number: str) -> str:
        """The id of a house whose street ends with these words."""
        for key, data in self._connection.execute(_HOUSES, (number.strip(),)):
            if json.loads(data)["street"].lower().endswith(street.strip().lower()):
                return key
        raise UnknownPlace(f"{street} {number}")


def _other_way(data: dict[str, Any], now: datetime, hours: float) -> dict[str, Any]:
    """What changes when an outage ends, or begins once more after its end."""
    if data["restored_at"]:
        return {"restored_at": None, "expected_until": (now + timedelta(hours=hours)).isoformat()}
    starts_at = min(datetime.fromisoformat(data["starts_at"]), now)
    return {"starts_at": starts_at.isoformat(), "restored_at": now.isoformat()}
