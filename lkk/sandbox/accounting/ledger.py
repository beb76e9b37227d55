"""Readings handed in by the portal: one answer and one effect a key."""

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from lkk.sandbox.accounting.feed import Feed
from lkk.sandbox.accounting.messages import ReadingItem
from lkk.sandbox.accounting.registry import Registry, reading_row
from lkk.sandbox.accounting.rules import judge
from lkk.sandbox.calendar import Calendar


class DuplicateKeys(Exception):
    """Two items of one request carry the same key."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one item: accepted, refused or pending."""

    key: str
    outcome: str
    reading_id: str | None = None
    code: str | None = None
    reason: str | None = None

    def answer(self) -> dict[str, str]:
        """As the API tells it: without what does not apply."""
        return {name: value for name, value in asdict(self).items() if value is not None}


class Ledger:
    """Takes readings by the rules, each request in one transaction."""

    def __init__(self, connection: sqlite3.Connection, feed: Feed, registry: Registry, calendar: Calendar) -> None:
        self._connection = connection
        self._feed = feed
        self._registry = registry
        self._calendar = calendar

    def submit(self, items: Sequence[ReadingItem], *, pending: bool) -> list[Outcome]:
        """Answer every item in order; with `pending` new ones wait for `settle`. Raises DuplicateKeys."""
        if len({item.key for item in items}) < len(items):
            raise DuplicateKeys
        with self._connection:
            return [self._submit(item, pending=pending) for item in items]

    def settle(self) -> int:
        """Decide on everything pending, tell it by the feed, and return how many there were."""
        with self._connection:
            waiting = self._connection.execute(
                "SELECT content FROM answers WHERE outcome = 'pending' ORDER BY number"
            ).fetchall()
            for (content,) in waiting:
                outcome = self._decide(ReadingItem.model_validate_json(content))
                self._keep(content, outcome)
                self._feed.append_next("reading_result", outcome.key, asdict(outcome))
        return len(waiting)

    def pending(self) -> int:
        """How many items wait for their outcome."""
        return self._connection.execute("SELECT count(*) FROM answers WHERE outcome = 'pending'").fetchone()[0]

    def effects(self, key: UUID) -> list[dict[str, str]]:
        """The readings one key has left behind: at most one when all is well."""
        rows = self._connection.execute(
            "SELECT id, register_id, billing_period, value FROM readings WHERE source_key = ? ORDER BY number",
            (str(key),),
        ).fetchall()
        names = ("id", "register_id", "billing_period", "value")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def effects_summary(self) -> dict[str, int]:
        """How many readings the portal's keys have left behind and how many of them are repeats."""
        readings, keys = self._connection.execute(
            "SELECT count(*), count(DISTINCT source_key) FROM readings WHERE source_key IS NOT NULL"
        ).fetchone()
        return {"readings": readings, "distinct_keys": keys, "duplicates": readings - keys}

    def _submit(self, item: ReadingItem, *, pending: bool) -> Outcome:
        known = self._connection.execute(
            "SELECT content, outcome, reading_id, code, reason FROM answers WHERE key = ?", (str(item.key),)
        ).fetchone()
        content = item.content()
        if known is not None:
            if known[0] == content:
                return Outcome(str(item.key), *known[1:])
            return Outcome(
                str(item.key), "refused", code="key_reused", reason="Под этим ключом уже переданы другие показания."
            )
        outcome = Outcome(str(item.key), "pending") if pending else self._decide(item)
        self._keep(content, outcome)
        return outcome

    def _decide(self, item: ReadingItem) -> Outcome:
        key = str(item.key)
        refusal = judge(
            item,
            self._registry.register(item.register_id),
            self._registry.earlier(item.register_id, item.billing_period),
            self._registry.later(item.register_id, item.billing_period),
            self._calendar.today(),
        )
        if refusal:
            return Outcome(key, "refused", code=refusal.code, reason=refusal.reason)
        reading_id = f"r-{key}"
        data = {
            "register_id": item.register_id,
            "value": item.value,
            "taken_on": item.taken_on.isoformat(),
            "billing_period": item.billing_period,
            "source": "portal",
            "source_key": key,
        }
        self._feed.append_next("reading", reading_id, data)
        self._registry.add_readings([reading_row(reading_id, data)])
        return Outcome(key, "accepted", reading_id=reading_id)

    def _keep(self, content: str, outcome: Outcome) -> None:
        self._connection.execute(
            "INSERT INTO answers (key, content, outcome, reading_id, code, reason) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET outcome = excluded.outcome, reading_id = excluded.reading_id,"
            " code = excluded.code, reason = excluded.reason",
            (outcome.key, content, outcome.outcome, outcome.reading_id, outcome.code, outcome.reason),
        )
