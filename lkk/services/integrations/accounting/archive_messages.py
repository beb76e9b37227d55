"""Archive readings: what is asked for, and the answer in parts that come by the feed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from lkk.services.integrations.accounting.fields import (
    BillingPeriod,
    CounterValue,
    Cursor,
    Id,
    Text32,
    Text64,
    Text200,
    Version,
)
from lkk.vocabulary.archive import MOST_PARTS, PART_VALUES, ArchiveSource, ArchiveStatus
from lkk.vocabulary.metering import EnergyKind, Zone


@dataclass(frozen=True, slots=True)
class ArchiveItem:
    """A request for the readings of an account; the months are named by their first days."""

    key: UUID
    account_id: str
    first_period: date
    last_period: date
    asked_at: datetime

    def as_json(self) -> dict[str, Any]:
        """Return the item of the request's body."""
        return {
            "key": str(self.key),
            "account_id": self.account_id,
            "first_period": f"{self.first_period:%Y-%m}",
            "last_period": f"{self.last_period:%Y-%m}",
            "asked_at": self.asked_at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class ArchiveOutcome:
    """Whether a request was taken; `code` and `reason` (Russian) when it was refused."""

    key: UUID
    outcome: Literal["taken", "refused"]
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ArchiveValue:
    """A reading of the archive; its meter may be one the feed has never told of."""

    point_code: Text32
    point_name: Text200
    serial_number: Text64
    energy: EnergyKind
    zone: Zone
    billing_period: BillingPeriod
    taken_on: date
    value: CounterValue
    source: ArchiveSource
    status: ArchiveStatus


@dataclass(frozen=True, slots=True)
class ArchivePart:
    """A part of an answer, counted from 1; a refusal is one part without values."""

    key: UUID
    outcome: Literal["ready", "refused"]
    part: Annotated[int, Field(ge=1, le=MOST_PARTS)]
    parts: Annotated[int, Field(ge=1, le=MOST_PARTS)]
    values: Annotated[tuple[ArchiveValue, ...], Field(max_length=PART_VALUES)]
    code: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ArchivePartChange:
    """A part of an answer in the feed."""

    cursor: Cursor
    entity: Literal["archive_part"]
    id: Id
    version: Version
    data: ArchivePart
