"""The catalogue: every kind of application by its code, in the order it is offered.

Appointments, surveys, callbacks, chats, capacity ads, refunds, supply contracts and archive readings are no forms of
this catalogue: they have machines of their own.
"""

from lkk.services.forms.catalog import (
    assets,
    documents,
    enquiries,
    meter_installation,
    meters,
    outage,
    quality,
    services,
    statistics,
)
from lkk.services.forms.catalog.grid_connection import connections, contracts, turnkey
from lkk.services.forms.declaration import Kind
from lkk.services.kernel.errors import NotFound
from lkk.vocabulary.applications import Direction, Eligibility
from lkk.vocabulary.people import CabinetClass

KINDS: dict[str, Kind] = {
    kind.code: kind
    for family in (
        connections,
        turnkey,
        contracts,
        meters,
        meter_installation,
        statistics,
        assets,
        documents,
        enquiries,
        outage,
        quality,
        services,
    )
    for kind in family.KINDS
}


def kind_of(code: str) -> Kind:
    """A kind by its code.

    Raises:
        NotFound: there is no such kind.
    """
    try:
        return KINDS[code]
    except KeyError:
        raise NotFound("Такой заявки нет") from None


def available(eligibility: Eligibility, cabinet: CabinetClass | None) -> list[Kind]:
    """The kinds somebody may file; a guest has no cabinet (domain 4.1)."""
    return [kind for kind in KINDS.values() if kind.may_file(eligibility, cabinet)]


def by_direction(kinds: list[Kind]) -> dict[Direction, list[Kind]]:
    """Kinds under their directions, directions without kinds left out."""
    found = {direction: [kind for kind in kinds if kind.direction is direction] for direction in Direction}
    return {direction: group for direction, group in found.items() if group}
