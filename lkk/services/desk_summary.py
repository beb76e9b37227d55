"""The figures of the day on the staff's desk."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import col, select

from lkk.models.people import User
from lkk.models.readings import Reading
from lkk.services.actor import Actor
from lkk.services.clock import local_day
from lkk.services.permissions import Permission, demand
from lkk.services.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.metering import ReadingSource, ReadingStatus
from lkk.vocabulary.people import Role


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
    status = col(Reading.status)
    registrations = select(func.count()).where(col(User.role) == Role.CUSTOMER, col(User.activated_at) >= since)
    readings = select(
        func.count().filter(ours, col(Reading.submitted_at) >= since),
        func.count().filter(status == ReadingStatus.VALID),
        func.count().filter(ours, status == ReadingStatus.REJECTED, col(Reading.decided_at) >= since),
    ).where((col(Reading.submitted_at) >= since) | (col(Reading.decided_at) >= since) | (status == ReadingStatus.VALID))
    sent, waiting, rejected = (await work.session.exec(readings)).one()
    return DeskSummary((await work.session.exec(registrations)).one(), sent, waiting, rejected)


def _midnight(now: datetime) -> datetime:
    zone = settings().time_zone
    return datetime.combine(local_day(now, zone), time.min, ZoneInfo(zone))
