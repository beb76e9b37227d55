"""How the delivery of a kind of item is declared; features declare, the dispatcher carries out."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lkk.models.delivery import OutboxItem
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LeasedItem:
    """An item this worker may deliver until its lease ends; `attempts` counts this one too, `faults` only
    the earlier ones that our own code failed at. One that cannot be unsealed fails alone."""

    id: int
    kind: str
    idempotency_key: str
    ordering_key: str
    sealed: Any
    attempts: int
    faults: int = 0
    bulk: bool = False

    @property
    def payload(self) -> dict[str, Any]:
        """What it carries, unsealed just before it is sent. Raises SealingError."""
        return OutboxItem.unsealed(self.sealed)


@dataclass(frozen=True, slots=True)
class About:
    """What an item is about, for the staff: to whom it goes, on what, and the number of the application if any."""

    addressee: str = ""
    subject: str = ""
    application: str = ""


Record = Callable[[UnitOfWork], Awaitable[None]]
Deliver = Callable[[Ports, Sequence[LeasedItem]], Awaitable[Record]]
Refused = Callable[[UnitOfWork, LeasedItem, ExternalSystemRefuses], Awaitable[None]]
#: Payloads by the ids of their items; what is not known any more is left out.
Describe = Callable[[UnitOfWork, Mapping[int, Mapping[str, Any]]], Awaitable[Mapping[int, About]]]


@dataclass(frozen=True)
class Handler:
    """`deliver` speaks to the external system outside of any transaction and returns what to write
    with the end of the items.

    `refused` writes a final refusal, which ends the item; without it, or with `buried`, a refused item is dead.
    `joined` kinds are delivered many at a time. `describe` names undelivered items to the staff.
    """

    kind: OutboxKind
    deliver: Deliver
    refused: Refused | None = None
    describe: Describe | None = None
    joined: bool = False
    buried: bool = False


async def nothing_to_record(_: UnitOfWork) -> None:
    """Write nothing: the end of the item is all there is."""
