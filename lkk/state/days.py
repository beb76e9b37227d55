"""Days and times as a browser sends them: `YYYY-MM-DD` and `HH:MM` in a form, in an address or in an event."""

from datetime import date, time

from pydantic import TypeAdapter, ValidationError

_DAY = TypeAdapter(date)
_CLOCK = TypeAdapter(time)
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)


def day_of(raw: str) -> date | None:
    """The day, None for anything that is no day of our time."""
    try:
        day = _DAY.validate_strings(raw, strict=True)
    except ValidationError:
        return None
    return day if _FIRST <= day <= _LAST else None


def clock_of(raw: str) -> time | None:
    """The time on a clock, None for anything that is none; seconds and zones are not read."""
    if len(raw) != len("09:30"):
        return None
    try:
        return _CLOCK.validate_strings(raw, strict=True)
    except ValidationError:
        return None
