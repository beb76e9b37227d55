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
    """Acknowledged promises by what they are about."""

    cells: dict[int, str] = field(default_factory=dict)  # register: the value that was kept
    sent: dict[int, str] = field(default_factory=dict)  # register: the value that was taken in
    filed: dict[int, str] = field(default_factory=dict)  # draft: the number it was given
    files: dict[str, tuple[str, str]] = field(default_factory=dict)  # public id: the Cookie header, the hash
    sessions: list[str] = field(default_factory=list)  # Cookie headers
    actions: list[Action] = field(default_factory=list)

    def note(self, kind: str, begun: float, said: str = "") -> None:
        """Keep how an action ended."""
        self.actions.append(Action(kind, begun, time.monotonic(), said))

    def copy(self) -> "Ledger":
        """What is known at this moment; the clients go on."""
        own = dict(self.cells), dict(self.sent), dict(self.filed), dict(self.files)
        return Ledger(*own, list(self.sessions), list(self.actions))

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
