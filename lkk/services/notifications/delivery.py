"""Emails: one item, one email; the files it encloses are read only now, so that the queue holds none."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from lkk.services.delivery.declaration import About, Handler, LeasedItem, Record, nothing_to_record
from lkk.services.integrations.mail.contract import Enclosure, OutgoingEmail
from lkk.services.integrations.mail.integration import MAIL
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.declaration import Enclosing, Event
from lkk.services.notifications.publishing import APPLICATION, EMAIL, UNSUBSCRIBE


def emails(events: Iterable[Event]) -> Handler:
    """The delivery of the emails of these events."""
    known = {event.encloses for event in events if event.encloses}

    async def deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
        for item in items:
            said = item.payload
            enclosures = await _enclosures(known, said)
            key = item.idempotency_key
            await ports[MAIL].send(
                OutgoingEmail(
                    said["to"], said["subject"], said["text"], said["html"], key, enclosures, said.get(UNSUBSCRIBE, "")
                )
            )
        return nothing_to_record

    return Handler(EMAIL, deliver, describe=describe)


async def describe(_: UnitOfWork, payloads: Mapping[int, Mapping[str, Any]]) -> dict[int, About]:
    """To whom and on what; an email queued by a version that did not note the application names none."""
    return {
        item: About(said.get("to", ""), said.get("subject", ""), said.get(APPLICATION, ""))
        for item, said in payloads.items()
    }


async def _enclosures(known: Collection[Enclosing], said: Mapping[str, Any]) -> tuple[Enclosure, ...]:
    """A file that is not there does not hold the email back: its link leads to the same."""
    found = [await one.read(said[one.payload_key]) for one in known if said.get(one.payload_key)]
    return tuple(one for one in found if one is not None)
