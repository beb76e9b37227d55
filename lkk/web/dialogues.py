"""Wakes the tabs that show a dialogue: at once, then at most five times a second each, and all of them now and then.

A signal carries ids alone, and none of them is the only carrier of what was said: a page reads since its last number
whenever it is woken: after a minute or two without any signal too, and after the listener has lost its connection.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from lkk.state import live
from lkk.web import open_tabs
from lkk.web.open_tabs import Seat

LOOK, TYPING = "dialogues", "typing"  # as the signals call them
EACH_S = 0.2
ALL_EVERY_S = 60.0
Wake = Callable[[str, Seat, str], Awaitable[None]]


class DialogueWaker:
    """The tabs that will be woken, each once, however many signals come before."""

    def __init__(self, wake: Wake) -> None:
        self._wake = wake
        self._due: dict[str, set[str]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._woken: dict[str, float] = {}

    def tell(self, message: dict[str, list[Any]]) -> None:
        """Take a signal: people, each with the dialogue and the tab that knows already."""
        for kind in (LOOK, TYPING):
            if told := message.get(kind):
                for token, seat in open_tabs.all_seats():
                    if _concerns(token, seat, told):
                        self._soon(token, kind)

    def tell_all(self) -> None:
        """Let every tab that shows a dialogue look again."""
        for token in self._shown():
            self._soon(token, LOOK)

    async def run(self) -> None:
        """Let each tab look that nothing has woken for a minute, one after another, for ever.

        None of them is noted before its turn comes: a signal would have to wait for it.
        """
        while True:
            tokens = self._shown()
            for token in tokens:
                await asyncio.sleep(ALL_EVERY_S / len(tokens))
                if time.monotonic() - self._woken.get(token, 0.0) >= ALL_EVERY_S:
                    self._soon(token, LOOK)
            if not tokens:
                await asyncio.sleep(ALL_EVERY_S)

    def stop(self) -> None:
        """Wake nobody any more."""
        for task in self._tasks:
            task.cancel()
        self._due.clear()

    @staticmethod
    def _shown() -> list[str]:
        return [token for token, seat in open_tabs.all_seats() if live.attention_of(token, seat.path)]

    def _soon(self, token: str, kind: str) -> None:
        if token in self._due:
            self._due[token].add(kind)
            return
        now = time.monotonic()
        if len(self._woken) > 10_000:
            self._woken = {one: at for one, at in self._woken.items() if now - at < ALL_EVERY_S}
        self._due[token] = {kind}
        pause_s = EACH_S - (now - self._woken.get(token, now - EACH_S))
        task = asyncio.create_task(self._later(token, pause_s))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _later(self, token: str, pause_s: float) -> None:
        await asyncio.sleep(max(0.0, pause_s))
        kinds: Iterable[str] = self._due.pop(token, ())
        self._woken[token] = time.monotonic()
        seat = open_tabs.seat_of(token)
        shown = live.attention_of(token, seat.path) if seat is not None else None
        if seat is not None and shown is not None:
            for kind in sorted(kinds):
                await self._wake(token, seat, shown.look if kind == LOOK else shown.typing)


def _concerns(token: str, seat: Seat, told: list[Any]) -> bool:
    shown = live.attention_of(token, seat.path)
    return shown is not None and any(
        seat.user_id == user_id and token != knows and shown.dialogue_id in (0, dialogue_id)
        for user_id, dialogue_id, knows in told
    )
