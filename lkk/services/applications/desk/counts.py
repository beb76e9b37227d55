"""The figures of the day on the staff's desk."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.models.readings import Reading
from lkk.services.applications.desk.table import MOST_COUNTED
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.metering import ReadingSource, ReadingStatus
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class DeskSummary:
    """Counts since midnight in the company's time zone; what waits is counted as of this moment.

    `new_applications` are those nobody has looked at yet, counted up to one more than `MOST_COUNTED`.
    """

    registrations: int
    readings_sent: int
    readings_waiting: int
    readings_rejected: int
    new_applications: int = 0


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
        new_applications=await _new(work) if actor.role.may(Permission.SEE_APPLICATIONS) else 0,
    )


async def _new(work: UnitOfWork) -> int:
    """Filed and not looked at yet; of a million rows no more are counted than are told apart on the page."""
    found = select(Application.id).where(Application.status == ApplicationStatus.SUBMITTED).limit(MOST_COUNTED + 1)
    return (await work.session.exec(select(func.count()).select_from(found.subquery()))).one()


async def _count(work: UnitOfWork, *conditions: Any) -> int:
    return (await work.session.exec(select(func.count()).where(*conditions))).one()


def _midnight(now: datetime) -> datetime:
    zone = settings().time_zone
    return datetime.combine(local_day(now, zone), time.min, ZoneInfo(zone))
