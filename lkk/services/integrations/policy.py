"""How patient the portal is with an external system."""

import random
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class ChannelPolicy:
    """Pauses are in seconds."""

    batch: int  # items leased at once
    parallel: int  # requests at once
    first_pause_s: float = 2
    max_pause_s: float = 15 * 60
    opens_after: int = 5  # failures in a row
    first_open_s: float = 5
    alarm_after: timedelta = timedelta(hours=1)
    dies_after: timedelta | None = None  # of unavailability; None: never
    max_faults: int = 8  # tries of an item our own code fails at
    dead_kept: timedelta | None = None  # how long the dead list holds an item; None: until a person sends it again

    def pause_s(self, attempts: int, asked_s: int = 0) -> float:
        """How long an item waits after so many attempts: full jitter, and never less than the system asked for."""
        ceiling = min(self.max_pause_s, self.first_pause_s * 2 ** min(attempts - 1, 20))
        return max(random.uniform(0, ceiling), float(asked_s))  # noqa: S311  spreads load, guards nothing
