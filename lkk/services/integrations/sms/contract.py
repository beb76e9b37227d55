"""What the portal asks of an SMS gateway."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, Protocol

MOST_KEYS = 100  # of one question about statuses
LATEST_TAKING = timedelta(minutes=1)  # a gateway takes an SMS within it or never


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """A text to one phone in the form +79131234567; of one `key` the gateway sends one SMS however often asked."""

    key: str
    to: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """The gateway has taken an SMS: its own number and how many segments it bills."""

    key: str
    id: str
    segments: int


@dataclass(frozen=True, slots=True)
class Report:
    """What the gateway knows of an SMS: on its way, delivered, or undelivered with the reason in Russian."""

    key: str
    status: Literal["sent", "delivered", "undelivered"]
    reason: str = ""


class SmsGateway(Protocol):
    """A provider's gateway."""

    async def send(self, sms: OutgoingSms) -> Taken:
        """Hand an SMS over.

        Raises:
            ExternalSystemRefuses: the number or the text is refused for good.
            ExternalSystemPostpones: this SMS must wait.
            ExternalSystemUnavailable: nothing is known of the effect, or, with `untouched`, there was none.
        """
        ...

    async def reports(self, keys: Sequence[str]) -> list[Report]:
        """Return what is known of these SMS, at most MOST_KEYS.

        One that is left out LATEST_TAKING after its request was not taken and never will be.

        Raises:
            ExternalSystemUnavailable: the gateway does not answer as agreed.
        """
        ...

    async def check(self) -> tuple[str, bool]:
        """Return the gateway's name and whether it is a sandbox. Raises ExternalSystemUnavailable."""
        ...
