"""Raw clients that act at a small constant rate and try again after a failure, as people do."""

import asyncio
import hashlib
import itertools
import time
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import httpx
from socketio.exceptions import SocketIOError

from bench.tab import PAGE, READINGS, ROOT, Refused, Tab, Update, shows
from drill.ledger import Ledger
from drill.people import SLOTS, Draft, People
from lkk.routes import draft_path
from lkk.services.forms.catalog import KINDS
from lkk.services.readings.rules import QuestionCode
from tests.builders import PASSWORD
from tests.raw_client import session_cookie
from tests.sample_files import pdf

CELL, SEND, FILE, APPLICATION, SESSION = "cell", "send", "file", "application", "session"
WIZARD = f"{ROOT}.lkk___state___base____base.lkk___state___applications___wizard____wizard"
TAKEN, ASKED = "Отправлено", "Проверьте отмеченные значения"
PATIENCE_S = 10.0
AGAIN_S = 0.3
REST_S = 0.7
BROKEN = (OSError, SocketIOError, aiohttp.ClientError, httpx.HTTPError, Refused)


class Declined(Exception):
    """The portal understood and did not take it: the text says why. Trying again would change nothing."""


class Clients:
    """All clients of a drill; what they were told goes to the ledger."""

    def __init__(self, url: str, people: People, ledger: Ledger) -> None:
        self._url, self._ledger = url, ledger
        self._readers, self._drafts = iter(people.readers), iter(people.drafts)
        self._logins = itertools.cycle(people.logins)
        self._stop = asyncio.Event()
        self.out_of: set[str] = set()  # kinds of action that nobody was left for: the load has become less
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to act."""
        ways = (self._give_readings, self._give_readings, self._apply, self._come)
        self._tasks = [asyncio.create_task(way()) for way in ways]

    async def stop(self) -> None:
        """Let every client finish what it is at.

        Raises:
            BaseException: a client has failed in a way that no client may.
        """
        self._stop.set()
        await asyncio.gather(*self._tasks)

    async def _give_readings(self) -> None:
        """One person after another: a value is typed, a tab later sent; every third only types."""
        for turn, cookie in enumerate(self._readers):
            if self._stop.is_set():
                return
            register: list[tuple[int, str]] = []

            async def type_in(cookie: str = cookie, register: list[tuple[int, str]] = register) -> None:
                async with ReaderTab(self._url, cookie) as tab:
                    await tab.open_page()
                    key, value = register[0] if register else tab.next_value()
                    register[:] = [(key, value)]
                    self._ledger.type_in(key, value)
                    await tab.type_in(key, value)
                    self._ledger.keep(key)

            async def send(cookie: str = cookie, register: list[tuple[int, str]] = register) -> None:
                async with ReaderTab(self._url, cookie) as tab:
                    await tab.open_page()
                    key, value = register[0]
                    await tab.send_in(key, value)
                    self._ledger.sent[key] = value

            if await self._until_done(CELL, type_in) and turn % 3:
                await self._until_done(SEND, send)
            await asyncio.sleep(REST_S)
        self.out_of.add(CELL)

    async def _apply(self) -> None:
        """One draft after another: a file is put to it, then it is sent."""
        for draft in self._drafts:
            if self._stop.is_set():
                return
            if await self._until_done(FILE, lambda draft=draft: self._attach(draft)):
                await self._until_done(APPLICATION, lambda draft=draft: self._file(draft))
            await asyncio.sleep(REST_S)
        self.out_of.add(APPLICATION)

    async def _come(self) -> None:
        """Sign in and open a page."""
        for email in self._logins:
            if self._stop.is_set():
                return

            async def come(email: str = email) -> None:
                cookie = await session_cookie(self._url, email, PASSWORD)
                self._ledger.sessions.append(cookie)
                async with Tab(self._url, cookie) as tab:
                    await tab.open_page("/home")

            await self._until_done(SESSION, come)
            await asyncio.sleep(REST_S * 2)

    async def _attach(self, draft: Draft) -> None:
        body = pdf(pages=1 + draft.id % 5)
        query = {"application": str(draft.id), "slot": SLOTS[draft.kind], "name": "Снимок.pdf"}
        headers = {"Origin": self._url, "Cookie": draft.cookie}
        async with httpx.AsyncClient(base_url=self._url, headers=headers, timeout=PATIENCE_S) as client:
            self._ledger.unanswered[draft.id] += 1
            try:
                answer = await client.post("/api/files", params=query, content=body)
            except httpx.ConnectError:  # nothing went out
                self._ledger.unanswered[draft.id] -= 1
                raise
            self._ledger.unanswered[draft.id] -= 1
        answer.raise_for_status()
        self._ledger.files[answer.json()["id"]] = draft.cookie, hashlib.sha256(body).hexdigest()

    async def _file(self, draft: Draft) -> None:
        async with WizardTab(self._url, draft.cookie) as tab:
            self._ledger.filed[draft.id] = await tab.file(draft)

    async def _until_done(self, kind: str, act: Callable[[], Coroutine[Any, Any, None]]) -> bool:
        """Try until it succeeds; False when it was declined, or the drill ends before."""
        while True:
            begun = time.monotonic()
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await act()
            except TimeoutError:
                self._ledger.note(kind, begun, f"нет ответа {PATIENCE_S:.0f} с")
            except Declined as answer:
                self._ledger.note(kind, begun, f"«{answer}»")
                return False
            except BROKEN as error:
                self._ledger.note(kind, begun, _seen(error))
            else:
                self._ledger.note(kind, begun)
                return True
            if self._stop.is_set():
                return False
            await asyncio.sleep(AGAIN_S)


class ReaderTab(Tab):
    """The page of readings of somebody with one account."""

    async def open_page(self, page: str = PAGE) -> None:
        """As any tab does; a page without its data counts as refused."""
        await super().open_page(page)
        if not self._last_values:
            raise Refused("страница пришла без данных")

    def next_value(self) -> tuple[int, str]:
        """The first register and a value it may have."""
        key = next(iter(self._last_values))
        return key, str(self._last_values[key] + 1)

    async def type_in(self, register: int, value: str) -> None:
        """One cell is left."""
        payload = {"account_id": self.seen["account_id"], "register_id": register, "typed": value}
        await self._ask(f"{READINGS}.leave_cell", payload, lambda update: shows(update, register, value))

    async def send_in(self, register: int, value: str) -> None:
        """«Отправить» with one cell; a doubt about it, which comes as an answer, is answered with yes."""
        told = await self._send(register, value)
        if told.startswith(ASKED):
            told = await self._send(register, value)
        if not told.startswith(TAKEN):
            raise Declined(told)

    async def _send(self, register: int, value: str) -> str:
        """What the portal says; a yes counts once its question was asked about this value."""
        fields = {"account_id": self.seen["account_id"], "intent": "send", "taken_on": self.seen["taken_on"]}
        fields |= {f"q{register}.{code}": "yes" for code in QuestionCode}
        form = [[name, str(given)] for name, given in {**fields, f"r{register}": value}.items()]
        payload = {"form": {"__reflex_form_data__": form}}
        told: list[str] = []

        def answers(update: Update) -> bool:
            told.extend([update["notice"]["text"]] if update["notice"] else [])
            return bool(told)

        await self._ask(f"{READINGS}.send_form", payload, answers)
        return told[0]


class WizardTab(Tab):
    """The last page of an application."""

    async def file(self, draft: Draft) -> str:
        """«Отправить»; return the number."""
        await self._open_last(draft)
        if "version" not in self.seen:
            raise Declined("заявка уже отправлена")
        form = [["draft_id", str(draft.id)], ["version", self.seen["version"]]]
        for consent in self.seen["consents"]:
            form += [[f"version.{consent['purpose']}", consent["version"]], [consent["name"], "on"]]
        await self._ask(f"{WIZARD}.send", {"form": {"__reflex_form_data__": form}}, _redirects)
        (address,) = [payload["path"] for name, payload in self.seen["events"] if name == "_redirect"]
        return parse_qs(urlsplit(address).query)["number"][0]

    async def _open_last(self, draft: Draft) -> None:
        self._count_bytes()
        step = len(KINDS[draft.kind].steps) + 1
        address = draft_path(draft.kind, draft.id, step)
        query = {"draft": str(draft.id), "step": str(step)}
        place = {"pathname": address.partition("?")[0], "asPath": address, "query": query}
        hydrated = f"{ROOT}.hydrate_and_load"
        await self._ask(hydrated, {}, lambda update: update.get("is_hydrated") is True, place)


def _redirects(update: Update) -> bool:
    return any(name == "_redirect" for name, _ in update["events"])


def _seen(error: BaseException) -> str:
    if isinstance(error, Refused):
        return f"«{error}»"
    if isinstance(error, httpx.HTTPStatusError):
        return f"{error.response.status_code} {_said(error.response)}"
    return "нет связи"


def _said(answer: httpx.Response) -> str:
    """What the answer says, without the code of one failure."""
    try:
        found = answer.json()
    except ValueError:
        return ""
    said = str(found.get("message") or found.get("error") or "") if isinstance(found, dict) else ""
    return said.partition(" Код для поддержки")[0][:90]
