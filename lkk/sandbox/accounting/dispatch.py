"""The dispatchers: they switch the light on again when the time they expected has come."""

import json
import sqlite3
from datetime import UTC, datetime

from lkk.sandbox.accounting.feed import Feed
from lkk.sandbox.city.network import ON, PLANNED

_OPEN = """
SELECT id, data FROM (SELECT id, data, max(position) FROM changes WHERE entity = 'outage' AND id IN (?, ?) GROUP BY id)
 WHERE json_extract(data, '$.restored_at') IS NULL AND json_extract(data, '$.cancelled') = 0
   AND json_extract(data, '$.expected_until') IS NOT NULL
"""


class Dispatch:
    """Ends the outages the city was made with, so that none is on for ever."""

    def __init__(self, connection: sqlite3.Connection, feed: Feed) -> None:
        self._connection = connection
        self._feed = feed

    def restore_due(self) -> int:
        """Restore what was expected to be over by now; return how many there were."""
        now = datetime.now(UTC)
        waiting = [(key, json.loads(data)) for key, data in self._connection.execute(_OPEN, (ON, PLANNED))]
        due = [(key, data) for key, data in waiting if datetime.fromisoformat(data["expected_until"]) <= now]
        with self._connection:
            for key, data in due:
                restored = data | {"restored_at": data["expected_until"]}
                self._feed.append_next("outage", key, restored)
        return len(due)
