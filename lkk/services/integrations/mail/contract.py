"""What the portal asks of a mail server."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that travels with a letter."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingLetter:
    """A letter to one person; `key` makes its Message-ID, so that a repeated one is seen to be the same."""

    to: str
    subject: str
    text: str
    html: str
    key: str
    enclosures: tuple[Enclosure, ...] = ()


class MailServer(Protocol):
    """A server that takes letters."""

    async def send(self, letter: OutgoingLetter) -> None:
        """Hands a letter over.

        Raises:
            NeighbourRefuses: the recipient or the letter is refused for good.
            NeighbourPostpones: this recipient must wait.
            NeighbourUnavailable: the server takes no letters now, or takes none of ours.
        """
        ...

    async def check(self) -> None:
        """Raises NeighbourUnavailable when the server does not answer or does not let us in."""
        ...
