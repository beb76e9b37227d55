"""What meters want of a person: readings while the window is open, what was refused, a verification."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, text

from lkk.routes import METERS, READINGS
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_tasks.declaration import OwnTask, TaskSource, Urgency
from lkk.services.readings.meters import SOON
from lkk.services.readings.overview import AccountReadings, overview
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import count, month_name

MOST = 3  # accounts with a line of their own
_VERIFICATION = text("""
select l.account_id, a.number, a.time_zone, min(m.next_verification_on) as until, count(*) as many,
       min(m.serial_number) as serial_number
  from account_link l
  join customer_account a on a.id = l.account_id
  join metering_point p on p.account_id = a.id and not p.removed
  join meter m on m.metering_point_id = p.id
 where l.user_id = :user and l.detached_at is null and not a.closed
   and m.next_verification_on <= :soon and (m.removed_on is null or m.removed_on > :day)
 group by l.account_id, a.number, a.time_zone
 order by until, l.account_id limit :most
""")


async def _readings(work: UnitOfWork, actor: Actor) -> Sequence[OwnTask]:
    found = [task for one in await overview(work, actor) for task in _of_account(one)]
    more = len(found) - MOST
    if more <= 0:
        return found
    said = f"Ещё {count(more, 'лицевой счёт ждёт', 'лицевых счёта ждут', 'лицевых счетов ждут')} показаний"
    return [*sorted(found, key=lambda one: one.urgency)[:MOST], OwnTask("readings", said, "Открыть", READINGS.path)]


def _of_account(one: AccountReadings) -> list[OwnTask]:
    """One line: refused values first, then what is not sent, then what was not entered while the window is open."""
    window, month = one.window, month_name(one.window.billing_period)
    until = window.last if window.is_open else None
    if one.rejected_count:
        said, action, urgency = f"Исправьте отклонённые показания за {month}", "Исправить", Urgency.LATE
    elif one.draft_count:
        said, action, urgency = f"Отправьте сохранённые показания за {month}", "Отправить", Urgency.WAITS
    elif window.is_open and one.registers_total and not one.all_sent:
        said, action, urgency = f"Передайте показания за {month}", "Передать показания", Urgency.WAITS
    else:
        return []
    where = f"Лицевой счёт № {one.number}, {one.address}" if one.address else f"Лицевой счёт № {one.number}"
    key = f"readings:{one.account_id}"
    return [OwnTask(key, said, action, READINGS.path, urgency, where, until, one.account_id, icon="gauge")]


async def _verification(work: UnitOfWork, actor: Actor) -> Sequence[OwnTask]:
    """Meters in place whose term has passed or comes within three months, a line for each account."""
    demand(actor, Permission.USE_CABINET, in_visit=True)
    names = {"user": actor.subject_id, "soon": work.now.date() + SOON, "day": work.now.date(), "most": MOST}
    rows = await work.session.execute(_VERIFICATION, names)
    return [_verify(row, local_day(work.now, row.time_zone)) for row in rows]


def _verify(row: Row, today: date) -> OwnTask:
    over = row.until < today
    what = f"прибора учёта № {row.serial_number}" if row.many == 1 else f"приборов учёта: {row.many}"
    said = f"Истёк срок поверки {what}" if over else f"Подходит срок поверки {what}"
    return OwnTask(
        f"verification:{row.account_id}",
        said,
        "Открыть приборы",
        METERS.path,
        Urgency.LATE if over else Urgency.AHEAD,
        f"Лицевой счёт № {row.number}",
        row.until,
        row.account_id,
        icon="wrench",
    )


OWN_TASKS = (TaskSource("readings", 2, _readings), TaskSource("verification", 1, _verification))
