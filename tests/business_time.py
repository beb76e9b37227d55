"""How far the clock of the portal stands from the real one in this process: what is typed into forms keeps to it."""

from datetime import UTC, date, datetime, timedelta

_ahead = timedelta()


def stands_ahead(seconds: int) -> None:
    """Remember that business time was moved; a clean database has it at nought again."""
    global _ahead
    _ahead = timedelta(seconds=seconds)


def now() -> datetime:
    """The business time, in UTC."""
    return datetime.now(UTC) + _ahead


def today() -> date:
    """The business day, in UTC."""
    return now().date()
