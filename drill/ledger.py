"""What clients were told: every acknowledgement with what it promises, and every action with how it ended."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple


class Action(NamedTuple):
    """One action of a client; `said` is what the client saw when it did not succeed."""

    kind: str
    begun: float  # time.monotonic()
    ended: float
    said: str


@dataclass
class Ledger:
    """Acknowledged promises by what they are about, and what was sent of which nobody knows whether it was kept."""

    cells: dict[int, str] = field(default_factory=dict)  # register: the value that was kept
    sent: dict[int, str] = field(default_factory=dict)  # register: the value that was taken in
    filed: dict[int, str] = field(default_factory=dict)  # draft: the number it was given
    files: dict[str, tuple[str, str]] = field(default_factory=dict)  # public id: the Cookie header, the hash
    sessions: list[str] = field(default_factory=list)  # Cookie headers
    unanswered: Counter[int] = field(default_factory=Counter)  # draft: uploads that went out and had no answer
    actions: list[Action] = field(default_factory=list)
    _kept_at: dict[int, int] = field(default_factory=dict)  # register: where in what was sent the kept value stands
    #: Register: every value in the order it was sent. Copies share it: a comparison has to know what is sent meanwhile.
    _typed: dict[int, list[str]] = field(default_factory=dict)

    def note(self, kind: str, begun: float, said: str = "") -> None:
        """Keep how an action ended."""
        self.actions.append(Action(kind, begun, time.monotonic(), said))

    def type_in(self, register: int, value: str) -> None:
        """A value goes out; one tab types into a register, a value at a time."""
        self._typed.setdefault(register, []).append(value)

    def keep(self, register: int) -> None:
        """The last value that went out was acknowledged."""
        self._kept_at[register] = len(self._typed[register]) - 1
        self.cells[register] = self._typed[register][-1]

    def possible(self, register: int) -> list[str]:
        """The acknowledged value and those that went out after it: any of them may have been kept."""
        return self._typed[register][self._kept_at[register] :]

    def copy(self) -> "Ledger":
        """What is known at this moment; the clients go on."""
        own = dict(self.cells), dict(self.sent), dict(self.filed), dict(self.files), list(self.sessions)
        return Ledger(*own, Counter(self.unanswered), list(self.actions), dict(self._kept_at), self._typed)

    def acknowledged(self) -> int:
        """How many promises there are."""
        return sum(map(len, (self.cells, self.sent, self.filed, self.files, self.sessions)))

    def failures(self, since: float, until: float) -> Counter[str]:
        """What clients saw of the actions that failed within a span of time."""
        return Counter(one.said for one in self.actions if one.said and since <= one.ended <= until)

    def interrupted(self, since: float, until: float) -> set[str]:
        """The kinds of action that failed within a span of time."""
        return {one.kind for one in self.actions if one.said and since <= one.ended <= until}

    def first_success(self, kind: str, after: float) -> float | None:
        """When an action of this kind first succeeded after a moment."""
        return next(
            (one.ended for one in self.actions if one.kind == kind and not one.said and one.ended > after), None
        )
