"""The wall, the socket server and the event namespace in this process, spoken to in the bytes of a websocket."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

from reflex_base.utils.format import format_event_handler
from socketio import ASGIApp

from lkk.lkk import app
from lkk.models.identity import User
from lkk.services.identity import sessions
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.state.identity.session import Session
from lkk.web.event_namespace import OwnedNamespace
from lkk.web.harden import Hardened
from tests.event_path import HYDRATION

NAMESPACE = "/_event"
LOAD = format_event_handler(Session.event_handlers["load"])
PING, PONG = "2", "3"
_networks = itertools.count()


class Refused(Exception):
    """The handshake was not accepted."""


class Wire:
    """One websocket; nothing of it is checked on this side. It answers pings unless it has `vanished`."""

    def __init__(self, *, cookie: str = "", token: str, ip: str = "203.0.113.1") -> None:
        self._scope = {
            "type": "websocket",
            "path": "/_event/",
            "raw_path": b"/_event/",
            "root_path": "",
            "scheme": "ws",
            "query_string": f"EIO=4&transport=websocket&token={token}".encode(),
            "headers": [
                (b"origin", settings().public_url.encode()),
                (b"connection", b"upgrade"),
                (b"upgrade", b"websocket"),
                (b"cookie", cookie.encode()),
            ],
            "client": (ip, 1),
            "server": ("localhost", 3000),
            "subprotocols": [],
        }
        self._to_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._answered = asyncio.Event()
        self.received: list[str] = []
        self.closed = asyncio.Event()
        self.vanished = False
        self._accepted = False

    async def __aenter__(self) -> Self:
        wall: Any = Hardened(ASGIApp(app.sio, socketio_path=""), settings())
        self._task = asyncio.create_task(wall(self._scope, self._to_server.get, self._send))
        self._task.add_done_callback(lambda _: self.closed.set())
        await self._to_server.put({"type": "websocket.connect"})
        await asyncio.wait({self._task, asyncio.create_task(self._answered.wait())}, return_when="FIRST_COMPLETED")
        if not self._accepted:
            await self._task
            raise Refused
        await self.say(f"40{NAMESPACE},")
        await self.until(f"40{NAMESPACE},")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._to_server.put({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self._task, 10)

    async def say(self, text: str) -> None:
        """Send a message as it is."""
        await self._to_server.put({"type": "websocket.receive", "text": text})

    async def event(self, name: str, payload: Any = None, path: str = "/") -> None:
        """Send an event as the page at this path does."""
        sent = {"name": name, "payload": payload or {}, "router_data": {"pathname": path, "asPath": path, "query": {}}}
        await self.say(f'42{NAMESPACE},["event",{json.dumps(sent)}]')

    async def until(self, start: str) -> str:
        """Wait for a message that begins so."""
        async with asyncio.timeout(10):
            while True:
                for text in self.received:
                    if text.startswith(start):
                        return text
                await asyncio.sleep(0.01)

    def told(self, name: str) -> list[Any]:
        """What came with the messages of this name; None where a message says nothing."""
        sent = [json.loads(one.partition(",")[2]) for one in self.received if one.startswith(f"42{NAMESPACE},")]
        return [(*what, None)[0] for came, *what in sent if came == name]

    async def until_told(self, name: str, what: Any) -> None:
        """Wait for a message of this name that says this."""
        async with asyncio.timeout(10):
            while what not in self.told(name):  # noqa: ASYNC110  messages come one by one
                await asyncio.sleep(0.01)

    async def until_shown(self, word: str) -> None:
        """Wait until something with this word in it has come."""
        async with asyncio.timeout(10):
            while word not in self.shown():  # noqa: ASYNC110  messages come one by one
                await asyncio.sleep(0.01)

    def shown(self) -> str:
        """All that has come as events of the browser."""
        sent = [json.loads(one.partition(",")[2]) for one in self.received if one.startswith("42")]
        return json.dumps(sent, ensure_ascii=False)

    @property
    def new_token(self) -> str:
        """The token the server gave in place of the one the client named, if it did."""
        renamed = f'42{NAMESPACE},["new_token",'
        return next((json.loads(one.partition(",")[2])[1] for one in self.received if one.startswith(renamed)), "")

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.accept":
            self._accepted = True
        elif message["type"] == "websocket.send":
            self.received.append(message.get("text") or "")
            if message.get("text") == PING and not self.vanished:
                await self.say(PONG)
        self._answered.set()


@asynccontextmanager
async def socket_server() -> AsyncIterator[OwnedNamespace]:
    """The server's part of it, with the real queue of events."""
    namespace = app.event_namespace
    assert isinstance(namespace, OwnedNamespace)
    with app.set_contexts():
        async with app._setup_event_processor():
            yield namespace


async def cookie_of(user: User) -> str:
    async with unit_of_work() as work:
        signed = await sessions.open(work, user, Visitor(ip="203.0.113.1"))
    return f"sid={signed.token}"


async def opened(wire: Wire, user: User) -> None:
    """Load a page and wait for what it shows of the person."""
    await wire.event(HYDRATION)
    await wire.event(LOAD)
    await wire.until_shown(user.display_name)
