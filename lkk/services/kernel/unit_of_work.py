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

from lkk.sealing import SealingError
from lkk.services.kernel.clock import read_shift, shifted_now
from lkk.services.kernel.disk_full import DATABASE, note_full
from lkk.services.kernel.errors import Busy, CountedRefusal, Unavailable
from lkk.services.kernel.pool_check import check_at_checkout
from lkk.services.kernel.unreadable import Unreadable, note_unreadable
from lkk.settings import settings
from lkk.vocabulary.topics import Topic

LIVE_CHANNEL = "lkk_live"
OUTBOX_CHANNEL = "lkk_outbox"
_DISK_FULL = "53100"
_NOTIFY = text(
    "select pg_notify(channel, payload)"
    " from unnest(cast(:channels as text[]), cast(:payloads as text[])) as note(channel, payload)"
)


class UnitOfWork:
    """The session of one action and the effects it has collected."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self._now: datetime | None = None
        self._shift_s = 0
        self.tab = ""  # the open page this action was asked for in, when there is one
        self._people: set[int] = set()
        self._accounts: set[int] = set()
        self._elsewhere: set[int] = set()
        self._ended_sessions: set[str] = set()
        self._topics: set[str] = set()
        self._dialogues: set[tuple[int, int]] = set()
        self._typing: set[tuple[int, int]] = set()
        self._wakes_outbox = False
        self._undo: list[Callable[[], Awaitable[None]]] = []

    def on_rollback(self, undo: Callable[[], Awaitable[None]]) -> None:
        """Call `undo` before this unit is rolled back, while its locks are held: for bytes of files and their like.

        It is not called when the commit itself fails, whose outcome is not known. It must not raise.
        """
        self._undo.append(undo)

    @property
    def now(self) -> datetime:
        """Business time in UTC, the same for the whole action.

        Raises:
            RuntimeError: the unit was opened without a clock and none was set.
        """
        if self._now is None:
            raise RuntimeError("the clock of this unit of work was not set")
        return self._now

    @property
    def shift_s(self) -> int:
        """Seconds the test clock runs ahead, 0 outside the test environment."""
        return self._shift_s

    def set_clock(self, shift_s: int) -> None:
        """Set business time to the present moment on a clock that runs so many seconds ahead."""
        self._shift_s, self._now = shift_s, shifted_now(shift_s)

    def tell_people(self, *user_ids: int) -> None:
        """After the commit the open pages of these users look again."""
        self._people.update(user_ids)

    def tell_accounts(self, *account_ids: int) -> None:
        """After the commit the open pages of everybody who has attached these accounts look again."""
        self._accounts.update(account_ids)

    def tell_other_tabs(self, *account_ids: int) -> None:
        """As `tell_accounts`, for what the tab that asked has in its answer already."""
        (self._elsewhere if self.tab else self._accounts).update(account_ids)

    def tell_topic(self, topic: Topic, thing: str = "") -> None:
        """After the commit the open pages that show this to anybody, guests too, look again.

        With a `thing` («office:day») only those that look at it do.
        """
        self._topics.add(f"{topic.value}:{thing}" if thing else topic.value)

    def tell_dialogue(self, dialogue_id: int, *user_ids: int) -> None:
        """After the commit the open pages of these users that show a dialogue look again at once.

        The tab that asked has it in its answer.
        """
        self._dialogues.update((user_id, dialogue_id) for user_id in user_ids)

    def tell_typing(self, dialogue_id: int, *user_ids: int) -> None:
        """The open pages of these users show that the other side is writing; no row tells of it."""
        self._typing.update((user_id, dialogue_id) for user_id in user_ids)

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
        """Hand the collected signals to PostgreSQL, which delivers them on commit only; they carry ids, no data."""
        message: dict[str, Any] = {
            "people": sorted(self._people),
            "accounts": sorted(self._accounts),
            "ended": sorted(self._ended_sessions),
            "elsewhere": [[self.tab, account_id] for account_id in sorted(self._elsewhere)],
            "topics": sorted(self._topics),
        }
        for kind, told in (("dialogues", self._dialogues), ("typing", self._typing)):
            if told:
                message[kind] = [[*one, self.tab] for one in sorted(told)]
        notes = [(LIVE_CHANNEL, json.dumps(part)) for part in _portions(message)]
        if self._wakes_outbox:
            notes.append((OUTBOX_CHANNEL, ""))
        if notes:
            channels, payloads = zip(*notes, strict=True)
            await self.session.execute(_NOTIFY, {"channels": list(channels), "payloads": list(payloads)})


def _portions(message: dict[str, list[Any]], size: int = 100) -> list[dict[str, list[Any]]]:
    """A NOTIFY payload is limited to 8000 bytes: at most `size` ids of each kind in one."""
    longest = max(len(ids) for ids in message.values())
    return [{kind: ids[at : at + size] for kind, ids in message.items()} for at in range(0, longest, size)]


@lru_cache
def _engine_of(url: str, pid: int) -> AsyncEngine:  # the pid: a fork must not share connections
    made = create_async_engine(
        url,
        pool_size=8,
        max_overflow=8,
        pool_timeout=5,
        pool_recycle=1800,
        hide_parameters=True,  # errors are logged and shown to staff: the values in them are people's
        connect_args={"connect_timeout": 5, "application_name": "lkk"},
    )
    check_at_checkout(made.sync_engine)
    return made


@lru_cache
def _sessions_of(made: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(made, class_=AsyncSession, expire_on_commit=False)


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
async def unit_of_work(*, reads_clock: bool = True) -> AsyncIterator[UnitOfWork]:
    """Open a transaction, commits at the end, rolls everything back when the body raises.

    Only a CountedRefusal commits and goes on: a wrong PIN must stay counted. With `reads_clock` off the body's
    first query brings the clock (`UnitOfWork.set_clock`), which saves a statement in the test environment.

    Raises:
        Busy: no connection was free in time; nothing was changed.
        Unavailable: the database does not answer; nothing was changed.
        Unreadable: personal data are sealed with a key that is not among ours; nothing was changed.
    """
    refusal: CountedRefusal | None = None
    try:
        async with _sessions_of(engine())() as session, session.begin():
            work = UnitOfWork(session)
            if reads_clock:
                work.set_clock(await read_shift(session))
            try:
                try:
                    yield work
                except CountedRefusal as error:
                    refusal = error
                await work.flush_signals()
            except BaseException:
                await work.undo()
                raise
    except SealingError as error:
        note_unreadable(error)
        raise Unreadable from error
    except PoolTimeout as error:
        raise Busy from error
    except DBAPIError as error:
        if _connection_lost(error):
            raise Unavailable from error
        raise
    if refusal is not None:
        raise refusal


def _connection_lost(error: DBAPIError) -> bool:
    """No SQLSTATE: no answer at all; 08, 53, 57P: the connection or the server goes away."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state == _DISK_FULL:
        note_full(DATABASE)
    return state is None or state.startswith(("08", "53", "57P"))
