"""Reminders of the window: it has opened, it closes in three days and readings are missing.

Days and hours are those of the account's time zone. Nobody is told by night, and nothing is told twice: the row of
`reading_reminder` is written in the transaction of the notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Row, text

from lkk.services import notifications
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.notifications.declaration import Event
from lkk.services.readings import windows
from lkk.services.readings.events import WINDOW_CLOSES, WINDOW_OPENED
from lkk.services.readings.windows import NoWindow, WindowState
from lkk.vocabulary import words
from lkk.vocabulary.people import CabinetClass

LAST_CALL = timedelta(days=3)  # before the window's last day
FIRST_HOUR, LAST_HOUR = 9, 21  # of the account's own day
BATCH = 200
KEPT = timedelta(days=100)
_log = structlog.get_logger("lkk.jobs")

_GROUPS = text("""
select distinct a.time_zone, a.cabinet_class
  from customer_account a join account_link l on l.account_id = a.id
 where l.detached_at is null and not a.closed
""")

# Control meters are not billed by, and those of the smart system tell their readings themselves.
_DUE = text("""
select l.user_id, a.id as account_id, a.number
  from customer_account a
  join account_link l on l.account_id = a.id and l.detached_at is null
  join user_account u on u.id = l.user_id and u.status = 'active'
 where a.time_zone = :zone and a.cabinet_class = :registry and not a.closed
   and not exists (select 1 from reading_reminder r
                    where r.user_id = l.user_id and r.account_id = a.id and r.billing_period = :period
                      and r.event = :event)
   and exists (select 1
                 from metering_point p
                 join meter m on m.metering_point_id = p.id
                 join register g on g.meter_id = m.id
                where p.account_id = a.id and p.kind = 'billing' and not p.removed and not g.removed
                  and not m.in_smart_system and (m.removed_on is null or m.removed_on > :today)
                  and not exists (select 1 from reading s
                                   where s.register_id = g.id and s.billing_period = :period
                                     and s.status in ('valid', 'transmitted')))
 order by l.id
 limit :batch
""")
_TELL = text("""
insert into reading_reminder (user_id, account_id, billing_period, event, told_at)
select user_id, account_id, :period, :event, :now
  from unnest(cast(:users as bigint[]), cast(:accounts as bigint[])) as due (user_id, account_id)
on conflict do nothing
returning user_id, account_id
""")
_FORGET = text("delete from reading_reminder where told_at < :before")


@dataclass(frozen=True)
class _Group:
    """Accounts that share their clock and their window, and what is told about them now."""

    zone: str
    registry: CabinetClass
    today: date
    window: WindowState
    event: Event


def due_event(window: WindowState, today: date) -> Event | None:
    """What is told on a day of those who have not sent everything; None outside of the window."""
    if not window.is_open:
        return None
    return WINDOW_CLOSES if window.last - today <= LAST_CALL else WINDOW_OPENED


async def remind(_: Ports) -> None:
    """Tell everybody whose window has opened or closes soon, in portions of a transaction each."""
    async with unit_of_work() as work:
        groups = [group for row in await work.session.execute(_GROUPS) if (group := await _group(work, row))]
        await work.session.execute(_FORGET, {"before": work.now - KEPT})
    told = 0
    for group in groups:
        while portion := await _portion(group):
            told += portion
    if told:
        _log.info("readings_reminded", count=told)


async def _group(work: UnitOfWork, row: Row) -> _Group | None:
    here = work.now.astimezone(ZoneInfo(row.time_zone))
    if not FIRST_HOUR <= here.hour < LAST_HOUR:
        return None
    registry, today = CabinetClass(row.cabinet_class), here.date()
    try:
        window = await windows.state(work, registry, today)
    except NoWindow:  # told to the staff where readings are taken
        return None
    event = due_event(window, today)
    return _Group(row.time_zone, registry, today, window, event) if event else None


async def _portion(group: _Group) -> int:
    """Tell the next few; return how many were found, which another run may have told meanwhile."""
    async with unit_of_work() as work:
        period = group.window.billing_period
        common = {"period": period, "event": group.event.key}
        wanted = {"zone": group.zone, "registry": group.registry, "today": group.today, "batch": BATCH}
        found = (await work.session.execute(_DUE, common | wanted)).all()
        for row in await _mark(work, found, common):
            await notifications.publish(
                work,
                group.event,
                user_ids=[row.user_id],
                account_id=row.account_id,
                account_number=row.number,
                period=words.month(period),
                days=f"с {words.day_in_words(group.window.first)} по {words.day_in_words(group.window.last)}",
                last=words.day_in_words(group.window.last),
            )
    return len(found)


async def _mark(work: UnitOfWork, found: Sequence[Row], common: dict[str, object]) -> list[Row]:
    """Write down whom we tell; leave out those whom another run has told at the same time."""
    if not found:
        return []
    values = {"users": [row.user_id for row in found], "accounts": [row.account_id for row in found], "now": work.now}
    fresh = {tuple(row) for row in await work.session.execute(_TELL, common | values)}
    return [row for row in found if (row.user_id, row.account_id) in fresh]
