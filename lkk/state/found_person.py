"""The person the guard has just read for the event that is being handled, so that the handler need not read again.

Only the same event may take it, once and at once: a chained event, a second action of the handler or one after a
pause finds the person afresh.
"""

import time
from contextvars import ContextVar
from dataclasses import dataclass

from reflex_base.event.context import EventContext

from lkk.services.kernel.actor import Actor

FRESH_S = 1.0


@dataclass(frozen=True)
class _Found:
    event: str
    session_key: str
    actor: Actor
    shift_s: int
    at: float


_found: ContextVar[_Found | None] = ContextVar("found_person", default=None)


def remember(session_key: str, actor: Actor, shift_s: int) -> None:
    """Note whom the database has named for the session of this event, and how far the test clock runs ahead."""
    _found.set(_Found(EventContext.get().txid, session_key, actor, shift_s, time.monotonic()))


def take(session_key: str) -> tuple[Actor, int] | None:
    """The person noted for this event and the shift of the clock; None when there is none or it is not fresh."""
    found = _found.get()
    _found.set(None)
    if found is None or (found.event, found.session_key) != (EventContext.get().txid, session_key):
        return None
    return (found.actor, found.shift_s) if time.monotonic() - found.at < FRESH_S else None
