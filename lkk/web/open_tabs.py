"""Which open tab of this worker belongs to whom; written by the guard only, never leaves the worker."""

from dataclasses import dataclass

from lkk.state import live
from lkk.web import sockets


@dataclass(frozen=True)
class Seat:
    """A tab that passed the guard, the socket it did it through and the page it showed; a guest's user is 0."""

    user_id: int
    session_key: str
    sid: str
    path: str = ""


_seats: dict[str, Seat] = {}
_tokens: dict[str, str] = {}  # by socket


def take(token: str, sid: str, user_id: int, session_key: str, path: str = "") -> None:
    """Note the owner of a tab and its page; a tab whose socket has ended has no seat."""
    if sockets.by_sid(sid) is not None:
        _seats[token] = Seat(user_id, session_key if user_id else "", sid, path)
        _tokens[sid] = token


def leave(token: str) -> None:
    """Forget a tab."""
    live.look_away(token)
    if seat := _seats.pop(token, None):
        _tokens.pop(seat.sid, None)


def leave_socket(sid: str) -> None:
    """Forget the tab of a socket that has ended; a later socket of the same tab keeps its seat."""
    token = _tokens.pop(sid, "")
    if token in _seats and _seats[token].sid == sid:
        del _seats[token]
        live.look_away(token)


def all_seats() -> list[tuple[str, Seat]]:
    """The tabs of people as they are now."""
    return [(token, seat) for token, seat in _seats.items() if seat.user_id]


def everybody() -> list[tuple[str, Seat]]:
    """Those of guests too."""
    return list(_seats.items())


def seat_of(token: str) -> Seat | None:
    """The seat of a tab, if it has one."""
    return _seats.get(token)
