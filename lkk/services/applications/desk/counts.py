"""The figures of the day on the staff's desk."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.readings import Reading
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
    """Counts since midnight in the company's time zone; `readings_waiting` is how many wait at this moment."""

    registrations: int
    readings_sent: int
    readings_waiting: int
    readings_rejected: int


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
    )


async def _count(work: UnitOfWork, *conditions: Any) -> int:
    return (await work.session.exec(select(func.count()).where(*conditions))).one()


def _midnight(now: datetime) -> datetime:
    zone = settings().time_zone
    return datetime.combine(local_day(now, zone), time.min, ZoneInfo(zone))
