"""What the portal asks of a mail server."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that travels with an email."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingEmail:
    """An email to one person; `key` makes its Message-ID, so that a repeated one is seen to be the same.

    `unsubscribe` is where a POST without a session switches such emails off (RFC 8058), empty where none may.
    """

    to: str
    subject: str
    text: str
    html: str
    key: str
    enclosures: tuple[Enclosure, ...] = ()
    unsubscribe: str = ""


class MailServer(Protocol):
    """A server that takes emails."""

    async def send(self, email: OutgoingEmail) -> None:
        """Hand an email over.

        Raises:
            ExternalSystemRefuses: the recipient or the email is refused for good.
            ExternalSystemPostpones: this recipient must wait.
            ExternalSystemUnavailable: the server takes no emails now, or takes none of ours.
        """
        ...

    async def check(self) -> None:
        """Raise ExternalSystemUnavailable when the server does not answer or does not let us in."""
        ...
