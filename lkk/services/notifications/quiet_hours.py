"""When people are not woken by an SMS.

A constant, not a setting: 22 to 8 in the customer's own zone is what the specification of the portal settles, and no
earlier SMS is judged by it again.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

QUIET_FROM, QUIET_TILL = time(22), time(8)


def loud_at(moment: datetime, zone: str) -> datetime:
    """Return the moment itself, or the end of the quiet hours it falls into, in UTC's terms of the same instant."""
    local = moment.astimezone(ZoneInfo(zone))
    if QUIET_TILL <= local.time() < QUIET_FROM:
        return moment
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_TILL, ZoneInfo(zone)).astimezone(moment.tzinfo)
