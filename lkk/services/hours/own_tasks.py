"""What hours of interval meters want of a firm: a file to decide on, refused months, those saved and not sent, missing.

Missing is the month that is over, of an account whose hours came by the portal within the three months before it:
hours of others are read by the company itself.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, text

from lkk.routes import HOURLY
from lkk.services.hours.facts import deadline_of
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_tasks.declaration import OwnTask, TaskSource, Urgency
from lkk.services.readings import windows
from lkk.services.readings.windows import WindowView
from lkk.vocabulary.hours import PRICE_CATEGORIES
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import month_name

ACCOUNTS, MOST = 50, 3  # accounts that are looked at, and those with a line
_WAITING = text("""
with due as (
  select a.id, a.number, a.closed_through, a.cabinet_class, z.today,
         (date_trunc('month', z.today) - interval '1 month')::date as period,
         coalesce((select k.price_category from account_price_category k
                    where k.account_id = a.id and k.valid_from <= z.today order by k.valid_from desc limit 1),
                  a.price_category) as category
    from account_link l
    join customer_account a on a.id = l.account_id
   cross join lateral (select (cast(:now as timestamptz) at time zone a.time_zone)::date as today) z
   where l.user_id = :user and l.detached_at is null and not a.closed and a.cabinet_class <> 'individual'
   order by a.id limit :accounts),
newest as (
  select distinct on (s.meter_id, s.energy, s.period) d.id as account_id, s.meter_id, s.period, s.status
    from due d
    join metering_point p on p.account_id = d.id and not p.removed
    join meter m on m.metering_point_id = p.id
    join hourly_series s on s.meter_id = m.id and s.period between d.period - interval '3 months' and d.today
   where d.closed_through is null or s.period > d.closed_through or s.status in ('transmitted', 'superseded')
   order by s.meter_id, s.energy, s.period, s.id desc),
told as (
  select d.id, d.number, d.cabinet_class, d.today, d.period,
         (select min(u.period) from hourly_upload u where u.account_id = d.id and u.found is not null) as undecided,
         min(n.period) filter (where n.status = 'rejected') as rejected,
         min(n.period) filter (where n.status = 'unconfirmed') as saved,
         coalesce(bool_or(n.period < d.period and n.status in ('valid', 'transmitted', 'superseded')), false)
           and not coalesce(bool_or(n.period = d.period), false)
           and (d.closed_through is null or d.period > d.closed_through)
           and d.category between :first_category and :last_category as missing
    from due d left join newest n on n.account_id = d.id
   group by d.id, d.number, d.cabinet_class, d.today, d.period, d.closed_through, d.category)
select * from told
 where undecided is not null or rejected is not null or saved is not null or missing
 order by id limit :most
""")


async def _read(work: UnitOfWork, actor: Actor) -> Sequence[OwnTask]:
    demand(actor, Permission.USE_CABINET, in_visit=True)
    names = {
        "user": actor.subject_id,
        "now": work.now,
        "accounts": ACCOUNTS,
        "most": MOST,
        "first_category": PRICE_CATEGORIES.start,
        "last_category": PRICE_CATEGORIES.stop - 1,
    }
    rows = (await work.session.execute(_WAITING, names)).all()
    known = await windows.current(work) if any(row.missing for row in rows) else []
    return [_task(row, known) for row in rows]


def _task(row: Row, known: Sequence[WindowView]) -> OwnTask:
    """One line for an account: first what was refused, then what waits for a choice, then what was not sent."""
    if row.rejected is not None:
        said, action = "Исправьте отклонённые почасовые данные", "Исправить"
        return _line(row, said, action, row.rejected, Urgency.LATE)
    if row.undecided is not None:
        return _line(row, "Решите, что делать с ошибками в почасовых данных", "Открыть файл", row.undecided)
    if row.saved is not None:
        return _line(row, "Отправьте сохранённые почасовые данные", "Отправить", row.saved)
    window = next((one for one in known if one.cabinet_class == CabinetClass(row.cabinet_class)), None)
    until = deadline_of(row.period, window.counts_back_until if window else 0)
    urgency = Urgency.LATE if row.today > until else Urgency.WAITS
    return _line(row, "Передайте почасовые данные", "Передать", row.period, urgency, until)


def _line(
    row: Row, said: str, action: str, period: date, urgency: Urgency = Urgency.WAITS, until: date | None = None
) -> OwnTask:
    return OwnTask(
        f"hours:{row.id}",
        f"{said} за {month_name(period)}",
        action,
        HOURLY.url(period=period.isoformat()),
        urgency,
        f"Лицевой счёт № {row.number}",
        until,
        row.id,
        icon="chart_column",
    )


OWN_TASKS = (TaskSource("hours", 2, _read),)
