"""The rules in force: hours of the consultants, how many dialogues one has, when a head is called."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, or_, select

from lkk.models.consultations import ConsultationRules
from lkk.services.kernel import calendar
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.kept_rows import kept
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings

MOST_UNCLOSED = 3  # dialogues of a customer that are not closed
REOPENED_WITHIN = timedelta(days=3)


@dataclass(frozen=True)
class Rules:
    """What the directory says today; without a row consultants have no hours and take nothing."""

    begins_hour: int = 0
    ends_hour: int = 0
    most_open: int = 0
    escalate_minutes: int = 0

    @property
    def hours(self) -> str:
        """«в рабочие дни с 8:00 до 17:00»."""
        return f"в рабочие дни с {self.begins_hour}:00 до {self.ends_hour}:00"


async def in_force(work: UnitOfWork) -> Rules:
    """Return the rules of today."""
    today = local_day(work.now, settings().time_zone)

    async def read() -> Rules:
        query = (
            select(ConsultationRules)
            .where(
                ConsultationRules.valid_from <= today,
                or_(col(ConsultationRules.valid_to).is_(None), col(ConsultationRules.valid_to) >= today),
            )
            .order_by(col(ConsultationRules.valid_from).desc())
            .limit(1)
        )
        row = (await work.session.exec(query)).first()
        if row is None:
            return Rules()
        return Rules(row.begins_hour, row.ends_hour, row.most_open, row.escalate_minutes)

    return await kept("consultation_rules", today, read)


async def in_hours(work: UnitOfWork) -> bool:
    """Whether consultants answer at this hour of this day, by the working calendar and the time of the portal."""
    known = await in_force(work)
    here = work.now.astimezone(ZoneInfo(settings().time_zone))
    works = (await calendar.load(work)).works(here.date())
    return works and known.begins_hour <= here.hour < known.ends_hour
