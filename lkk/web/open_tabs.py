"""Which open tab of this worker belongs to whom; written by the guard only, never leaves the worker."""

from dataclasses import dataclass

from lkk.web import sockets


@dataclass(frozen=True)
class Seat:
    """A tab that passed the guard, and the socket it did it through."""

    user_id: int
    session_key: str
    sid: str


_seats: dict[str, Seat] = {}
_tokens: dict[str, str] = {}  # by socket


def take(token: str, sid: str, user_id: int, session_key: str) -> None:
    """Note the owner of a tab; an anonymous tab has no seat, and neither has one whose socket has ended."""
    if not user_id:
        leave(token)
    elif sockets.by_sid(sid) is not None:
        _seats[token] = Seat(user_id, session_key, sid)
        _tokens[sid] = token


def leave(token: str) -> None:
    """Forget a tab."""
    if seat := _seats.pop(token, None):
        _tokens.pop(seat.sid, None)


def leave_socket(sid: str) -> None:
    """Forget the tab of a socket that has ended; a later socket of the same tab keeps its seat."""
    token = _tokens.pop(sid, "")
    if token in _seats and _seats[token].sid == sid:
        del _seats[token]


def all_seats() -> list[tuple[str, Seat]]:
    """The tabs as they are now."""
    return list(_seats.items())
