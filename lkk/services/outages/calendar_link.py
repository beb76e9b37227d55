"""Planned outages of a person's addresses for a calendar program, by a link with a token that can be revoked."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as CalendarEvent
from sqlalchemy import Row, text

from lkk.models.outages import OutageCalendar
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.secrets import new_token, token_hash
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages.concern import OUTAGES_OF_ACCOUNT, PLACE
from lkk.settings import settings
from lkk.vocabulary.permissions import Permission

ICS = "text/calendar; charset=utf-8"
_PAST = timedelta(days=30)
_UNKNOWN_END = timedelta(hours=1)  # shown of an outage the end of which nobody has told
_LONGEST_TOKEN = 100

_PLANNED = text(f"""
select distinct o.id, o.reason, o.starts_at, o.expected_until, o.restored_at, o.cancelled, o.changed_at,
       {PLACE} as place, a.time_zone
  from outage_calendar k
  join user_account u on u.id = k.user_id and u.status = 'active'
  join account_link l on l.user_id = k.user_id and l.detached_at is null
  join customer_account a on a.id = l.account_id
  left join house h on h.external_id = a.house_key
  {OUTAGES_OF_ACCOUNT}
  join outage o on o.id = c.outage_id
 where k.token_hash = :token and o.kind = 'planned' and o.starts_at > :since
 order by o.starts_at, o.id, place
""")  # noqa: S608  of constants


async def has_link(work: UnitOfWork, actor: Actor) -> bool:
    """Whether the person has a link."""
    demand(actor, Permission.USE_CABINET, in_visit=True)
    return await work.session.get(OutageCalendar, actor.subject_id) is not None


async def make(work: UnitOfWork, actor: Actor) -> str:
    """Make a link in place of an earlier one, which opens nothing from now on; return its token, told only here."""
    demand(actor, Permission.USE_CABINET)
    token = new_token()
    row = await work.session.get(OutageCalendar, actor.subject_id)
    if row is None:
        row = OutageCalendar(user_id=actor.subject_id, token_hash="", created_at=work.now)
    row.token_hash, row.created_at = token_hash(token), work.now
    work.session.add(row)
    await work.session.flush()
    return token


async def revoke(work: UnitOfWork, actor: Actor) -> None:
    """Let the link open nothing any more; the second time changes nothing."""
    demand(actor, Permission.USE_CABINET)
    row = await work.session.get(OutageCalendar, actor.subject_id)
    if row is not None:
        await work.session.delete(row)
        await work.session.flush()


async def read(work: UnitOfWork, token: str) -> bytes | None:
    """The calendar of a link, None when it opens nothing."""
    hashed = token_hash(token[:_LONGEST_TOKEN])
    known = text("select 1 from outage_calendar where token_hash = :token")
    if (await work.session.execute(known, {"token": hashed})).first() is None:
        return None
    rows = (await work.session.execute(_PLANNED, {"token": hashed, "since": work.now - _PAST})).all()
    calendar = Calendar()
    calendar.add("prodid", "-//LKK//Outages//RU")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Плановые отключения")
    for row in rows:
        calendar.add_component(_event(row, work.now))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(row: Row, now: datetime) -> CalendarEvent:
    zone = ZoneInfo(row.time_zone)
    ends_at = row.restored_at or row.expected_until or row.starts_at + _UNKNOWN_END
    event = CalendarEvent()
    event.add("uid", f"outage-{row.id}-{row.place}@{settings().public_url.split('//')[-1]}")
    event.add("dtstamp", now)
    event.add("last-modified", row.changed_at)
    event.add("dtstart", row.starts_at.astimezone(zone))
    event.add("dtend", ends_at.astimezone(zone))
    event.add("summary", f"Отключение: {row.place}")
    event.add("description", row.reason)
    event.add("status", "CANCELLED" if row.cancelled else "CONFIRMED")
    return event
