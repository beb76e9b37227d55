"""What is said of hours, both ways."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from lkk.vocabulary.metering import EnergyKind


@dataclass(frozen=True, slots=True)
class HourlyItem:
    """The hours of one meter and month; the same key must always carry the same content.

    `days` holds 24 values a day in kWh (kvarh), ratios included; None is an hour nothing is said of: what was said of
    it before stays.
    """

    key: UUID
    meter_id: str
    energy: EnergyKind
    period: date  # the first day of the month
    submitted_at: datetime
    late: bool
    closing_value: Decimal | None
    days: dict[date, list[Decimal | None]]

    def as_json(self) -> dict[str, Any]:
        """As the API takes it."""
        return {
            "key": str(self.key),
            "meter_id": self.meter_id,
            "energy": self.energy.value,
            "billing_period": f"{self.period:%Y-%m}",
            "submitted_at": self.submitted_at.isoformat(),
            "late": self.late,
            "closing_value": _plain(self.closing_value),
            "days": [
                {"day": day.isoformat(), "values": [_plain(value) for value in values]}
                for day, values in self.days.items()
            ],
        }


@dataclass(frozen=True, slots=True)
class HourlyOutcome:
    """What became of hours: `code` and `reason` (Russian) when refused."""

    key: UUID
    outcome: Literal["accepted", "refused", "pending"]
    code: str | None = None
    reason: str | None = None


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")
