"""What the portal asks of the register of small and medium firms (МСП)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

Category = Literal["micro", "small", "medium"]


@dataclass(frozen=True, slots=True)
class FirmStanding:
    """What the register says of an ИНН: a firm that is listed has its category and the day it was listed."""

    inn: str
    listed: bool
    category: Category | None = None
    listed_on: date | None = None


class SmbRegister(Protocol):
    """The register, or whoever answers in its place."""

    async def standing(self, inn: str) -> FirmStanding:
        """Return what is known of an ИНН.

        Raises:
            ExternalSystemRefuses: it is no ИНН.
            ExternalSystemPostpones: the register does not understand the question.
            ExternalSystemUnavailable: it does not answer as agreed.
        """
        ...

    async def check(self) -> tuple[str, bool]:
        """Return the register's name and whether it is a sandbox. Raises ExternalSystemUnavailable."""
        ...
