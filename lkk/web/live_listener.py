"""One listener per worker: a committed signal becomes an ordinary event in each open tab it concerns."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
import reflex as rx
import structlog
from reflex_base.event import Event
from reflex_base.utils.format import format_event_handler

from lkk.services.accounts.people import people_of_accounts
from lkk.services.kernel import kept_rows
from lkk.services.kernel.kept_rows import RULES_CHANNEL
from lkk.services.kernel.unit_of_work import LIVE_CHANNEL, plain_dsn
from lkk.state.identity.session import Session
from lkk.vocabulary.topics import Topic
from lkk.web import guard, open_tabs
from lkk.web.dialogues import DialogueWaker
from lkk.web.open_tabs import Seat
from lkk.web.topics import TopicWaker

JOIN_S = 1.0  # signals for one tab are joined to one a second
_log = structlog.get_logger()


@dataclass
class _Signals:
    """What was told since the last round; `elsewhere`: accounts, each with the tab that knows already."""

    people: set[int] = field(default_factory=set)
    accounts: set[int] = field(default_factory=set)
    elsewhere: set[tuple[str, int]] = field(default_factory=set)

    def add(self, message: dict[str, list[Any]]) -> bool:
        """Take a message; whether it concerns any tab."""
        self.people.update(message.get("people", ()))
        self.accounts.update(message.get("accounts", ()))
        self.elsewhere.update((tab, account_id) for tab, account_id in message.get("elsewhere", ()))
        return bool(self.people or self.accounts or self.elsewhere)

    def all_accounts(self) -> set[int]:
        return self.accounts | {account_id for _, account_id in self.elsewhere}

    def concerned(self, people_of: dict[int, set[int]]) -> Callable[[str, int], bool]:
        """Tell of a tab and its person whether the page has to look again."""
        people = self.people.union(*(people_of.get(account_id, set()) for account_id in self.accounts))
        tabs_that_know: dict[int, list[str]] = {}
        for tab, account_id in self.elsewhere:
            for user_id in people_of.get(account_id, ()):
                tabs_that_know.setdefault(user_id, []).append(tab)

        def judge(tab: str, user_id: int) -> bool:
            return user_id in people or any(knows != tab for knows in tabs_that_know.get(user_id, ()))

        return judge


class LiveListener:
    """Collects signals and wakes tabs; the events carry no data, the page's own query reads the database."""

    def __init__(self, app: rx.App) -> None:
        self._app = app
        self._event = format_event_handler(Session.event_handlers["changed"])
        self._signals = _Signals()
        self._wake = asyncio.Event()
        self._topics = TopicWaker(self._enqueue)
        self._dialogues = DialogueWaker(self._enqueue)

    async def run(self) -> None:
        """Listen for ever; after a lost connection every tab looks again, since signals may have been missed."""
        turning = [asyncio.create_task(self._flush_for_ever()), asyncio.create_task(self._dialogues.run())]
        lost = False
        try:
            while True:
                try:
                    await self._listen(everybody=lost)
                except (psycopg.Error, OSError) as error:
                    _log.warning("live_listener_lost", error=type(error).__name__)
                lost = True
                await asyncio.sleep(1)
        finally:
            for task in turning:
                task.cancel()
            self._topics.stop()
            self._dialogues.stop()

    async def _listen(self, everybody: bool) -> None:
        # Nothing is ever written here: without probes a network that drops the connection silently would go unnoticed.
        connection = await psycopg.AsyncConnection.connect(
            plain_dsn(),
            autocommit=True,
            connect_timeout=5,
            keepalives_idle=30,
            keepalives_interval=10,
            keepalives_count=3,
        )
        async with connection:
            for channel in (LIVE_CHANNEL, RULES_CHANNEL):
                await connection.execute(f"listen {channel}")
            kept_rows.listening()
            if everybody:
                self._collect({"people": [seat.user_id for _, seat in open_tabs.all_seats()]})
                self._topics.tell(Topic)
                self._dialogues.tell_all()
            try:
                async for note in connection.notifies():
                    if note.channel == RULES_CHANNEL:
                        kept_rows.forget()
                    else:
                        await self._take(json.loads(note.payload))
            finally:
                kept_rows.deaf()

    async def _take(self, message: dict[str, list[Any]]) -> None:
        ended = set(message.get("ended", ()))
        for key in ended:
            guard.forget(key)
        for token, seat in open_tabs.all_seats():
            if seat.session_key in ended:
                await self._enqueue(token, seat)
        if topics := message.get("topics"):
            self._topics.tell(topics)
        self._dialogues.tell(message)
        self._collect(message)

    def _collect(self, message: dict[str, list[Any]]) -> None:
        if self._signals.add(message):
            self._wake.set()

    async def _flush_for_ever(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            signals, self._signals = self._signals, _Signals()
            people_of: dict[int, set[int]] = {}
            try:
                people_of = await people_of_accounts(signals.all_accounts())
            except Exception as error:  # the database is away: try again with the next round
                self._signals.accounts |= signals.accounts
                self._signals.elsewhere |= signals.elsewhere
                self._wake.set()
                _log.warning("live_signal_delayed", error=type(error).__name__)
            concerned = signals.concerned(people_of)
            for token, seat in open_tabs.all_seats():
                if concerned(token, seat.user_id):
                    await self._enqueue(token, seat)
            await asyncio.sleep(JOIN_S)

    async def _enqueue(self, token: str, seat: Seat, event: str = "") -> None:
        try:
            await self._wake_tab(token, seat, event or self._event)
        except Exception as error:  # one tab must not end the listening for all
            _log.warning("live_tab_not_woken", error=type(error).__name__)

    async def _wake_tab(self, token: str, seat: Seat, event: str) -> None:
        """Only the socket that took the seat, over the session of the tab's state, is ever answered."""
        namespace = self._app.event_namespace
        manager = namespace._token_manager if namespace else None
        record = manager.token_to_socket.get(token) if manager else None
        if manager is None or record is None or record.instance_id != manager.instance_id or record.sid != seat.sid:
            open_tabs.leave_socket(seat.sid)  # the tab was closed or moved to another worker
            return
        await self._app.event_processor.enqueue(token, Event(name=event))


async def listen(app: rx.App) -> None:
    """The lifespan task of every worker."""
    await LiveListener(app).run()
