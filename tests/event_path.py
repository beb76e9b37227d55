"""The way of an event in one process: the real processor, the real guard, the real database; no socket, no pages."""

import json
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from urllib.parse import urlencode

from reflex_base.event import Event
from reflex_base.event.processor.base_state_processor import BaseStateEventProcessor
from reflex_base.utils.format import format_event_handler, json_dumps
from sqlalchemy import event as database_event

from lkk.lkk import app
from lkk.services.kernel.unit_of_work import engine
from lkk.state.identity.session import Session
from lkk.web import guard
from tests.raw_client import flatten

NAVIGATION = "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal"
HYDRATION = "reflex___state____state.hydrate_and_load"


class EventTab:
    """One open page of a signed-in browser; `seen` holds the vars as the browser knows them."""

    def __init__(self, processor: BaseStateEventProcessor, session_key: str) -> None:
        self.seen: dict[str, Any] = {}
        self.received = 0  # bytes of the answer to the last event
        self._processor, self._session_key = processor, session_key
        self._token = str(uuid.uuid4())
        self._place: dict[str, Any] = {}

    async def open(self, path: str) -> dict[str, Any]:
        """Load a page as a browser does after connecting."""
        return await self._send(HYDRATION, {}, self._at(path, {}))

    async def go(self, path: str, **query: str) -> dict[str, Any]:
        """Follow a link inside the portal."""
        return await self._send(NAVIGATION, {}, self._at(path, query))

    async def do(self, handler: Any, **payload: Any) -> dict[str, Any]:
        """Send an event of the open page; the vars that have come back, by their bare names."""
        return await self._send(format_event_handler(handler), payload, self._place)

    async def signal(self) -> dict[str, Any]:
        """What a live signal does to this tab."""
        return await self._send(format_event_handler(Session.event_handlers["changed"]), {}, {})

    def _at(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        address = f"{path}?{urlencode(query)}" if query else path
        self._place = {"pathname": path, "asPath": address, "query": dict(query)}
        return self._place

    async def _send(self, name: str, payload: dict[str, Any], place: dict[str, Any]) -> dict[str, Any]:
        headers = {"cookie": f"sidkey={self._session_key}", "origin": "http://localhost:3000"}
        router_data = {**place, "token": self._token, "headers": headers} if place else {}
        event = Event(name=name, payload=payload, router_data=router_data)
        deltas = [delta async for delta in self._processor.enqueue_stream_delta(self._token, event)]
        self.received = sum(len(json_dumps(delta).encode()) for delta in deltas)
        values = flatten([{"delta": json.loads(json_dumps(delta))} for delta in deltas])
        self.seen |= values
        return values


@asynccontextmanager
async def event_tab(session_key: str) -> AsyncIterator[EventTab]:
    """A tab of the person with this session."""
    with app.set_contexts():
        async with BaseStateEventProcessor(middleware=app).configure() as processor:
            yield EventTab(processor, session_key)


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database inside, BEGIN and COMMIT left out; the guard's memory of sessions is cold."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    guard._cache.clear()
    target = engine().sync_engine
    database_event.listen(target, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        database_event.remove(target, "before_cursor_execute", note)
