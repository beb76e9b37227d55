"""The one clock of business time, and days in an account's time zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, literal, literal_column
from sqlalchemy import select as select_columns
from sqlmodel.ext.asyncio.session import AsyncSession

from lkk.settings import settings

_SHIFT: ColumnElement[int] = literal_column("coalesce((select seconds from clock_shift where id = 1), 0)", Integer)
_NONE: ColumnElement[int] = literal(0, Integer)


def shift_column() -> ColumnElement[int]:
    """Seconds the test clock runs ahead, as a column of any query; outside the test environment always 0."""
    return _SHIFT if settings().environment == "test" else _NONE


async def read_shift(session: AsyncSession) -> int:
    """Seconds the test clock runs ahead; asks the database in the test environment alone."""
    if settings().environment != "test":
        return 0
    return (await session.execute(select_columns(_SHIFT))).scalar_one()


def shifted_now(shift_s: int) -> datetime:
    """The present moment in UTC on a clock that runs so many seconds ahead."""
    return datetime.now(UTC) + timedelta(seconds=shift_s)


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day of a UTC moment in a time zone such as Asia/Barnaul."""
    return moment.astimezone(ZoneInfo(zone)).date()
