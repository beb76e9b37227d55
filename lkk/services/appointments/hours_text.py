"""Hours of a day as they are typed and read: «8:00–12:00, 13:00–17:00»; nothing for a closed day."""

from lkk.services.appointments import slots
from lkk.services.appointments.slots import Hours
from lkk.services.kernel.errors import InvalidValue

EXAMPLE = "8:00–12:00, 13:00–17:00"
_LONGEST = 120
_DASHES = str.maketrans("—-−", "–––")


def read(typed: str, at: str) -> Hours:
    """Return typed hours.

    Raises:
        InvalidValue: they cannot be read, overlap, or end before they begin.
    """
    text = typed.replace("\0", "").strip().translate(_DASHES)
    if not text:
        return slots.CLOSED
    try:
        return slots.whole(_pair(part) for part in text[:_LONGEST].split(","))
    except ValueError:
        raise InvalidValue(f"Напишите часы так: {EXAMPLE}. Пусто: приёма нет", at=at) from None


def words(hours: Hours) -> str:
    """Return hours as they are typed."""
    return ", ".join(f"{_clock(begins)}–{_clock(ends)}" for begins, ends in hours)


def _pair(part: str) -> tuple[int, int]:
    begins, dash, ends = part.partition("–")
    if not dash:
        raise ValueError
    return _minute(begins), _minute(ends)


def _minute(text: str) -> int:
    hour, _, minute = text.strip().replace(".", ":").partition(":")
    if not (hour.isdecimal() and (minute or "00").isdecimal() and len(hour) <= 2 and len(minute or "00") == 2):
        raise ValueError
    found = int(hour) * 60 + int(minute or "00")
    if int(minute or "00") > 59:
        raise ValueError
    return found


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
