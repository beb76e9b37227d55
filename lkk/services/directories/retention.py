"""How long data of people are kept: rows of a directory, each with its reason."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlmodel import col, or_, select

from lkk.models.own_data import RetentionRule
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.kept_rows import kept
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import TimeUnit
from lkk.vocabulary.retention import OF_CABINETS, KeptData
from lkk.vocabulary.words import count

_COUNTED = {
    TimeUnit.HOURS: ("час", "часа", "часов"),
    TimeUnit.WORKING_DAYS: ("день", "дня", "дней"),
    TimeUnit.CALENDAR_DAYS: ("день", "дня", "дней"),
    TimeUnit.MONTHS: ("месяц", "месяца", "месяцев"),
    TimeUnit.YEARS: ("год", "года", "лет"),
}


class NoTerm(ServiceError):
    """The directory has no row of these data for today: a fault of operation, not of the person."""

    text = "Срок хранения данных не задан. Кабинет закрыть нельзя, сообщите в поддержку"


@dataclass(frozen=True)
class Term:
    """How long data are kept and why; 0 erases them at once."""

    data: KeptData
    value: int
    unit: TimeUnit
    law: str

    @property
    def at_once(self) -> bool:
        """Whether nothing of it is kept."""
        return self.value == 0

    @property
    def words(self) -> str:
        """The term as people read it."""
        return "удаляется сразу" if self.at_once else count(self.value, *_COUNTED[self.unit])

    def ends(self, since: datetime) -> datetime:
        """Return when the data go; working days are counted as days of the calendar: they are kept, not awaited."""
        return since + self._span

    def over(self, now: datetime) -> datetime:
        """Return the moment up to which what began has ended its term by now."""
        return now - self._span

    @property
    def _span(self) -> timedelta | relativedelta:
        match self.unit:
            case TimeUnit.HOURS:
                return timedelta(hours=self.value)
            case TimeUnit.MONTHS:
                return relativedelta(months=self.value)
            case TimeUnit.YEARS:
                return relativedelta(years=self.value)
        return timedelta(days=self.value)


async def terms(work: UnitOfWork) -> dict[KeptData, Term]:
    """Return the terms of today for the data of a cabinet that is closed.

    Raises:
        NoTerm: some data have none.
    """
    found = await _today(work)
    if not found.keys() >= set(OF_CABINETS):
        raise NoTerm
    return {data: found[data] for data in OF_CABINETS}


async def term_of(work: UnitOfWork, data: KeptData) -> Term:
    """Return the term of today for one sort of data.

    Raises:
        NoTerm: it has none.
    """
    found = (await _today(work)).get(data)
    if found is None:
        raise NoTerm
    return found


async def _today(work: UnitOfWork) -> dict[KeptData, Term]:
    today = local_day(work.now, settings().time_zone)
    return await kept("retention_rule", today, lambda: _in_force(work, today))


async def _in_force(work: UnitOfWork, today: date) -> dict[KeptData, Term]:
    query = select(RetentionRule).where(
        RetentionRule.valid_from <= today,
        or_(col(RetentionRule.valid_to).is_(None), col(RetentionRule.valid_to) >= today),
    )
    return {row.data: Term(row.data, row.value, row.unit, row.law) for row in await work.session.exec(query)}
