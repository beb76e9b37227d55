"""Which open tab of this worker belongs to whom; written by the guard only, never leaves the worker."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Seat:
    """A tab that passed the guard."""

    user_id: int
    session_key: str


_seats: dict[str, Seat] = {}


def take(token: str, user_id: int, session_key: str) -> None:
    """Note the owner of a tab; an anonymous tab has no seat."""
    if user_id:
        _seats[token] = Seat(user_id, session_key)
    else:
        _seats.pop(token, None)


def leave(token: str) -> None:
    """Forget a closed tab."""
    _seats.pop(token, None)


def all_seats() -> list[tuple[str, Seat]]:
    """The tabs as they are now."""
    return list(_seats.items())
