"""What the portal asks of whoever holds the key of its seal."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Sealed:
    """A PDF with a seal; `by` names the holder of the key, empty: it was left as it is, there is no key."""

    content: bytes = field(repr=False)
    by: str = ""


class SealKeeper(Protocol):
    """The key of the seal, or whoever answers in its place."""

    async def seal(self, pdf: bytes, reason: str) -> Sealed:
        """Return a PDF with an invisible seal (PAdES B-B) that allows no changes after it.

        Raises:
            ExternalSystemUnavailable: the key cannot be used now.
            ExternalSystemRefuses: the PDF cannot be sealed.
        """
        ...

    async def holder(self) -> str:
        """Return whose key it is, empty where there is none. Raises ExternalSystemUnavailable."""
        ...

    async def check(self) -> str:
        """Return whose key it is and till when. Raises ExternalSystemUnavailable."""
        ...
