"""The sandbox's own idea of today."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

TIME_ZONE = "Asia/Barnaul"


class Calendar:
    """Today in the city, or the day it was told to hold."""

    def __init__(self, fixed: date | None = None) -> None:
        self._fixed = fixed

    def hold(self, day: date | None) -> None:
        """Stand still at `day`; None goes back to the real one."""
        self._fixed = day

    def today(self) -> date:
        """The current day in the city's time zone."""
        return self._fixed or datetime.now(ZoneInfo(TIME_ZONE)).date()
