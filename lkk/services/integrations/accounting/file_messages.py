"""How the content of files of applications gets to the accounting system: in parts, gone on with after a cut."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from lkk.services.integrations.http_api import About

PART = 1 << 20  # bytes; the last part of a file is shorter
#: Codes of refusals that are no last word: the bytes begin elsewhere; all were taken and are not those of the sum.
WRONG_OFFSET, WRONG_SUM = "wrong_offset", "wrong_sha256"


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file that an item of an application has named before; `size` is in bytes."""

    application_key: UUID
    id: UUID
    size: int
    sha256: str


class AccountingFiles(Protocol):
    """The part of the accounting system that takes files; see `AccountingSystem` for what is raised."""

    async def about(self) -> About:
        """Who answers."""
        ...

    async def file_offset(self, file: FileContent) -> int:
        """How many bytes of a file it has; all of them only when their sum is right."""
        ...

    async def put_part(self, file: FileContent, first: int, part: bytes) -> int:
        """Send the bytes from `first` on and return how many it has then.

        Raises:
            ExternalSystemRefuses: with WRONG_OFFSET it has more or fewer than `first`, with WRONG_SUM it has thrown
                all of them away; any other refusal is final.
            ExternalSystemPostpones: it does not understand the request.
        """
        ...
