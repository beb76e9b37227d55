"""A visit for the calendar of a phone or a mail program (iCalendar, RFC 5545)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar
from icalendar import Event as CalendarEvent

from lkk.models.appointments import Appointment
from lkk.services.appointments import cards, schedule
from lkk.services.appointments.schedule import Schedule
from lkk.services.integrations.mail.contract import Enclosure
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.appointments import AHEAD

ICS = "text/calendar; charset=utf-8"
_BEFORE = timedelta(hours=2)


async def enclosed(appointment_id: int) -> Enclosure | None:
    """Return the file of a booking that is still ahead, for its letter."""
    async with unit_of_work() as work:
        row = await work.session.get(Appointment, appointment_id)
        if row is None or row.state not in AHEAD:
            return None
        return written(await schedule.load(work), row, work.now)


def written(known: Schedule, row: Appointment, now: datetime) -> Enclosure:
    """Return the file of a booking; loaded again after a change it replaces the event it made before."""
    office, service = cards.of_day(known, row)
    zone = ZoneInfo(cards.zone_of(known, row))
    calendar = Calendar()
    calendar.add("prodid", "-//LKK//Appointments//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = CalendarEvent()
    event.add("uid", f"appointment-{row.key}@{settings().public_url.split('//')[-1]}")
    event.add("sequence", row.moved)
    event.add("dtstamp", now)
    event.add("dtstart", row.starts_at.astimezone(zone))
    event.add("dtend", row.ends_at.astimezone(zone))
    event.add("summary", f"Приём: {service.title if service else 'запись'}")
    if office:
        event.add("location", f"{office.name}, {office.address}")
    lines = [f"Запись на приём № {row.number}", *(service.documents if service else ())]
    event.add("description", "\n".join(lines))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Запись на приём № {row.number}")
    alarm.add("trigger", -_BEFORE)
    event.add_component(alarm)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return Enclosure(f"{row.number}.ics", ICS, calendar.to_ical())
