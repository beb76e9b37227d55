"""The days of the window for the calendar of a phone or a mail program (iCalendar, RFC 5545)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from icalendar import Alarm, Calendar
from icalendar import Event as CalendarEvent

from lkk.routes import READINGS
from lkk.services.accounts import links
from lkk.services.accounts.links import AttachedAccount
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.ready_files import ICS, ReadyFile
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import windows
from lkk.services.readings.windows import NoWindow, WindowState
from lkk.settings import settings
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission

MONTHS = 12
_MORNING = timedelta(hours=9)


async def file_of(work: UnitOfWork, actor: Actor, account_id: int) -> ReadyFile:
    """Return the windows of an account for a year, each from midnight to midnight in the account's time zone.

    A month whose window the directory does not know yet is left out; the same file loaded again replaces its events.

    Raises:
        NotFound: the account is not attached to the actor.
    """
    demand(actor, Permission.USE_CABINET)
    account = await links.attached(work, actor, account_id)
    today = local_day(work.now, account.time_zone)
    calendar = Calendar()
    calendar.add("prodid", "-//LKK//Readings//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for number in range(MONTHS):
        day = today + relativedelta(months=number, day=15)  # by then no day counts for the month before any more
        try:
            window = await windows.state(work, account.cabinet_class, day)
        except NoWindow:
            continue
        if window.last >= today:
            calendar.add_component(_event(account, window, work.now))
    calendar.add_missing_timezones(first_date=today.replace(month=1, day=1))
    return ReadyFile(f"Приём показаний {account.number}.ics", ICS, calendar.to_ical())


def _event(account: AttachedAccount, window: WindowState, now: datetime) -> CalendarEvent:
    zone = ZoneInfo(account.time_zone)
    address = f"{settings().public_url}{READINGS.path}"
    event = CalendarEvent()
    event.add("uid", f"readings-{account.id}-{window.billing_period:%Y%m}@{settings().public_url.split('//')[-1]}")
    event.add("dtstamp", now)
    event.add("dtstart", datetime.combine(window.first, time(), zone))
    event.add("dtend", datetime.combine(window.last + timedelta(days=1), time(), zone))
    event.add("summary", f"Показания за {words.month_name(window.billing_period)}, ЛС № {account.number}")
    event.add("description", f"Отправить показания: {address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    for at in (_MORNING, (window.last - window.first) + _MORNING):
        event.add_component(_alarm(at))
    return event


def _alarm(after: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "Отправьте показания")
    alarm.add("trigger", after)
    return alarm
