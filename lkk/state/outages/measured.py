"""Measurements of quality in words: requests with their protocols."""

from dataclasses import dataclass, field

from lkk.routes import application_path, document_path
from lkk.services.outages.measurements import Measurements, Protocol
from lkk.state import format
from lkk.vocabulary.words import day


@dataclass
class ProtocolItem:
    """A protocol with the page it is read at."""

    title: str
    href: str


@dataclass
class MeasurementItem:
    """A request for a measurement."""

    number: str
    href: str
    address: str
    status: str
    tone: str
    filed: str
    protocols: list[ProtocolItem] = field(default_factory=list)


def measurement_items(found: Measurements) -> list[MeasurementItem]:
    """Return the requests as the page lists them."""
    return [
        MeasurementItem(
            one.number,
            application_path(one.number),
            one.address,
            one.status.label,
            one.status.tone,
            format.moment(one.submitted_at),
            [protocol_item(protocol) for protocol in one.protocols],
        )
        for one in found.requests
    ]


def protocol_item(one: Protocol) -> ProtocolItem:
    """Return a protocol as a link."""
    number = f" № {one.number}" if one.number else ""
    return ProtocolItem(f"Протокол измерений{number} от {day(one.issued_on)}", document_path(one.id))
