"""Events of tabs that have to wait: tried again after a pause, in the order they came, while the page is told so."""

import asyncio
import contextvars
import random
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import reflex as rx
import structlog
from reflex_base.event import Event
from reflex_base.event.context import EventContext
from reflex_base.utils.format import format_event_handler

TRIES = 3  # after the first
PAGE_TRIES = 20  # of what opens a page: without it nothing on the page works, and a tab may have come back by itself
PAUSE_S = (1.0, 3.0)  # by chance, so that those who were sent away together do not come together
BUSY, FREE, GIVEN_UP = "busy", "free", "given up"  # what a page is told by the message "busy"
_log = structlog.get_logger()


@dataclass
class _Tab:
    """What of a tab waits for the next try, the earliest first."""

    tries: int = 0
    timer: asyncio.TimerHandle | None = None
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True)
class EventTurn:
    """An event as it came, before its arguments were replaced by what they mean."""

    tabs: "BusyTabs"
    token: str
    event: Event

    def put_off(self) -> bool:
        """Carry the event out once more a little later; False when it has been tried often enough."""
        return self.tabs.put_off(self.token, self.event)

    def is_behind(self) -> bool:
        """Whether an earlier event of the tab waits for its next try: then this one waits too."""
        return self.tabs.waiting(self.token) > 0 and self.tabs.put_off(self.token, self.event)


class BusyTabs:
    """The tabs of this process that wait; at most one batch of a tab, bounded by the events it may have waiting."""

    def __init__(self, app: rx.App) -> None:
        self._app = app
        self._tabs: dict[str, _Tab] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def turn_of(self, event: Event) -> EventTurn:
        """The event that is being handled, to be kept as it came."""
        context = EventContext.get()
        kept = Event(name=event.name, payload=dict(event.payload), router_data=dict(context.router_data))
        return EventTurn(self, context.token, kept)

    def waiting(self, token: str) -> int:
        """How many events of a tab wait for another try; what comes later waits behind them."""
        tab = self._tabs.get(token)
        return len(tab.events) if tab else 0

    def put_off(self, token: str, event: Event) -> bool:
        """Keep an event for the next try, or behind those that wait for it; False when there were tries enough."""
        tab = self._tabs.setdefault(token, _Tab())
        if tab.timer is None:
            if tab.tries >= (PAGE_TRIES if self._opens_page(event) else TRIES):
                del self._tabs[token]
                self.tell(token, GIVEN_UP)
                return False
            tab.tries += 1
            tab.timer = asyncio.get_running_loop().call_later(random.uniform(*PAUSE_S), self._start, token)  # noqa: S311
            self.tell(token, BUSY)
            _log.warning("event_put_off", handler=event.name, tries=tab.tries)
        tab.events.append(event)
        return True

    def drop(self, token: str) -> None:
        """Forget what waits."""
        tab = self._tabs.pop(token, None)
        if tab is not None and tab.timer is not None:
            tab.timer.cancel()

    def tell(self, token: str, how: str) -> None:
        """Say to the page of a tab how it stands, if this process has its socket."""
        space = self._app.event_namespace
        sid = space.token_to_sid.get(token) if space else None
        if space and sid:
            self.run(space.emit("busy", how, to=sid))

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin something that belongs to no event, whichever asked for it."""
        task = asyncio.get_running_loop().create_task(work, context=contextvars.Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _opens_page(self, event: Event) -> bool:
        """Whether it is the first event of a tab or one that reads what its page shows."""
        if event.name.endswith((".hydrate_and_load", ".on_load_internal")):
            return True
        loads: list[Any] = [one for page in self._app._load_events.values() for one in page]
        return any(event.name == format_event_handler(one) for one in loads)

    def _start(self, token: str) -> None:
        self.run(self._again(token))

    async def _again(self, token: str) -> None:
        tab = self._tabs.get(token)
        if tab is None:
            return
        events, tab.events, tab.timer = tab.events, [], None
        with self._app.set_contexts():
            tried = [await self._app.event_processor.enqueue(token, event) for event in events]
        await asyncio.wait(tried)
        if self._tabs.get(token) is tab and tab.timer is None:
            del self._tabs[token]
            self.tell(token, FREE)
