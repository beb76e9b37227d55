"""A client without our pages: what anybody can send over the socket and by HTTP."""

import asyncio
import random
import re
import ssl
import uuid
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import httpx
import socketio

NAMESPACE = "/_event"
ROOT_STATE = "reflex___state____state"
HYDRATE = f"{ROOT_STATE}.hydrate_and_load"
LOADED_S = 20
SILENT_ROUNDS = 6
QUIET_S = 0.25  # how long nothing more must come before an answer counts as whole


class RawSocket:
    """One tab's websocket, spoken by hand; `tls` is what the server's certificate is held against.

    `first` is an event that rides in the connection itself, as a browser's first one does.
    """

    def __init__(
        self,
        url: str,
        *,
        cookie: str = "",
        token: str = "",
        origin: str | None = "same",
        tls: ssl.SSLContext | bool = True,
        first: dict[str, Any] | None = None,
    ) -> None:
        self._boot = {"event": first} if first else None
        self.url, self.token = url, token or str(uuid.uuid4())
        self.updates: list[dict[str, Any]] = []
        self.new_token = ""
        self.closed = asyncio.Event()
        self._headers = {"Cookie": cookie} if cookie else {}
        if origin:
            self._headers["Origin"] = url if origin == "same" else origin
        # Ours, because the client leaves its own open after a refusal.
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=tls))
        self._io = socketio.AsyncClient(reconnection=False, http_session=self._http)
        self._io.on("event", self.updates.append, namespace=NAMESPACE)
        self._io.on("new_token", self._renamed, namespace=NAMESPACE)
        self._io.on("disconnect", lambda *_: self.closed.set(), namespace=NAMESPACE)

    async def __aenter__(self) -> Self:
        try:
            await self._io.connect(
                f"{self.url}{NAMESPACE}/?token={self.token}",
                headers=self._headers,
                auth=self._boot,
                transports=["websocket"],
                namespaces=[NAMESPACE],
                socketio_path=NAMESPACE,
                wait_timeout=10,
            )
        except BaseException:
            await self._http.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._io.disconnect()
        await self._http.close()

    async def send(self, name: str, payload: Any = None, path: str = "/", **more: Any) -> dict[str, Any]:
        """Send an event and return what came back: vars by their bare names, events under "events"."""
        before = len(self.updates)
        event = {"name": name, "payload": {} if payload is None else payload, "router_data": place(path)} | more
        await self._io.emit("event", event, namespace=NAMESPACE)
        seen = before
        for _ in range(SILENT_ROUNDS):  # an event that is no handler gets no answer at all
            await asyncio.sleep(QUIET_S)
            if len(self.updates) > before and seen == len(self.updates):
                break
            seen = len(self.updates)
        return flatten(self.updates[before:])

    async def open(self, path: str) -> list[dict[str, Any]]:
        """Load a page to the end of its own events; everything that came."""
        before = len(self.updates)
        await self.send(HYDRATE, path=path)
        for _ in range(round(LOADED_S / QUIET_S)):
            if any(_is_loaded(update) for update in self.updates[before:]):
                break
            await asyncio.sleep(QUIET_S)
        else:
            raise TimeoutError(path)
        return self.updates[before:]

    async def emit(self, data: Any) -> None:
        """Send anything at all."""
        await self._io.emit("event", data, namespace=NAMESPACE)

    def _renamed(self, token: str) -> None:
        self.new_token = token


def tells(text: str, number: str) -> bool:
    """Whether a number stands in a text by itself: its digits may well be part of a telephone."""
    return re.search(rf"(?<!\d){re.escape(number)}(?!\d)", text) is not None


def place(path: str) -> dict[str, Any]:
    """Where a tab says it is, as a browser says it."""
    parts = urlsplit(path)
    return {"pathname": parts.path, "asPath": path, "query": dict(parse_qsl(parts.query))}


def _is_loaded(update: dict[str, Any]) -> bool:
    return (update.get("delta") or {}).get(ROOT_STATE, {}).get("is_hydrated_rx_state_") is True


def flatten(updates: list[dict[str, Any]]) -> dict[str, Any]:
    """Vars of all states in one mapping; the names of events the browser is asked to carry out."""
    found: dict[str, Any] = {"events": []}
    for update in updates:
        for values in (update.get("delta") or {}).values():
            found |= {name.removesuffix("_rx_state_"): value for name, value in values.items()}
        found["events"] += [(event["name"], event.get("payload")) for event in update.get("events") or []]
    return found


async def session_cookie(url: str, email: str, password: str, *, tls: ssl.SSLContext | bool = True) -> str:
    """Sign in by HTTP; the value of a Cookie header."""
    address = f"10.9.{random.randrange(250)}.{random.randrange(1, 250)}"  # sign-ins are counted per address
    headers = {"Origin": url, "X-Forwarded-For": address}
    async with httpx.AsyncClient(base_url=url, headers=headers, verify=tls) as client:
        answer = await client.post("/api/auth/login", data={"email": email, "password": password})
        answer.raise_for_status()
        name = "__Host-sid" if url.startswith("https:") else "sid"
        return f"{name}={answer.cookies[name]}"
