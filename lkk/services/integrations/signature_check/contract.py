"""What the portal asks of a service that checks detached signatures."""

from dataclasses import dataclass
from typing import Annotated, Literal, Protocol

from pydantic import StringConstraints

Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the service says of a signature: right, wrong with a reason in Russian, or that it cannot tell.

    `program` names what has checked it.
    """

    outcome: Literal["valid", "invalid", "unknown"]
    program: Line
    reason: Line = ""


class SignatureService(Protocol):
    """The service, or whoever answers in its place."""

    async def verdict(self, document: bytes, signature: bytes) -> Verdict:
        """Return what a detached signature shows beside the bytes of a document, with its certificate and its centre.

        Raises:
            ExternalSystemRefuses: the service takes no such files.
            ExternalSystemPostpones: the service does not understand the question.
            ExternalSystemUnavailable: it does not answer as agreed.
        """
        ...

    async def check(self) -> tuple[str, bool]:
        """Return the service's name and whether it is a sandbox. Raises ExternalSystemUnavailable."""
        ...
