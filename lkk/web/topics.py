"""Wakes the open tabs of pages that show a topic, guests' too: one by one, so that they do not all come at once."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable

from lkk.state import live
from lkk.web import open_tabs
from lkk.web.open_tabs import Seat

EACH_S = 1.0  # a tab is woken at most once in this time
TABS_A_SECOND = 50  # of this process; thousands of guests are spread over a minute
Wake = Callable[[str, Seat, str], Awaitable[None]]


class TopicWaker:
    """The tabs that will be woken, each once, however many signals come before."""

    def __init__(self, wake: Wake) -> None:
        self._wake = wake
        self._due: dict[str, asyncio.Task[None]] = {}
        self._woken: dict[str, float] = {}

    def tell(self, topics: Iterable[str]) -> None:
        """Let every tab whose page shows one of these topics look again soon."""
        known = frozenset(topics)
        tabs = [token for token, seat in open_tabs.everybody() if live.topic_handlers(seat.path, known, token)]
        self._woken = {token: at for token, at in self._woken.items() if time.monotonic() - at < EACH_S}
        within_s = max(EACH_S, len(tabs) / TABS_A_SECOND)
        for token in tabs:
            if token not in self._due:
                since = time.monotonic() - self._woken.get(token, -EACH_S)
                pause = max(0.0, EACH_S - since) + random.uniform(0, within_s)  # noqa: S311  spreads the tabs
                self._due[token] = asyncio.create_task(self._later(token, pause, known))

    def stop(self) -> None:
        """Wake nobody any more."""
        for task in self._due.values():
            task.cancel()
        self._due.clear()

    async def _later(self, token: str, pause_s: float, topics: frozenset[str]) -> None:
        await asyncio.sleep(pause_s)
        del self._due[token]
        seat = open_tabs.seat_of(token)
        if seat is None:
            return
        self._woken[token] = time.monotonic()
        for handler in live.topic_handlers(seat.path, topics, token):  # of the page that is open now
            await self._wake(token, seat, handler)
