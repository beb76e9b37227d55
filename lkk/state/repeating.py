"""An action that found no free connection to the database is put off and carried out again by itself, some times."""

from contextvars import ContextVar
from typing import Protocol


class Turn(Protocol):
    """The event that is being handled, as the guard knows it."""

    def put_off(self) -> bool:
        """Carry the event out once more a little later; False when it has been tried often enough."""
        ...


_turn: ContextVar[Turn | None] = ContextVar("event_turn", default=None)


def begin(turn: Turn) -> None:
    """Note the event that is being handled."""
    _turn.set(turn)


def put_off() -> bool:
    """Whether the event that is being handled will be tried again."""
    turn = _turn.get()
    return turn is not None and turn.put_off()


def keep() -> None:
    """Something of the event is stored: it is not carried out from the beginning again."""
    _turn.set(None)
