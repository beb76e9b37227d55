"""The figures of the day on the staff's desk."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, text
from sqlmodel import col, select

from lkk.models.applications import OPEN, SORTED_BY
from lkk.models.identity import User
from lkk.models.readings import Reading
from lkk.services.applications.desk.table import MOST_COUNTED
from lkk.services.applications.desk.table_filters import SOON_DAYS
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.metering import ReadingSource, ReadingStatus
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class DeskSummary:
    """Counts since midnight in the company's time zone; what waits is counted as of this moment.

    `filed` are those of today, `new_applications` those nobody has looked at yet, `urgent` the open ones whose term
    is near or has passed, `answered` those whose applicant has said something new; each is counted up to one more
    than `MOST_COUNTED`.
    """

    registrations: int
    readings_sent: int
    readings_waiting: int
    readings_rejected: int
    new_applications: int = 0
    filed: int = 0
    urgent: int = 0
    answered: int = 0


async def today(work: UnitOfWork, actor: Actor) -> DeskSummary:
    """What has happened in the cabinet today.

    Raises:
        NotAllowed: the actor has no desk.
    """
    demand(actor, Permission.USE_DESK)
    since = _midnight(work.now)
    ours = col(Reading.source) == ReadingSource.PORTAL
    rejected = Reading.status == ReadingStatus.REJECTED
    return DeskSummary(  # a count of its own for each: together they would read the whole table
        registrations=await _count(work, User.role == Role.CUSTOMER, col(User.activated_at) >= since),
        readings_sent=await _count(work, ours, col(Reading.submitted_at) >= since),
        readings_waiting=await _count(work, Reading.status == ReadingStatus.VALID),
        readings_rejected=await _count(work, ours, rejected, col(Reading.decided_at) >= since),
        **(await _of_applications(work, since) if actor.role.may(Permission.SEE_APPLICATIONS) else {}),
    )


_OF_APPLICATIONS = {
    "new_applications": "status = 'submitted'",
    "filed": "submitted_at >= :since and status <> 'draft'",
    "urgent": f"{SORTED_BY['due_first']} <= :soon and status <> 'draft' and {OPEN}",
    "answered": "answered_at is not null and status <> 'draft'",
}
_BOUNDED = "(select count(*) from (select 1 from application where {wanted} limit :most) counted) as {name}"


async def _of_applications(work: UnitOfWork, since: datetime) -> dict[str, int]:
    """One statement; of a million rows no more are counted than are told apart on the page."""
    parts = [_BOUNDED.format(wanted=wanted, name=name) for name, wanted in _OF_APPLICATIONS.items()]
    values = {"since": since, "soon": since.date() + timedelta(days=SOON_DAYS), "most": MOST_COUNTED + 1}
    connection = await work.session.connection()
    return dict((await connection.execute(text("select " + ", ".join(parts)), values)).one()._mapping)


async def _count(work: UnitOfWork, *conditions: Any) -> int:
    return (await work.session.exec(select(func.count()).where(*conditions))).one()


def _midnight(now: datetime) -> datetime:
    zone = settings().time_zone
    return datetime.combine(local_day(now, zone), time.min, ZoneInfo(zone))
