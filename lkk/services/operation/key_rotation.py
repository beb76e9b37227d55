"""Everything that lies sealed is sealed anew with the current key, while the portal works; nothing else changes.

A value is replaced only if it still is what was read: what was written meanwhile is sealed with the current key
already. The command may be stopped and started again at any moment.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from lkk.sealing import SealingError, keys
from lkk.services.files.receiving import receive, receiving_place
from lkk.services.files.storage import Missing, storage
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.operation.data_keys import forget, known_keys
from lkk.services.operation.sealed_columns import SealedColumn, sealed_columns

BATCH = 500
OPEN = ""  # stands for the key of what is not sealed yet
_PASSES = 3  # what another process wrote under our hands is looked at again
_FILES_AT_ONCE = 8


@dataclass
class Rotation:
    """How much was sealed anew, how much lies under which key now, and how much did not open."""

    values: int = 0
    files: int = 0
    unreadable: int = 0
    under: Counter[str] = field(default_factory=Counter)
    retired: list[str] = field(default_factory=list)

    @property
    def left(self) -> dict[str, int]:
        """What is not under the current key, by the ids of keys."""
        return {name: count for name, count in sorted(self.under.items()) if count and name != keys().current}


async def rotate() -> Rotation:
    """Seal anew all values and files that are not under the current key, and forget keys that seal nothing more.

    Raises:
        Unavailable: the database does not answer; what is done stays done.
        StorageUnavailable: the storage of files does not answer; likewise.
    """
    done = Rotation()
    for column in sealed_columns():
        for _ in range(_PASSES):
            if not await _column(column, done):
                break
        await _count(column, done)
    async for portion in storage().old(timedelta(0)):
        limit = asyncio.Semaphore(_FILES_AT_ONCE)
        await asyncio.gather(*(_file(key, done, limit) for key in portion))
    async with unit_of_work() as work:
        for name in await known_keys(work):
            if name != keys().current and not done.under[name]:
                await forget(work, name)
                done.retired.append(name)
    return done


async def open_files() -> int:
    """Let all files lie open, for a version that knows no sealed ones; return how many were sealed.

    Raises:
        SealingError: one does not open; those before it lie open.
        StorageUnavailable: the storage of files does not answer; likewise.
    """
    count = 0
    async for portion in storage().old(timedelta(0)):
        for key in portion:
            if await storage().key_of(key) == OPEN:
                continue
            opened = await storage().open(key)
            with receiving_place() as place:
                await receive(opened.chunks, place.content)
                await storage().inner.keep(place.content, key)
            count += 1
    return count


async def _column(column: SealedColumn, done: Rotation) -> int:
    """Go through a column once; return how many rows were changed by others meanwhile."""
    missed, after, current = 0, 0, f"lkk1:{keys().current}:%"
    while True:
        asked = {"after": after, "current": current, "batch": BATCH}
        async with unit_of_work(reads_clock=False) as work:
            rows = (await work.session.execute(column.stale, asked)).all()
            for key, old in rows:
                try:
                    values = {"key": key, "old": old, "new": column.anew(old)}
                except SealingError:
                    done.unreadable += 1
                    continue
                replaced = (await work.session.execute(column.replace, values)).rowcount  # pyright: ignore
                done.values += replaced
                missed += 1 - replaced
        if len(rows) < BATCH:
            return missed
        after = rows[-1][0]


async def _count(column: SealedColumn, done: Rotation) -> None:
    async with unit_of_work(reads_clock=False) as work:
        for name, count in await work.session.execute(column.counted):
            done.under[name] += count


async def _file(key: str, done: Rotation, limit: asyncio.Semaphore) -> None:
    """Seal one file anew under its key, whole or not at all; readers go on with the new one."""
    name = OPEN
    async with limit:
        try:
            name = await storage().key_of(key)
            if name == keys().current:
                done.under[name] += 1
                return
            opened = await storage().open(key)
            with receiving_place() as place:
                await receive(opened.chunks, place.content)
                await storage().keep(place.content, key)
        except Missing:
            return
        except SealingError:
            done.unreadable += 1
            done.under[name] += 1
            return
        done.files += 1
        done.under[keys().current] += 1
