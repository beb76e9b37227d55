"""A real Firefox driven by WebDriver BiDi, its own language: Playwright's Firefox is a build of its own."""

import asyncio
import json
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

START_TIMEOUT_S = 60
PATIENCE_S = 25
_LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
#: Sets a value as a person does: React listens to the events and looks past its own setter.
_CHOOSE = """(one, value) => {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(one), "value").set.call(one, value);
  for (const kind of ["input", "change"]) one.dispatchEvent(new Event(kind, {bubbles: true}));
  one.focus();
  one.blur();
}"""
_KEYS = {"Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c", "Control": "\ue009"}


class BidiError(RuntimeError):
    """Firefox has refused a command."""


class Firefox:
    """One tab of a browser; elements are named by CSS selectors."""

    def __init__(self, socket: ClientConnection, url: str) -> None:
        self._socket = socket
        self._url = url
        self._tab = ""
        self._number = 0
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._reading = asyncio.create_task(self._read())
        self.errors: list[str] = []  # of the console

    async def begin(self) -> None:
        """Begin a session and listen to the console."""
        await self._ask("session.new", capabilities={})
        await self._ask("session.subscribe", events=["log.entryAdded"])
        # The tab it starts with never has the focus: its page would not be told when a control is left.
        self._tab = (await self._ask("browsingContext.create", type="tab"))["context"]
        await self._ask("browsingContext.setViewport", context=self._tab, viewport={"width": 1280, "height": 900})

    async def open(self, path: str) -> None:
        """Open a page of the portal."""
        await self._ask("browsingContext.navigate", context=self._tab, url=self._url + path, wait="complete")

    async def value(self, expression: str) -> Any:
        """The value of an expression of JavaScript in the page, as JSON tells it."""
        wrapped = f"JSON.stringify({expression}) ?? 'null'"
        answer = await self._ask(
            "script.evaluate", expression=wrapped, target={"context": self._tab}, awaitPromise=True
        )
        if answer["type"] != "success":
            raise BidiError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    async def until(self, expression: str) -> Any:
        """Wait until an expression is true; a page that is just being replaced is asked again.

        Raises:
            TimeoutError: it has not become true.
        """
        for _ in range(PATIENCE_S * 5):
            with suppress(BidiError):
                if found := await self.value(expression):
                    return found
            await asyncio.sleep(0.2)
        shown, at = await self.value("[document.querySelector('main').innerText, document.activeElement.id]")
        raise TimeoutError(f"{expression}\nfocus: {at}\nerrors: {self.errors}\n{shown[:2000]}")

    async def until_text(self, selector: str, text: str) -> None:
        """Wait until an element has a text in it."""
        await self.until(f"document.querySelector({json.dumps(selector)})?.innerText.includes({json.dumps(text)})")

    async def click(self, selector: str) -> None:
        """Press the middle of an element with the mouse, as soon as it is there and moves no more."""
        await self.until(_there(selector))
        await self._settled(selector)
        origin = {"type": "element", "element": {"sharedId": await self._node(selector)}}
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": origin}
        press = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        await self._act({"type": "pointer", "id": "mouse", "actions": [move, *press]})

    async def press(self, label: str, within: str = "body") -> None:
        """Press the visible button with exactly these words."""
        mark = (
            f"(found => found && (found.dataset.pressed = '1'))([...document.querySelectorAll("
            f"{json.dumps(f'{within} button')})].find(one => one.innerText.trim() === {json.dumps(label)} "
            "&& one.checkVisibility() && !one.disabled))"
        )
        await self.until(mark)
        await self.click('[data-pressed="1"]')
        with suppress(BidiError):  # the page may be another one by now
            await self.value("document.querySelector('[data-pressed]')?.removeAttribute('data-pressed') ?? true")

    async def type(self, selector: str, text: str) -> None:
        """Put a text into a control with the keyboard and leave the control."""
        await self.click(selector)
        await self.until(_there(selector, " === document.activeElement"))
        await self.keys("Control", "a")
        await self._act(_keyboard(*(one for sign in text for one in _stroke(sign))))
        await self.keys("Tab")

    async def choose(self, selector: str, value: str) -> None:
        """Choose in a list, or set a day: what they draw is the system's own and no part of the page."""
        await self.until(_there(selector))
        await self.value(f"({_CHOOSE})(document.querySelector({json.dumps(selector)}), {json.dumps(value)})")

    async def attach(self, selector: str, file: Path) -> None:
        """Choose a file."""
        await self.until(_there(selector))
        element = {"sharedId": await self._node(selector)}
        await self._ask("input.setFiles", context=self._tab, element=element, files=[str(file)])

    async def keys(self, *names: str) -> None:
        """Press keys together."""
        values = [_KEYS.get(name, name) for name in names]
        down = [{"type": "keyDown", "value": value} for value in values]
        await self._act(_keyboard(*down, *({"type": "keyUp", "value": value} for value in reversed(values))))

    async def end(self) -> None:
        """Close the browser."""
        with suppress(BidiError, ConnectionClosed, TimeoutError):
            await asyncio.wait_for(self._ask("browser.close"), 10)
        self._reading.cancel()
        await asyncio.wait([self._reading])

    async def _settled(self, selector: str) -> None:
        """Bring an element into sight and wait until it has stood at one place for a moment."""
        place = "(one => (one.scrollIntoView({block: 'center'}), Object.values(one.getBoundingClientRect().toJSON())))"
        before = None
        while (now := await self.value(f"{place}({_there(selector, '')})")) != before:
            before = now
            await asyncio.sleep(0.15)

    async def _node(self, selector: str) -> str:
        locator = {"type": "css", "value": selector}
        found = await self._ask("browsingContext.locateNodes", context=self._tab, locator=locator, maxNodeCount=1)
        if not found["nodes"]:
            raise BidiError(f"no element {selector}")
        return found["nodes"][0]["sharedId"]

    async def _act(self, actions: dict[str, Any]) -> None:
        await self._ask("input.performActions", context=self._tab, actions=[actions])

    async def _ask(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        answer = self._waiting[self._number] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        return await asyncio.wait_for(answer, START_TIMEOUT_S)

    async def _read(self) -> None:
        """Hand answers to those who wait for them, until the browser closes."""
        async for text in self._socket:
            message = json.loads(text)
            waiting = self._waiting.pop(message.get("id"), None)
            if message["type"] == "event":
                entry = message["params"]
                if entry.get("level") == "error":
                    self.errors.append(str(entry.get("text")))
            elif waiting and not waiting.done():
                if message["type"] == "success":
                    waiting.set_result(message["result"])
                else:
                    waiting.set_exception(BidiError(f"{message['error']}: {message['message']}"))


@asynccontextmanager
async def running_firefox(program: str, url: str, folder: Path) -> AsyncIterator[Firefox]:
    """Start a browser without a window and with a profile of its own; `url` is the portal's."""
    profile = folder / "profile"
    profile.mkdir()
    process = await asyncio.create_subprocess_exec(
        *(program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"),
        env=os.environ | {"HOME": str(folder)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stderr is not None
    draining: asyncio.Task[bytes] | None = None
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            while not (found := _LISTENING.search(await process.stderr.readline())):
                assert process.returncode is None
        draining = asyncio.create_task(process.stderr.read())
        async with connect(found[1].decode() + "/session", max_size=None, proxy=None) as socket:
            browser = Firefox(socket, url)
            await browser.begin()
            try:
                yield browser
            finally:
                await browser.end()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        if draining:
            await draining


def _there(selector: str, what: str = " !== null") -> str:
    return f"document.querySelector({json.dumps(selector)}){what}"


def _keyboard(*actions: dict[str, Any]) -> dict[str, Any]:
    return {"type": "key", "id": "keyboard", "actions": list(actions)}


def _stroke(sign: str) -> list[dict[str, Any]]:
    return [{"type": kind, "value": sign} for kind in ("keyDown", "keyUp")]
