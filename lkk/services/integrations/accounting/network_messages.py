"""What is told of the network: districts, houses, substations, outages, quality, restrictions of supply."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from lkk.services.integrations.accounting.fields import Cursor, Id, PowerKw, Text32, Text100, Text200, Text400, Version
from lkk.vocabulary.outages import (
    MOST_CORNERS,
    MOST_HOUSES,
    MOST_POINTS,
    OutageKind,
    RestrictionExtent,
    RestrictionReason,
)

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Corner = tuple[Longitude, Latitude]
HouseIds = Annotated[tuple[Id, ...], Field(max_length=MOST_HOUSES)]
PointIds = Annotated[tuple[Id, ...], Field(max_length=MOST_POINTS)]
Note = Annotated[str, StringConstraints(max_length=400, pattern=r"^[^\x00]*$")]
Measures = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True, slots=True)
class District:
    """A part of the city; `outline` are its corners in the order of the border."""

    name: Text100
    outline: Annotated[tuple[Corner, ...], Field(min_length=3, max_length=MOST_CORNERS)]


@dataclass(frozen=True, slots=True)
class House:
    """A house of the network, with its street as it is written in addresses."""

    street: Text200
    number: Text32
    district_id: Id | None
    latitude: Latitude | None
    longitude: Longitude | None


@dataclass(frozen=True, slots=True)
class Substation:
    """A feeding substation and the power free at it."""

    name: Text200
    district_id: Id | None
    free_kw: PowerKw


@dataclass(frozen=True, slots=True)
class Outage:
    """An outage as the dispatchers know it now.

    `expected_until` is None where nobody knows yet, `restored_at` as long as there is no light. `point_ids` are
    metering points without electricity whatever houses they are in.
    """

    kind: OutageKind
    reason: Text400
    starts_at: AwareDatetime
    expected_until: AwareDatetime | None
    restored_at: AwareDatetime | None
    cancelled: bool
    house_ids: HouseIds
    point_ids: PointIds = ()


@dataclass(frozen=True, slots=True)
class QualityEvent:
    """Why electricity is not as it should be at some houses or points, what is done about it and until when."""

    reason: Text400
    measures: Measures
    starts_at: AwareDatetime
    due_on: date | None
    ended_at: AwareDatetime | None
    house_ids: HouseIds
    point_ids: PointIds = ()


@dataclass(frozen=True, slots=True)
class SupplyRestriction:
    """A restriction of the supply of one account, in force from `starts_at` until `ended_at`."""

    account_id: Id
    extent: RestrictionExtent
    reason: RestrictionReason
    note: Note
    starts_at: AwareDatetime
    ended_at: AwareDatetime | None


@dataclass(frozen=True, slots=True)
class DistrictChange:
    """A new version of a district."""

    cursor: Cursor
    entity: Literal["district"]
    id: Id
    version: Version
    data: District


@dataclass(frozen=True, slots=True)
class HouseChange:
    """A new version of a house."""

    cursor: Cursor
    entity: Literal["house"]
    id: Id
    version: Version
    data: House


@dataclass(frozen=True, slots=True)
class SubstationChange:
    """A new version of a substation."""

    cursor: Cursor
    entity: Literal["substation"]
    id: Id
    version: Version
    data: Substation


@dataclass(frozen=True, slots=True)
class OutageChange:
    """A new version of an outage; `id` is its number in the journal of the dispatchers."""

    cursor: Cursor
    entity: Literal["outage"]
    id: Id
    version: Version
    data: Outage


@dataclass(frozen=True, slots=True)
class QualityEventChange:
    """A new version of an event of quality."""

    cursor: Cursor
    entity: Literal["quality_event"]
    id: Id
    version: Version
    data: QualityEvent


@dataclass(frozen=True, slots=True)
class SupplyRestrictionChange:
    """A new version of a restriction."""

    cursor: Cursor
    entity: Literal["supply_restriction"]
    id: Id
    version: Version
    data: SupplyRestriction
