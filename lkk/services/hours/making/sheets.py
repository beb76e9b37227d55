"""What is written into a template: the head and at most ten meters a sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from lkk.vocabulary.hours import MAX_METERS


@dataclass(frozen=True)
class SheetMeter:
    """A column: `days` are its values by day, none in a template that is still to be filled."""

    number: str
    model: str
    ratio: Decimal
    closing: Decimal | None = None
    days: dict[date, list[Decimal | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class PlainSheet:
    """A table of hours that is no template: it is not read back."""

    title: str
    meters: Sequence[SheetMeter]


@dataclass(frozen=True)
class Book:
    """A month of an account; `person` and `phone` may be empty."""

    contract: str
    organisation: str
    period: date
    meters: Sequence[SheetMeter]
    inn: str = ""
    person: str = ""
    phone: str = ""
    others: Sequence[PlainSheet] = ()

    @property
    def stem(self) -> str:
        """The name of the file without its extension: NNNNN_MMYYYY [seed B]."""
        contract = self.contract.zfill(5) if self.contract.isascii() and self.contract.isdigit() else self.contract
        return f"{contract}_{self.period:%m%Y}"

    def sheets(self) -> Iterator[tuple[str, Sequence[SheetMeter]]]:
        """Names of sheets with their meters; a book without meters has one empty sheet."""
        for number, first in enumerate(range(0, max(len(self.meters), 1), MAX_METERS), start=1):
            yield f"Макет {number}", self.meters[first : first + MAX_METERS]

    def days(self) -> list[date]:
        """The days of the month."""
        following = (self.period + timedelta(days=32)).replace(day=1)
        return [self.period + timedelta(days=offset) for offset in range((following - self.period).days)]
