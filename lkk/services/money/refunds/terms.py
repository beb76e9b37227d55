"""The term of a refund: a dated row of the deadlines, counted by the working calendar."""

from datetime import date

from sqlmodel import col, or_, select

from lkk.models.applications import DeadlineRule
from lkk.services.kernel import calendar
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import TimeUnit

RULE = "refund"


async def due_on(work: UnitOfWork) -> date:
    """Return the last day of the term of a refund that is asked for now.

    Raises:
        LookupError: no term is loaded for today.
    """
    today = local_day(work.now, settings().time_zone)
    query = (
        select(DeadlineRule.value, DeadlineRule.unit)
        .where(
            DeadlineRule.rule == RULE,
            DeadlineRule.valid_from <= today,
            or_(col(DeadlineRule.valid_to).is_(None), col(DeadlineRule.valid_to) >= today),
        )
        .order_by(col(DeadlineRule.valid_from).desc())
    )
    row = (await work.session.exec(query)).first()
    if row is None:
        raise LookupError(f"no deadline {RULE} is in force on {today}")
    return (await calendar.load(work)).due(today, row[0], TimeUnit(row[1]))
