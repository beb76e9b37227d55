"""Letters: one item, one letter; a document it names is read only now, so that the queue holds no files."""

from collections.abc import Sequence

from lkk.services.applications.document import filed
from lkk.services.delivery.claiming import LeasedItem
from lkk.services.delivery.ports import Ports, Record, nothing_to_record
from lkk.services.integrations.mail.contract import Enclosure, OutgoingLetter


async def deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Hands the letter to the mail server."""
    for item in items:
        said = item.payload
        enclosures = await _enclosures(said.get("document_of"))
        await ports.mail.send(
            OutgoingLetter(said["to"], said["subject"], said["text"], said["html"], item.idempotency_key, enclosures)
        )
    return nothing_to_record


async def _enclosures(application_id: int | None) -> tuple[Enclosure, ...]:
    """The document of what was filed; without it the letter still goes, its link leads to the document."""
    document = await filed.document_of(application_id) if application_id else None
    return (Enclosure(document.name, document.media_type, document.content),) if document else ()
