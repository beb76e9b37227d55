"""How long data of a closed cabinet are kept: rows of a directory, each with its reason."""

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
from lkk.vocabulary.retention import KeptData
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
        match self.unit:
            case TimeUnit.HOURS:
                return since + timedelta(hours=self.value)
            case TimeUnit.MONTHS:
                return since + relativedelta(months=self.value)
            case TimeUnit.YEARS:
                return since + relativedelta(years=self.value)
        return since + timedelta(days=self.value)


async def terms(work: UnitOfWork) -> dict[KeptData, Term]:
    """Return the terms of today.

    Raises:
        NoTerm: some data have none.
    """
    today = local_day(work.now, settings().time_zone)
    found = await kept("retention_rule", today, lambda: _in_force(work, today))
    if len(found) < len(KeptData):
        raise NoTerm
    return found


async def _in_force(work: UnitOfWork, today: date) -> dict[KeptData, Term]:
    query = select(RetentionRule).where(
        RetentionRule.valid_from <= today,
        or_(col(RetentionRule.valid_to).is_(None), col(RetentionRule.valid_to) >= today),
    )
    rows = {row.data: Term(row.data, row.value, row.unit, row.law) for row in await work.session.exec(query)}
    return {data: rows[data] for data in KeptData if data in rows}
