"""What the portal may send to the accounting API."""

import json
from datetime import UTC, date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

MAX_ITEMS = 500


class ReadingItem(BaseModel):
    """One reading handed in; `value` is what the counter shows."""

    model_config = ConfigDict(frozen=True, strict=True)

    key: UUID
    register_id: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    value: Annotated[str, StringConstraints(pattern=r"^\d{1,12}(\.\d{1,6})?$")]
    taken_on: date
    billing_period: Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    submitted_at: AwareDatetime
    outside_window: bool
    rollover: bool

    @property
    def number(self) -> Decimal:
        """The value as a number."""
        return Decimal(self.value)

    def content(self) -> str:
        """The item as JSON in which equal content is equal text, however it was written."""
        plain = self.model_dump(mode="json") | {
            "value": f"{self.number.normalize():f}",
            "submitted_at": self.submitted_at.astimezone(UTC).isoformat(),
        }
        return json.dumps(plain, sort_keys=True)


class ReadingsRequest(BaseModel):
    """The body of POST /v1/readings."""

    items: Annotated[list[ReadingItem], Field(min_length=1, max_length=MAX_ITEMS)]
