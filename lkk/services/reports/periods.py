"""The period of a report: days of the company's zone, not more than ten years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue
from lkk.settings import settings

LONGEST = relativedelta(years=10)


@dataclass(frozen=True)
class Period:
    """Two days, both included, and the moments they begin and end at; `today` and `now` are when it was asked for."""

    first: date
    last: date
    now: datetime
    zone: str

    @property
    def today(self) -> date:
        """The present day of the company."""
        return local_day(self.now, self.zone)

    @property
    def begins(self) -> datetime:
        """The moment the first day begins."""
        return self._midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The moment the last day is over."""
        return self._midnight(self.last + timedelta(days=1))

    @property
    def year_before(self) -> "Period":
        """The same days of the year before."""
        year = relativedelta(years=1)
        return Period(self.first - year, self.last - year, self.now, self.zone)

    def months(self) -> Iterator[date]:
        """The first days of the months it touches."""
        month = self.first.replace(day=1)
        while month <= self.last:
            yield month
            month += relativedelta(months=1)

    def within(self, month: date) -> tuple[date, date]:
        """The days of a month that belong to the period."""
        return max(month, self.first), min(month + relativedelta(months=1, days=-1), self.last)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)


def period(now: datetime, first: date | None, last: date | None) -> Period:
    """Return the period of these days.

    Raises:
        InvalidValue: a day is missing, the last one is before the first, or they are more than ten years apart.
    """
    if first is None:
        raise InvalidValue("Укажите первый день отчёта", at="first")
    if last is None:
        raise InvalidValue("Укажите последний день отчёта", at="last")
    if last < first:
        raise InvalidValue("Последний день раньше первого", at="last")
    if last >= first + LONGEST:
        raise InvalidValue("Отчёт составляется не больше чем за десять лет", at="first")
    return Period(first, last, now, settings().time_zone)
