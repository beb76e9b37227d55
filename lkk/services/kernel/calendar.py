"""Days by the production calendar: what is a working day, and when a term ends (ГК РФ ст. 191-193).

The day of the event is not counted, a term ends with its last day, and a term in calendar days, months or years
that would end on a day off ends on the next working day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from dateutil.relativedelta import relativedelta
from sqlmodel import col, func, select

from lkk.models.applications import CalendarDay
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.kept_rows import kept
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import TimeUnit

SATURDAY = 5
HOURS_IN_DAY = 24
ONE_DAY = timedelta(days=1)
WARNED_DAYS = 90


@dataclass(frozen=True)
class WorkingCalendar:
    """Weekdays work and weekends do not, but for the listed days: True is a working one, False a day off."""

    exceptions: Mapping[date, bool]

    def works(self, day: date) -> bool:
        """Whether a day is a working one."""
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def on_or_after(self, day: date) -> date:
        """The day itself, or the next working one."""
        while not self.works(day):
            day += ONE_DAY
        return day

    def after_working_days(self, start: date, count: int) -> date:
        """The last day of a term of working days that begins after `start`; for none, the first working day."""
        if count <= 0:
            return self.on_or_after(start)
        day = start
        while count:
            day += ONE_DAY
            count -= self.works(day)
        return day

    def working_days(self, after: date, until: date) -> int:
        """How many working days there are after one day up to another, the last included."""
        return sum(self.works(after + timedelta(days=step)) for step in range(1, (until - after).days + 1))

    def due(self, start: date, value: int, unit: TimeUnit) -> date:
        """The last day of a term that an event of `start` begins; hours run on days off too."""
        if unit is TimeUnit.HOURS:
            return start + timedelta(days=-(-value // HOURS_IN_DAY))
        if unit is TimeUnit.WORKING_DAYS:
            return self.after_working_days(start, value)
        if unit is TimeUnit.CALENDAR_DAYS:
            return self.on_or_after(start + timedelta(days=value))
        term = relativedelta(years=value) if unit is TimeUnit.YEARS else relativedelta(months=value)
        return self.on_or_after(start + term)

    def prolonged(self, due: date, paused: date, resumed: date, unit: TimeUnit) -> date:
        """The new last day of a term that stood still: what was left of it is counted on from `resumed`."""
        if unit is TimeUnit.WORKING_DAYS:
            return self.after_working_days(resumed, self.working_days(paused, due))
        longer = due + (resumed - paused)
        return longer if unit is TimeUnit.HOURS else self.on_or_after(longer)


async def load(work: UnitOfWork) -> WorkingCalendar:
    """The calendar of all years that are loaded."""
    return await kept("calendar_day", local_day(work.now, settings().time_zone), lambda: _read(work))


async def _read(work: UnitOfWork) -> WorkingCalendar:
    rows = await work.session.exec(select(CalendarDay))
    return WorkingCalendar(MappingProxyType({row.day: row.working for row in rows}))


@dataclass(frozen=True)
class CalendarEnd:
    """Until which day holidays are known and how many days are left, negative once it has passed.

    With no rows at all `last_day` is None and nothing is left.
    """

    last_day: date | None
    days_left: int

    @property
    def over(self) -> bool:
        """Whether terms are already counted without holidays."""
        return self.days_left <= 0

    @property
    def near(self) -> bool:
        """Whether it is time to load the next year: 90 days or fewer are left."""
        return self.days_left <= WARNED_DAYS


async def end(work: UnitOfWork) -> CalendarEnd:
    """Find where the calendar ends: holidays are loaded by whole years, so with the year of the last one."""
    newest = (await work.session.exec(select(func.max(col(CalendarDay.day))))).one()
    if newest is None:
        return CalendarEnd(None, 0)
    last_day = date(newest.year, 12, 31)
    return CalendarEnd(last_day, (last_day - local_day(work.now, settings().time_zone)).days)
