"""The one clock of business time, and days in an account's time zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from lkk.settings import settings


async def business_now(session: AsyncSession) -> datetime:
    """The present moment in UTC; only in the test environment shifted by the one-row table."""
    now = datetime.now(UTC)
    if settings().environment != "test":
        return now
    shift = (await session.execute(text("select seconds from clock_shift where id = 1"))).scalar()
    return now + timedelta(seconds=shift or 0)


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day of a UTC moment in a time zone such as Asia/Barnaul."""
    return moment.astimezone(ZoneInfo(zone)).date()
