"""Days as a browser sends them: `YYYY-MM-DD` in a form, in an address or in an event."""

from datetime import date

from pydantic import TypeAdapter, ValidationError

_DAY = TypeAdapter(date)
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)


def day_of(raw: str) -> date | None:
    """The day, None for anything that is no day of our time."""
    try:
        day = _DAY.validate_strings(raw, strict=True)
    except ValidationError:
        return None
    return day if _FIRST <= day <= _LAST else None
