"""Hours of working days: when somebody is there, and when so many hours of work are over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lkk.services.kernel.calendar import ONE_DAY, WorkingCalendar

_LONGEST_REST = 60  # days: no holidays are longer, so that a calendar gone wrong ends a search
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Span:
    """A part of a day, both moments in UTC."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class WorkingHours:
    """From `first` to `last` hour of each working day in a time zone; 24 is midnight."""

    calendar: WorkingCalendar
    first: int
    last: int
    zone: str

    def on(self, day: date) -> Span | None:
        """The hours of a day, none for a day off."""
        if not self.calendar.works(day):
            return None
        midnight = datetime.combine(day, time(), ZoneInfo(self.zone))
        begins, ends = midnight + self.first * HOUR, midnight + self.last * HOUR
        return Span(begins.astimezone(UTC), ends.astimezone(UTC))

    def days(self, since: datetime) -> Iterator[Span]:
        """The hours of the day of a moment, when it works, and of the working days after it."""
        day = since.astimezone(ZoneInfo(self.zone)).date()
        for step in range(_LONGEST_REST):
            if found := self.on(day + step * ONE_DAY):
                yield found

    def open_at(self, moment: datetime) -> bool:
        """Whether it is a working hour."""
        found = self.on(moment.astimezone(ZoneInfo(self.zone)).date())
        return found is not None and found.begins <= moment < found.ends

    def opens(self, since: datetime) -> datetime:
        """The moment itself when it is a working hour, else the beginning of the next working day's hours.

        Raises:
            LookupError: no day works any more.
        """
        for one in self.days(since):
            if since < one.ends:
                return max(since, one.begins)
        raise LookupError("no working day is ahead")

    def after(self, since: datetime, work: timedelta) -> datetime:
        """When so much working time after a moment is over.

        Raises:
            LookupError: no day works any more.
        """
        for one in self.days(since):
            begins = max(since, one.begins)
            if begins >= one.ends:
                continue
            if work <= one.ends - begins:
                return begins + work
            work -= one.ends - begins
        raise LookupError("no working day is ahead")

    def hours(self, since: datetime, days: int) -> list[Span]:
        """The whole hours ahead of a moment on so many working days that have any."""
        found: list[Span] = []
        for one in self.days(since):
            count = (one.ends - one.begins) // HOUR
            ahead = [one.begins + step * HOUR for step in range(count) if one.begins + step * HOUR > since]
            if not ahead:
                continue
            found += [Span(begins, begins + HOUR) for begins in ahead]
            days -= 1
            if days <= 0:
                break
        return found
