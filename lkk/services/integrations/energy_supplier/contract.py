"""What the portal asks of the energy supplier, the one that supply contracts are concluded with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, Protocol
from uuid import UUID

from pydantic import Field, StringConstraints

from lkk.services.integrations.http_api import About
from lkk.vocabulary.attachments import MAX_SIZE

MOST_KEYS = 100  # of cases in one question
MOST_PAPERS = 50  # of one case
MAX_SIGNATURE = 1 << 20  # bytes
Text64 = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00]*$")]
Words = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
AccountNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,20}$")]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the connection that goes with a case; `size` is in bytes."""

    id: UUID
    title: str
    name: str
    size: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """As the API takes it."""
        return {"id": str(self.id), "title": self.title, "name": self.name, "size": self.size, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class SupplyRequest:
    """A connected customer who wants a contract; `application_key` is what the accounting system knows them by."""

    key: UUID
    application_key: UUID
    asked_at: datetime
    card: Mapping[str, Any]
    papers: tuple[Paper, ...]

    def as_json(self) -> dict[str, Any]:
        """As the API takes it."""
        return {
            "key": str(self.key),
            "application_key": str(self.application_key),
            "asked_at": self.asked_at.isoformat(),
            "card": dict(self.card),
            "papers": [one.as_json() for one in self.papers],
        }


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract as it was signed by the supplier; `id` changes with every new text of it."""

    id: Text64
    number: Text64
    issued_on: date
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)]
    sha256: Sha256
    signature_sha256: Sha256
    sign_until: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case is: `offered` and `concluded` have a contract, `refused` a reason in Russian for the customer."""

    key: UUID
    state: Literal["received", "offered", "concluded", "refused"]
    contract: Contract | None = None
    account_number: AccountNumber | None = None
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class CustomersAnswer:
    """What the customer has done with a contract; `signature` is their own .sig where they signed by one."""

    contract_id: str
    outcome: Literal["signed", "refused", "disagreed"]
    at: datetime
    sha256: str
    method: Literal["sms", "cms", ""]
    signer: str
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """As the API takes it."""
        return {
            "contract_id": self.contract_id,
            "outcome": self.outcome,
            "at": self.at.isoformat(),
            "sha256": self.sha256,
            "method": self.method or None,
            "signer": self.signer,
            "reason": self.reason,
        }


class EnergySupplier(Protocol):
    """The supplier; every call raises ExternalSystemUnavailable when nothing is known of its effect."""

    async def about(self) -> About:
        """Who answers."""
        ...

    async def known_papers(self, key: UUID) -> list[UUID]:
        """The papers it has of a case already, so that none is sent twice."""
        ...

    async def put_paper(self, key: UUID, paper: Paper, content: bytes) -> None:
        """Send a paper ahead of its case.

        Raises:
            ExternalSystemRefuses: it is refused for good.
            ExternalSystemPostpones: the supplier does not understand the request.
        """
        ...

    async def submit(self, request: SupplyRequest) -> None:
        """Hand in a case whose papers were sent; the first content under a key counts. Raises: as `put_paper`."""
        ...

    async def standings(self, keys: Sequence[UUID]) -> list[Standing]:
        """Where cases are, at most MOST_KEYS at once; those it does not know are left out. Raises: as `put_paper`."""
        ...

    async def contract(self, key: UUID, told: Contract) -> tuple[bytes, bytes]:
        """The text of a contract and the supplier's signature of it, both with the sums that were told.

        Raises: as `put_paper`.
        """
        ...

    async def answer(self, key: UUID, said: CustomersAnswer) -> None:
        """Tell what the customer has done with a contract; repeating it changes nothing. Raises: as `put_paper`."""
        ...
