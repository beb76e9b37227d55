"""One transaction per action: data, outbox, notifications and signals commit together or not at all."""

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from lkk.services.kernel.clock import business_now
from lkk.services.kernel.errors import CountedRefusal, Unavailable
from lkk.settings import settings

LIVE_CHANNEL = "lkk_live"
OUTBOX_CHANNEL = "lkk_outbox"


class UnitOfWork:
    """The session of one action and the effects it has collected."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self.session = session
        self.now = now  # business time, UTC
        self.tab = ""  # the open page this action was asked for in, when there is one
        self._people: set[int] = set()
        self._accounts: set[int] = set()
        self._elsewhere: set[int] = set()
        self._ended_sessions: set[str] = set()
        self._wakes_outbox = False
        self._undo: list[Callable[[], Awaitable[None]]] = []

    def on_rollback(self, undo: Callable[[], Awaitable[None]]) -> None:
        """Call `undo` before this unit is rolled back, while its locks are held: for bytes of files and their like.

        It is not called when the commit itself fails, whose outcome is not known. It must not raise.
        """
        self._undo.append(undo)

    def tell_people(self, *user_ids: int) -> None:
        """After the commit the open pages of these users look again."""
        self._people.update(user_ids)

    def tell_accounts(self, *account_ids: int) -> None:
        """After the commit the open pages of everybody who has attached these accounts look again."""
        self._accounts.update(account_ids)

    def tell_other_tabs(self, *account_ids: int) -> None:
        """As `tell_accounts`, for what the tab that asked has in its answer already."""
        (self._elsewhere if self.tab else self._accounts).update(account_ids)

    def end_sessions(self, *key_hashes: str) -> None:
        """After the commit every open tab of these sessions is wiped and sent to the sign-in page."""
        self._ended_sessions.update(key_hashes)

    def wake_outbox(self) -> None:
        """After the commit the workers look for items to deliver."""
        self._wakes_outbox = True

    async def undo(self) -> None:
        """Call what `on_rollback` was given, the last first."""
        while self._undo:
            await self._undo.pop()()

    async def flush_signals(self) -> None:
        """Hands the collected signals to PostgreSQL, which delivers them on commit only; they carry ids, no data."""
        message: dict[str, Any] = {
            "people": sorted(self._people),
            "accounts": sorted(self._accounts),
            "ended": sorted(self._ended_sessions),
            "elsewhere": [[self.tab, account_id] for account_id in sorted(self._elsewhere)],
        }
        for part in _portions(message):
            await self.session.execute(
                text("select pg_notify(:c, :m)"),
                {"c": LIVE_CHANNEL, "m": json.dumps(part)},
            )
        if self._wakes_outbox:
            await self.session.execute(text("select pg_notify(:c, '')"), {"c": OUTBOX_CHANNEL})


def _portions(message: dict[str, list[Any]], size: int = 100) -> list[dict[str, list[Any]]]:
    """A NOTIFY payload is limited to 8000 bytes: at most `size` ids of each kind in one."""
    longest = max(len(ids) for ids in message.values())
    return [{kind: ids[at : at + size] for kind, ids in message.items()} for at in range(0, longest, size)]


@lru_cache
def _engine_of(url: str, pid: int) -> AsyncEngine:  # the pid: a fork must not share connections
    return create_async_engine(
        url,
        pool_size=8,
        max_overflow=8,
        pool_timeout=5,
        pool_recycle=1800,
        pool_pre_ping=True,
        hide_parameters=True,  # errors are logged and shown to staff: the values in them are people's
        connect_args={"connect_timeout": 5, "application_name": "lkk"},
    )


def engine() -> AsyncEngine:
    """The engine of this process, made at first use."""
    return _engine_of(database_url(), os.getpid())


def database_url() -> str:
    """The SQLAlchemy address of the database.

    Raises:
        RuntimeError: neither the setting nor the start command gave one.
    """
    url = settings().database_url
    if not url:
        raise RuntimeError("the database address is not known: start through `python -m lkk` or set LKK_DATABASE_URL")
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def plain_dsn() -> str:
    """The same address for psycopg itself (LISTEN, COPY)."""
    return database_url().replace("postgresql+psycopg://", "postgresql://", 1)


@asynccontextmanager
async def unit_of_work() -> AsyncIterator[UnitOfWork]:
    """Opens a transaction, commits at the end, rolls everything back when the body raises.

    Only a CountedRefusal commits and goes on: a wrong PIN must stay counted.

    Raises:
        Unavailable: the database does not answer; nothing was changed.
    """
    maker = async_sessionmaker(engine(), class_=AsyncSession, expire_on_commit=False)
    refusal: CountedRefusal | None = None
    try:
        async with maker() as session, session.begin():
            work = UnitOfWork(session, await business_now(session))
            try:
                try:
                    yield work
                except CountedRefusal as error:
                    refusal = error
                await work.flush_signals()
            except BaseException:
                await work.undo()
                raise
    except (DBAPIError, PoolTimeout) as error:
        if isinstance(error, PoolTimeout) or _connection_lost(error):
            raise Unavailable from error
        raise
    if refusal is not None:
        raise refusal


def _connection_lost(error: DBAPIError) -> bool:
    """No SQLSTATE: no answer at all; 08, 53, 57P: the connection or the server goes away."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state.startswith(("08", "53", "57P"))
