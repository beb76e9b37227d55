"""What the portal asks of a mailbox; nothing in it is ever changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Listed:
    """A letter as the mailbox lists it: its number, its size in bytes, when our server received it (UTC)."""

    uid: int
    size: int
    received_at: datetime


class Mailbox(Protocol):
    """An opened folder; every method raises ExternalSystemUnavailable when the server does not answer as agreed."""

    validity: int  # UIDVALIDITY: numbers mean something as long as it stays
    next_uid: int  # every letter there has a smaller number

    async def numbers(self, after: int, through: int, since: date | None) -> list[int]:
        """Return the numbers of letters in a range, the smallest first; with `since` those received since that day."""
        ...

    async def listed(self, uids: list[int]) -> list[Listed]:
        """Return what is known of letters before anything of them is read; those that are gone are left out."""
        ...

    async def header(self, uid: int, most: int) -> bytes | None:
        """Return up to `most` bytes of a letter's header; None when the letter is gone."""
        ...

    async def content(self, uid: int, most: int) -> bytes | None:
        """Return up to `most` bytes of a letter; None when it is gone."""
        ...
