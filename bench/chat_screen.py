"""One side of a dialogue on an open page, spoken without a browser: it keeps what is not told, as chat.js does."""

import asyncio
import random
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from socketio.exceptions import SocketIOError

from tests.raw_client import HYDRATE, RawSocket, flatten, place

PATIENCE_S, MOST_PATIENCE_S, REPEAT_S = 8.0, 30.0, 2.0  # as chat.js
RETRIES_AFTER_S = 0.2  # times the tries that failed, as the framework in a browser does
ROOT = "reflex___state____state.lkk___state___base____base"
CUSTOMER = f"{ROOT}.lkk___state___consultations___chat____chat"
CONSULTANT = f"{ROOT}.lkk___state___consultations___desk_dialogue____desk_dialogue"
CHAT_PAGE, DESK_PAGE = "/advocate/chat", "/staff/advocate"


@dataclass
class Screen:
    """A tab with the dialogue open; one message is on its way at a time, and is sent again until the page has it.

    `came` holds when each message of the other side stood on this screen first, by its client id, in the order of their
    numbers; `doubled` those that came under two numbers.
    """

    url: str
    cookie: str
    dialogue: int
    staff: bool
    sent_at: dict[str, float] = field(default_factory=dict)
    came: dict[str, float] = field(default_factory=dict)
    doubled: int = 0
    cuts: int = 0
    resent: int = 0

    def __post_init__(self) -> None:
        self._token = str(uuid.uuid4())
        self._link: RawSocket | None = None
        self._open = asyncio.Event()
        self._acked: set[str] = set()
        self._told = asyncio.Event()
        self._seq = 0
        self._unanswered = 0
        self._waiting: asyncio.Queue[tuple[str, str, bool]] = asyncio.Queue()
        self._keeper: asyncio.Task[None] | None = None
        self._sender: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open the page and keep it open."""
        self._keeper = asyncio.create_task(self._keep_open())
        self._sender = asyncio.create_task(self._send_all())
        await asyncio.wait_for(self._open.wait(), 60)

    async def stop(self) -> None:
        """Close the page."""
        for task in (self._keeper, self._sender):
            if task:
                task.cancel()
        await self._let_go()

    def say(self, text: str, *, cut: bool = False) -> None:
        """Press «Отправить»; with `cut` the connection goes without a word before the answer."""
        key = str(uuid.uuid4())
        self.sent_at[key] = time.time()
        self._waiting.put_nowait((key, text, cut))

    @property
    def quiet(self) -> bool:
        """Whether everything said here is kept."""
        return set(self.sent_at) <= self._acked

    async def _send_all(self) -> None:
        while True:
            key, text, cut = await self._waiting.get()
            tries = 0
            while key not in self._acked:
                await self._open.wait()
                self.resent += tries > 0
                tries += 1
                await self._emit(key, text)
                if cut and tries == 1:
                    self.cuts += 1
                    await self._let_go()
                    continue
                patience_s = min(PATIENCE_S * 2 ** (tries - 1), MOST_PATIENCE_S)
                await self._wait_for(key, _about(patience_s))

    async def _wait_for(self, key: str, patience_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                while key not in self._acked and self._open.is_set():
                    if not self._unanswered:
                        await asyncio.sleep(_about(REPEAT_S))
                        return
                    self._told.clear()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._told.wait(), 0.5)

    async def _emit(self, key: str, text: str) -> None:
        name = f"{CONSULTANT if self.staff else CUSTOMER}.send"
        values = {"client_id": key, "dialogue": str(self.dialogue), "documents": "", "text": text}
        form = {"form": {"__reflex_form_data__": [list(one) for one in values.items()]}}
        await self._do(name, form)

    async def _do(self, name: str, payload: dict[str, Any]) -> None:
        if self._link is not None:
            self._unanswered += 1
            with suppress(SocketIOError, aiohttp.ClientError, OSError):
                await self._link.emit({"name": name, "payload": payload, "router_data": place(self._page)})

    @property
    def _page(self) -> str:
        return f"{DESK_PAGE if self.staff else CHAT_PAGE}?dialogue={self.dialogue}"

    async def _keep_open(self) -> None:
        failed = 0
        while True:
            first = {"name": HYDRATE, "payload": {}, "router_data": place(self._page)}
            link = RawSocket(self.url, cookie=self.cookie, token=self._token, first=first)
            link._io.on("event", self._take, namespace="/_event")
            link._io.on("new_token", self._renamed, namespace="/_event")
            link._io.on("answered", self._answered, namespace="/_event")
            self._unanswered = 1
            self._link = link
            try:
                await link.__aenter__()
            except (SocketIOError, aiohttp.ClientError, OSError, TimeoutError):
                failed = min(failed + 1, 10)
                await asyncio.sleep(RETRIES_AFTER_S * failed)
                continue
            failed = 0
            await link.closed.wait()
            self._open.clear()
            await self._let_go()

    async def _let_go(self) -> None:
        """Drop the connection without a word to the server."""
        link, self._link = self._link, None
        self._open.clear()
        if link is not None:
            await link._http.close()
            link.closed.set()
            with suppress(Exception):
                await asyncio.wait_for(link._io.disconnect(), 1)

    def _answered(self) -> None:
        self._unanswered = max(0, self._unanswered - 1)
        self._told.set()

    def _renamed(self, token: str) -> None:
        self._token = token

    def _take(self, update: dict[str, Any]) -> None:
        now = time.time()
        values = flatten([update])
        if values.get("acked_id"):
            self._acked.add(values["acked_id"])
        for line in values.get("lines") or []:
            self._note(line, now)
        if values.get("dialogue_id") == self.dialogue or values.get("lines"):
            self._open.set()
        self._told.set()

    def _note(self, line: dict[str, Any], now: float) -> None:
        """Lines come in the order of their numbers; what is known by its number is not new."""
        if line["seq"] <= self._seq:
            return
        self._seq = line["seq"]
        key = line["client_id"]
        if line["own"]:
            self._acked.add(key)
        elif line["kind"] == "text":
            self.doubled += key in self.came
            self.came.setdefault(key, now)


def _about(seconds: float) -> float:
    return seconds * random.uniform(0.75, 1.25)
