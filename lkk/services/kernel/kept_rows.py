"""Rows that rule by their dates (windows, terms, the working calendar, texts of consents), kept by a process.

They change a few times a year, yet every action is judged by them. What was read is kept for one business day:
another day, reached by midnight in the account's zone or by a shift of the test clock, reads anew. A NOTIFY on
`RULES_CHANNEL`, which triggers of these tables send, drops everything. Nothing is kept while no listener of this
process hears that channel, so a lost signal cannot leave an old rule behind.
"""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeVar

from lkk.models.rules_tell import RULES_CHANNEL

__all__ = ["RULES_CHANNEL", "deaf", "forget", "kept", "listening"]

MOST_KEPT = 200  # rules of two external days are far fewer

Value = TypeVar("Value")
_kept: dict[tuple[str, date], object] = {}
_state = {"listens": False, "turn": 0}


async def kept(name: str, day: date, read: Callable[[], Awaitable[Value]]) -> Value:
    """The value of this name for a business day: from memory, else read now.

    The value must be immutable and belong to no database session.
    """
    if (name, day) in _kept:
        return _kept[name, day]  # pyright: ignore[reportReturnType]
    turn = _state["turn"]
    value = await read()
    if _state["listens"] and turn == _state["turn"]:  # else what was read may be older than a change just heard of
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[name, day] = value
    return value


def listening() -> None:
    """A listener hears the channel from now on; what was kept before it did is dropped."""
    _state["listens"] = True
    forget()


def deaf() -> None:
    """The listener has lost its connection: nothing is kept until it listens again."""
    _state["listens"] = False
    forget()


def forget() -> None:
    """Drop everything: a rule has changed."""
    _state["turn"] += 1
    _kept.clear()
