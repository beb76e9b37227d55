"""What no action works without, each looked at within two seconds also when it is frozen and answers nothing."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy import text

from lkk.launch.migrations import misfit
from lkk.services.kernel.unit_of_work import engine
from lkk.services.operation.health import check_reading
from lkk.settings import settings
from lkk.web import tab_store

LIMIT_S = 1.8
GIVEN_UP_S = 15  # a look that hangs longer is left to itself and begun anew
FILES_LOOKED_AT = 4
FILES_TRUSTED_S = 10
_REVISION = text("select version_num from alembic_version")


@dataclass
class _Look:
    task: asyncio.Task[None]
    begun: float


_looks: dict[str, _Look] = {}
_files_read_at = 0.0


async def failing() -> list[str]:
    """Return the names of what does not answer, refuses, or is not what this code works with.

    A frozen server cannot be broken off in time, so its look goes on and the next question finds it.
    """
    looks = {name: _look(name, way) for name, way in _ways().items()}
    await asyncio.wait(looks.values(), timeout=LIMIT_S)
    return [name for name, task in looks.items() if not task.done() or task.cancelled() or task.exception()]


def _ways() -> dict[str, Callable[[], Awaitable[None]]]:
    shared = {"redis": tab_store.ping} if settings().redis_url else {}
    return {"database": _database, "files": _files, **shared}


def _look(name: str, way: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
    known, now = _looks.get(name), time.monotonic()
    if known and not known.task.done() and now - known.begun < GIVEN_UP_S:
        return known.task
    if known and not known.task.done():
        known.task.cancel()
    task = asyncio.ensure_future(_awaited(way))
    _looks[name] = _Look(task, now)
    return task


async def _awaited(way: Callable[[], Awaitable[None]]) -> None:
    await way()


async def _database() -> None:
    async with engine().connect() as connection:
        found = (await connection.execute(_REVISION)).scalar_one_or_none()
    if wrong := misfit(found or ""):
        raise RuntimeError(wrong)


async def _files() -> None:
    global _files_read_at
    if _files_read_at and time.monotonic() - _files_read_at < FILES_TRUSTED_S:
        return
    check = await check_reading(FILES_LOOKED_AT)
    if not check.answers:
        raise RuntimeError(check.text)
    _files_read_at = time.monotonic()
