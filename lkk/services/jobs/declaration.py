"""How a periodic job is declared; each asks the database what is due, so that a missed run does no harm."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from lkk.services.integrations.ports import Ports

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400


@dataclass(frozen=True)
class Job:
    """A periodic job; `run` must be harmless when it runs twice at once. `name` is stored with its last run."""

    name: str
    label: str
    every_s: float
    run: Callable[[Ports], Awaitable[None]]
