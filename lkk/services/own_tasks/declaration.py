"""How a feature tells what waits for a customer; the sources stand in one table of the composition."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork


class Urgency(IntEnum):
    """The order in which tasks are shown."""

    LATE = 0  # a term has passed, or something was refused
    WAITS = 1  # somebody waits for the customer, with a term or without one
    AHEAD = 2  # a day to come to, or to think of in time
    WISH = 3  # may be left undone


@dataclass(frozen=True)
class OwnTask:
    """A line with one button; `until` is the last day to do it, `account_id` the account the page is opened for.

    `key` is the same as long as the task is; a `plain` page is made by the server itself.
    """

    key: str
    said: str
    action: str
    href: str
    urgency: Urgency = Urgency.WAITS
    detail: str = ""
    until: date | None = None
    account_id: int = 0
    plain: bool = False
    icon: str = "circle_alert"


@dataclass(frozen=True)
class TaskSource:
    """A feature's tasks of a customer, read by at most so many statements whatever the customer has."""

    name: str
    statements: int
    read: Callable[[UnitOfWork, Actor], Awaitable[Sequence[OwnTask]]]
