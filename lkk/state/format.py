"""Values as Russian strings: the browser gets ready words and never a number to format."""

from datetime import date, datetime
from decimal import Decimal

from lkk.settings import settings
from lkk.vocabulary import words

NOTHING = "—"


def entry(value: Decimal) -> str:
    """«1234,5»: as a person types it into a field."""
    return f"{value.normalize():f}".replace(".", ",")


def day(value: date | None) -> str:
    """«21.11.2026», a dash for no day."""
    return words.day(value) if value else NOTHING


def moment(value: datetime | None, zone: str = "") -> str:
    """«21.11.2026, 14:05» in a time zone, the company's by default; a dash for no moment."""
    return words.moment(value, zone or settings().time_zone) if value else NOTHING
