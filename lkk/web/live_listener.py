"""One listener per worker: a committed signal becomes an ordinary event in each open tab it concerns."""

import asyncio
import json
from typing import Any

import psycopg
import reflex as rx
import structlog
from reflex_base.event import Event
from reflex_base.utils.format import format_event_handler

from lkk.services.account_people import people_of_accounts
from lkk.services.unit_of_work import LIVE_CHANNEL, plain_dsn
from lkk.state.session import Session
from lkk.web import guard, seats

JOIN_S = 1.0  # signals for one tab are joined to one a second
_log = structlog.get_logger()


class LiveListener:
    """Collects signals and wakes tabs; the events carry no data, the page's own query reads the database."""

    def __init__(self, app: rx.App) -> None:
        self._app = app
        self._event = format_event_handler(Session.event_handlers["changed"])
        self._people: set[int] = set()
        self._accounts: set[int] = set()
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Listens for ever; after a lost connection every tab looks again, since signals may have been missed."""
        flusher = asyncio.create_task(self._flush_for_ever())
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
            flusher.cancel()

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
            await connection.execute(f"listen {LIVE_CHANNEL}")
            if everybody:
                self._collect({"people": [seat.user_id for _, seat in seats.all_seats()]})
            async for note in connection.notifies():
                await self._take(json.loads(note.payload))

    async def _take(self, message: dict[str, list[Any]]) -> None:
        ended = set(message.get("ended", ()))
        for key in ended:
            guard.forget(key)
        for token, seat in seats.all_seats():
            if seat.session_key in ended:
                await self._enqueue(token)
        self._collect(message)

    def _collect(self, message: dict[str, list[Any]]) -> None:
        self._people.update(message.get("people", ()))
        self._accounts.update(message.get("accounts", ()))
        if self._people or self._accounts:
            self._wake.set()

    async def _flush_for_ever(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            people, accounts = self._people, self._accounts
            self._people, self._accounts = set(), set()
            try:
                people |= await people_of_accounts(accounts)
            except Exception as error:  # the database is away: try again with the next round
                self._accounts |= accounts
                self._wake.set()
                _log.warning("live_signal_delayed", error=type(error).__name__)
            for token, seat in seats.all_seats():
                if seat.user_id in people:
                    await self._enqueue(token)
            await asyncio.sleep(JOIN_S)

    async def _enqueue(self, token: str) -> None:
        try:
            await self._wake_tab(token)
        except Exception as error:  # one tab must not end the listening for all
            _log.warning("live_tab_not_woken", error=type(error).__name__)

    async def _wake_tab(self, token: str) -> None:
        namespace = self._app.event_namespace
        manager = namespace._token_manager if namespace else None
        record = manager.token_to_socket.get(token) if manager else None
        if manager is None or record is None or record.instance_id != manager.instance_id:
            seats.leave(token)  # the tab was closed or moved to another worker
            return
        await self._app.event_processor.enqueue(token, Event(name=self._event))


async def listen(app: rx.App) -> None:
    """The lifespan task of every worker."""
    await LiveListener(app).run()
