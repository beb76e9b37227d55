"""When a customer may be rung: hours that managers work, in words and as what a form sends back."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lkk.services.directories import callbacks
from lkk.services.kernel import calendar
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.kernel.working_hours import Span, WorkingHours
from lkk.settings import settings
from lkk.vocabulary import words
from lkk.vocabulary.appointments import WEEKDAYS

DAYS = 3  # working ones to choose of
MOST_DAYS_AHEAD = 14  # of a next try
TRY_LASTS = timedelta(hours=1)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Times:
    """The working hours of the managers and the term of a call without a chosen time."""

    hours: WorkingHours
    term: timedelta

    @property
    def daily(self) -> str:
        """«с 9:00 до 18:00»."""
        return f"с {self.hours.first}:00 до {self.hours.last}:00"

    def due(self, now: datetime) -> datetime:
        """Until when a call that is asked for now must be made, no time being chosen; a quarter of an hour."""
        exact = self.hours.after(now, self.term)
        return exact + (datetime.min.replace(tzinfo=UTC) - exact) % QUARTER

    def offered(self, now: datetime) -> list[Span]:
        """The hours a customer may choose."""
        return self.hours.hours(now, DAYS)

    def chosen(self, value: str, now: datetime) -> Span | None:
        """Return the hours behind what a form sends, none for «as soon as possible».

        Raises:
            InvalidValue: they are not offered any more, or never were.
        """
        if not value:
            return None
        found = next((one for one in self.offered(now) if key_of(one) == value), None)
        if found is None:
            raise InvalidValue("Это время больше не предлагается. Выберите другое", at="time")
        return found

    def next_try(self, at: datetime, now: datetime) -> Span:
        """Return the hour of a next try.

        Raises:
            InvalidValue: it has passed, is far ahead or out of the working hours.
        """
        if at <= now:
            raise InvalidValue("Это время уже прошло", at="at")
        if at > now + timedelta(days=MOST_DAYS_AHEAD):
            raise InvalidValue(f"Укажите время не дальше чем через {MOST_DAYS_AHEAD} дней", at="at")
        if not self.hours.open_at(at):
            raise InvalidValue(f"Укажите рабочее время: по рабочим дням {self.daily}", at="at")
        return Span(at, at + TRY_LASTS)


def key_of(span: Span) -> str:
    """Return what a form sends for these hours."""
    return span.begins.strftime("%Y%m%dT%H%M")


def span_in_words(begins: datetime, ends: datetime) -> str:
    """«пятница, 27.11.2026, 10:00–11:00»."""
    zone = ZoneInfo(settings().time_zone)
    since, until = begins.astimezone(zone), ends.astimezone(zone)
    day = f"{WEEKDAYS[since.weekday()]}, {words.day(since.date())}"
    return f"{day}, {words.time_of_day(since)}–{words.time_of_day(until)}"


async def load(work: UnitOfWork) -> Times:
    """Return the times of today's terms.

    Raises:
        NoTerms: the directory has none.
    """
    known = await callbacks.terms(work)
    hours = WorkingHours(await calendar.load(work), known.first_hour, known.last_hour, settings().time_zone)
    return Times(hours, timedelta(hours=known.term_hours))
