"""Hours of interval meters handed in by the portal: one answer and one effect a key."""

import json
import sqlite3
from datetime import UTC, date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from lkk.sandbox.accounting.feed import Feed
from lkk.sandbox.accounting.registry import Registry
from lkk.sandbox.calendar import Calendar

MAX_HOURLY_ITEMS = 50
Value = Annotated[str, StringConstraints(pattern=r"^-?\d{1,9}(\.\d{1,4})?$")]


class Day(BaseModel):
    """The 24 hours of a day; null is an hour nothing is said of."""

    model_config = ConfigDict(frozen=True, strict=True)

    day: date
    values: Annotated[list[Value | None], Field(min_length=24, max_length=24)]


class HourlyItem(BaseModel):
    """The hours of one meter and month."""

    model_config = ConfigDict(frozen=True, strict=True)

    key: UUID
    meter_id: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    energy: Literal["A+", "A-", "R+", "R-"]
    billing_period: Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    submitted_at: AwareDatetime
    late: bool
    closing_value: Annotated[str, StringConstraints(pattern=r"^\d{1,12}(\.\d{1,4})?$")] | None
    days: Annotated[list[Day], Field(min_length=1, max_length=31)]

    def content(self) -> str:
        """The item as JSON in which equal content is equal text."""
        plain = self.model_dump(mode="json") | {"submitted_at": self.submitted_at.astimezone(UTC).isoformat()}
        return json.dumps(plain, sort_keys=True)


class HoursRequest(BaseModel):
    """The body of POST /v1/hours."""

    items: Annotated[list[HourlyItem], Field(min_length=1, max_length=MAX_HOURLY_ITEMS)]


class Hours:
    """Takes hours by the rules, each item in one transaction."""

    def __init__(self, connection: sqlite3.Connection, feed: Feed, registry: Registry, calendar: Calendar) -> None:
        self._connection = connection
        self._feed = feed
        self._registry = registry
        self._calendar = calendar

    def submit(self, item: HourlyItem, *, pending: bool) -> dict[str, Any]:
        """Answer an item; with `pending` a new one waits for `settle`."""
        key, content = str(item.key), item.content()
        known = self._connection.execute(
            "SELECT content, outcome, code, reason FROM hours WHERE key = ?", (key,)
        ).fetchone()
        if known is not None and known[0] != content:
            return {
                "key": key,
                "outcome": "refused",
                "code": "key_reused",
                "reason": "Под этим ключом уже переданы другие данные.",
            }
        outcome = known[1:] if known else ("pending", None, None) if pending else self._judge(item)
        if known is None:
            with self._connection:
                self._connection.execute(
                    "INSERT INTO hours (key, content, outcome, code, reason) VALUES (?, ?, ?, ?, ?)",
                    (key, content, *outcome),
                )
        answer = dict(zip(("key", "outcome", "code", "reason"), (key, *outcome), strict=True))
        return {name: value for name, value in answer.items() if value is not None}

    def settle(self) -> int:
        """Decide on everything pending, tell it by the feed, and return how many there were."""
        with self._connection:
            waiting = self._connection.execute(
                "SELECT key, content FROM hours WHERE outcome = 'pending' ORDER BY number"
            ).fetchall()
            for key, content in waiting:
                outcome = self._judge(HourlyItem.model_validate_json(content))
                self._connection.execute(
                    "UPDATE hours SET outcome = ?, code = ?, reason = ? WHERE key = ?", (*outcome, key)
                )
                told = dict(zip(("outcome", "code", "reason"), outcome, strict=True))
                self._feed.append_next("hourly_result", key, {"key": key, **told})
        return len(waiting)

    def received(self) -> list[dict[str, Any]]:
        """What was handed in, the newest first."""
        rows = self._connection.execute("SELECT content, outcome FROM hours ORDER BY number DESC LIMIT 100")
        return [json.loads(content) | {"outcome": outcome} for content, outcome in rows]

    def _judge(self, item: HourlyItem) -> tuple[str, str | None, str | None]:
        known, removed_on = self._registry.meter_removed_on(item.meter_id)
        if not known:
            return "refused", "unknown_meter", "Такого прибора нет в учётной системе. Проверьте, не заменён ли он."
        if removed_on and removed_on.isoformat()[: len("YYYY-MM")] < item.billing_period:
            return "refused", "meter_removed", f"Прибор снят {removed_on:%d.%m.%Y}."
        told = [day.day for day in item.days if any(value is not None for value in day.values)]
        if told and max(told) > self._calendar.today():
            return "refused", "future_date", f"День {max(told):%d.%m.%Y} ещё не наступил."
        return "accepted", None, None
