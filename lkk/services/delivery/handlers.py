"""What is done with an item, by channel and kind: the one table a new kind is added to."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from lkk.services.applications import outgoing
from lkk.services.applications.exchange import delivery as applications
from lkk.services.delivery.claiming import LeasedItem
from lkk.services.delivery.ports import Ports, Record
from lkk.services.integrations.errors import NeighbourRefuses
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications import delivery as emails
from lkk.services.readings import delivery as readings
from lkk.vocabulary.delivery import Channel

Deliver = Callable[[Ports, Sequence[LeasedItem]], Awaitable[Record]]
Refused = Callable[[UnitOfWork, LeasedItem, NeighbourRefuses], Awaitable[None]]


@dataclass(frozen=True)
class Handler:
    """`deliver` speaks to the neighbour outside of any transaction and returns what to write with the end of the items.

    `refused` writes a final refusal, which ends the item; without it, or with `buried`, a refused item is dead.
    `joined` kinds are delivered many at a time.
    """

    deliver: Deliver
    refused: Refused | None = None
    joined: bool = False
    buried: bool = False


HANDLERS: dict[tuple[Channel, str], Handler] = {
    (Channel.ACCOUNTING, "readings"): Handler(readings.deliver, readings.refused, joined=True),
    **{
        (Channel.ACCOUNTING, kind): Handler(applications.deliver, applications.refused, buried=True)
        for kind in (outgoing.APPLICATION, outgoing.STATUS, outgoing.MESSAGE)
    },
    (Channel.MAIL, "letter"): Handler(emails.deliver),
}


def joined_kinds(channel: Channel) -> list[str]:
    """Kinds of a channel whose items travel together."""
    return [kind for (of, kind), handler in HANDLERS.items() if of is channel and handler.joined]
