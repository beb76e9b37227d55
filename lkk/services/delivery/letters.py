"""Letters: one item, one letter."""

from collections.abc import Sequence

from lkk.services.delivery.claiming import LeasedItem
from lkk.services.delivery.ports import Ports, Record, nothing_to_record
from lkk.services.integrations.mail.contract import OutgoingLetter


async def deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Hands the letter to the mail server."""
    for item in items:
        said = item.payload
        await ports.mail.send(
            OutgoingLetter(said["to"], said["subject"], said["text"], said["html"], item.idempotency_key)
        )
    return nothing_to_record
