"""Who holds which open socket of this process, and how many one network or one session may hold.

Strangers are bounded by their network, people by their session alone: an office behind one address is many people.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

ANONYMOUS_SOCKETS = 50  # of one network
SESSION_SOCKETS = 20
ANONYMOUS_MESSAGE = 32 << 10  # letters; pages without a person in them send little
PENDING_EVENTS = 20  # of one tab
MOST_WAITING = 400  # events of all tabs in this process; the last of more would wait longer than people do
MOST_OPENING = 24  # tabs of people in this process that wait for their page; more would keep all others waiting
OPENING_S = 10.0  # who has asked for no page by then is not counted any more
SCOPE = "lkk.socket"  # where the wall leaves the socket for the event namespace

_held: Counter[str] = Counter()
_by_sid: dict[str, "Socket"] = {}
_waiting = 0
_opening: dict["Socket", float] = {}  # when each was let in, the earliest first
_asking = 0  # handshakes of people whose session is being looked up


@dataclass(eq=False)
class Socket:
    """One websocket; `session_key` names a live session and is empty when nobody is signed in."""

    session_key: str
    network: str
    sid: str = ""  # of the one connection to the event namespace, while it lasts
    ended: bool = False  # nothing more is read from it
    heard: int = 0  # messages that have come over it, answers to pings among them
    pending: set[asyncio.Future[Any]] = field(default_factory=set)  # events that are not done

    def wait_for(self, event: asyncio.Future[Any]) -> None:
        """Count an event until it is done."""
        global _waiting
        _waiting += 1
        self.pending.add(event)
        event.add_done_callback(self._done)

    def _done(self, event: asyncio.Future[Any]) -> None:
        global _waiting
        _waiting -= 1
        self.pending.discard(event)
        opened(self)

    @property
    def owner(self) -> str:
        """Whose tabs these are; a tab never passes from one owner to another."""
        return f"session:{self.session_key}" if self.session_key else f"network:{self.network}"

    @property
    def most(self) -> int:
        """How many its owner may hold."""
        return SESSION_SOCKETS if self.session_key else ANONYMOUS_SOCKETS


def busy() -> bool:
    """Whether this process has so many pages to open that another tab had better come again later."""
    late = time.monotonic() - OPENING_S
    for socket in [socket for socket, let_in in _opening.items() if let_in < late]:
        del _opening[socket]
    return len(_opening) + _asking >= MOST_OPENING


@contextmanager
def asking(*, person: bool) -> Iterator[None]:
    """Count a handshake until it is known whose it is: of many at once each sees the others."""
    global _asking
    _asking += person
    try:
        yield
    finally:
        _asking -= person


def flooded() -> bool:
    """Whether so many events wait in this process that another had better come later."""
    return _waiting >= MOST_WAITING


def opened(socket: Socket) -> None:
    """Note that a tab has its page."""
    _opening.pop(socket, None)


def admit(session_key: str, network: str) -> Socket | None:
    """Count a socket of a live session, or of a network when there is none; None when there are too many."""
    socket = Socket(session_key, network)
    if _held[socket.owner] >= socket.most:
        return None
    _held[socket.owner] += 1
    if session_key:
        _opening[socket] = time.monotonic()
    return socket


def leave(socket: Socket) -> None:
    """Forget a closed socket."""
    socket.ended = True
    opened(socket)
    _held[socket.owner] -= 1
    if not _held[socket.owner]:
        del _held[socket.owner]


def connect(sid: str, socket: Socket) -> None:
    """Note under which name the event namespace knows a socket."""
    socket.sid = sid
    _by_sid[sid] = socket


def disconnect(sid: str) -> Socket | None:
    """Forget that name; the socket that had it."""
    socket = _by_sid.pop(sid, None)
    if socket is not None:
        socket.sid = ""
    return socket


def by_sid(sid: str) -> Socket | None:
    """The open socket with this name."""
    return _by_sid.get(sid)


def held() -> int:
    """How many sockets are open."""
    return sum(_held.values())
