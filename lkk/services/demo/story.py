"""A story of the demo: an application, who files it when, and what becomes of it step by step."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings

OPENS, CLOSES = time(8, 30), time(17)
SATURDAY = 5


@dataclass
class Scene:
    """What an act has at hand; the clock of `work` shows the moment of the act."""

    work: UnitOfWork
    application_id: int
    applicant: Actor
    operator: Actor
    head: Actor

    @property
    def today(self) -> date:
        """The day of the act in the company's time zone."""
        return self.work.now.astimezone(ZoneInfo(settings().time_zone)).date()


Act = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True)
class Step:
    """An act so long after the one before; the office's acts fall into its hours."""

    after: timedelta
    act: Act
    office: bool = True


def days(count: float, act: Act, *, office: bool = True) -> Step:
    """A step so many days after the one before."""
    return Step(timedelta(days=count), act, office)


@dataclass(frozen=True)
class Story:
    """An application of `kind` that the person with the e-mail `who` files; `answers` are those of its filing day.

    `operator` is the e-mail of the employee who leads it. Of the steps those are played whose moment has come.
    """

    who: str
    kind: str
    filed_at: datetime
    answers: Callable[[date], Mapping[str, Any]]
    operator: str
    steps: tuple[Step, ...] = field(default=())

    def moments(self, now: datetime) -> list[tuple[datetime, Act]]:
        """The acts up to now with their moments, which never go back."""
        found: list[tuple[datetime, Act]] = []
        at = self.filed_at
        for step in self.steps:
            at += step.after
            if at > now:
                break
            hours = in_office_hours(at) if step.office else at
            at = hours if hours <= now else at
            found.append((at, step.act))
        return found


def in_office_hours(moment: datetime) -> datetime:
    """The moment itself, else the next opening of the office; holidays count as weekdays."""
    local = moment.astimezone(ZoneInfo(settings().time_zone))
    if local.weekday() < SATURDAY and OPENS <= local.time() <= CLOSES:
        return moment
    day = local.date() + timedelta(days=local.time() > CLOSES)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    opened = datetime.combine(day, OPENS, local.tzinfo)
    return (opened + timedelta(minutes=local.minute)).astimezone(moment.tzinfo)
