"""The last day of a term that begins now: a dated row of the deadlines, counted by the working calendar."""

from datetime import date

from sqlmodel import col, or_, select

from lkk.models.applications import DeadlineRule
from lkk.services.kernel import calendar
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import TimeUnit


async def due_on(work: UnitOfWork, rule: str) -> date:
    """Return the last day of the term of a rule that begins now, a day of the company's zone.

    Raises:
        LookupError: no term is loaded for today.
    """
    today = local_day(work.now, settings().time_zone)
    query = (
        select(DeadlineRule.value, DeadlineRule.unit)
        .where(
            DeadlineRule.rule == rule,
            DeadlineRule.valid_from <= today,
            or_(col(DeadlineRule.valid_to).is_(None), col(DeadlineRule.valid_to) >= today),
        )
        .order_by(col(DeadlineRule.valid_from).desc())
    )
    row = (await work.session.exec(query)).first()
    if row is None:
        raise LookupError(f"no deadline {rule} is in force on {today}")
    return (await calendar.load(work)).due(today, row[0], TimeUnit(row[1]))
