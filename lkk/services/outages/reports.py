"""Applications «Сообщить об отключении»: those of a known outage join it, the others stand before the dispatchers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from lkk.services import notifications
from lkk.services.identity.employees import able_to
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import Job
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.outages.concern import OUTAGES_OF_ACCOUNT
from lkk.services.outages.events import OUTAGE_UNKNOWN_REPORTED
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic

KIND = "outage_report"
LOOKED_BACK = timedelta(days=3)
EVERY_S = 20
MOST = 100
_OPEN = "('submitted', 'registered', 'in_progress', 'info_requested', 'on_hold')"

_NEW = text(f"""
select p.id, p.number, p.object_name, p.user_id, coalesce(a.house_key, '') as house_key,
       known.id as outage_id
  from application p
  left join customer_account a on a.id = p.account_id
  left join lateral (
    select o.id
      from (select 1) one {OUTAGES_OF_ACCOUNT}
      join outage o on o.id = c.outage_id
     where not o.cancelled and o.starts_at <= :now and (o.restored_at is null or o.restored_at > :now)
     order by o.starts_at desc limit 1) known on true
 where p.kind = :kind and p.status in {_OPEN} and p.submitted_at > :since
   and not exists (select 1 from outage_alarm s where s.application_id = p.id)
 order by p.id limit :most
""")  # noqa: S608  of constants
_SEEN = text("""
insert into outage_alarm (application_id, outage_id, seen_at) values (:application, :outage, :now)
on conflict do nothing returning application_id
""")
_JOIN = text("""
insert into outage_report (outage_id, user_id, network, house_key, told_at)
values (:outage, :user, '', :house, :now) on conflict do nothing
""")
_UNKNOWN = text(f"""
select p.number, p.object_name, p.account_number, p.answers ->> 'trouble' as trouble, p.submitted_at
  from application p
  join outage_alarm s on s.application_id = p.id and s.outage_id is null
 where p.kind = :kind and p.status in {_OPEN} and p.submitted_at > :since
 order by p.submitted_at desc limit :most
""")  # noqa: S608


@dataclass(frozen=True)
class UnknownReport:
    """A report of an outage that the journal does not have; `trouble` is the code of what has happened."""

    number: str
    address: str
    account_number: str
    trouble: str
    told_at: datetime


async def unknown(work: UnitOfWork, actor: Actor) -> list[UnknownReport]:
    """The open reports of the last days without a known outage, the newest first."""
    demand(actor, Permission.WATCH_OUTAGES)
    names = {"kind": KIND, "since": work.now - LOOKED_BACK, "most": MOST}
    return [UnknownReport(*row) for row in await work.session.execute(_UNKNOWN, names)]


async def look_at_new() -> int:
    """Join new reports to the outages of their houses, tell the dispatchers of the others; return how many."""
    async with unit_of_work() as work:
        names = {"kind": KIND, "now": work.now, "since": work.now - LOOKED_BACK, "most": MOST}
        rows = (await work.session.execute(_NEW, names)).all()
        for row in rows:
            seen = {"application": row.id, "outage": row.outage_id, "now": work.now}
            if (await work.session.execute(_SEEN, seen)).first() is None:
                continue  # another run was faster
            if row.outage_id is None:
                await _alarm(work, row.number, row.object_name)
            else:
                joins = {"outage": row.outage_id, "user": row.user_id, "house": row.house_key, "now": work.now}
                await work.session.execute(_JOIN, joins)
        if rows:
            work.tell_topic(Topic.OUTAGES)
    return len(rows)


async def _alarm(work: UnitOfWork, number: str, address: str) -> None:
    dispatchers = [user.key for user in await able_to(work, Permission.WATCH_OUTAGES)]
    await notifications.publish(work, OUTAGE_UNKNOWN_REPORTED, user_ids=dispatchers, number=number, address=address)


async def _run(_: Ports) -> None:
    while await look_at_new() == MOST:
        pass


JOBS = (Job("outage_reports", "Сообщения об отключениях", EVERY_S, _run),)
