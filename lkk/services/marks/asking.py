"""Asking for a mark: once for what was served, seldom for a person, of the latest when there are several."""

from datetime import timedelta

from sqlalchemy import Row, text

from lkk.routes import APPOINTMENTS, application_path, chat_path
from lkk.services import notifications
from lkk.services.applications import guests
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.marks.events import MARK_WANTED
from lkk.vocabulary.marks import ASKED_EVERY_DAYS, ASKED_IN_DAYS, MOST_ASKED, Served

BATCH = 100
#: Who was just served may rate on the page that is still open; what is older than the rest is let be.
_AFTER, _UNTIL = timedelta(hours=1), timedelta(days=3)
_ASK = text("""
with one as materialized (
    select 'application' as served, id as thing_id, user_id, number,
           'Заявка ' || number || ': ' || kind_title as subject, status_changed_at as at
      from application where status = 'fulfilled' and status_changed_at between :since and :before
    union all
    select 'appointment', id, user_id, number, 'Приём ' || number, ends_at
      from appointment where state = 'served' and ends_at between :since and :before and user_id is not null
    union all
    select 'talk', id, customer_id, '', 'Диалог: ' || topic, closed_at
      from consultation where state = 'closed' and closed_at between :since and :before
       and first_answer_at is not null
), latest as (
    select distinct on (one.user_id) one.*
      from one join user_account u on u.id = one.user_id
     where u.role = 'customer' and u.status = 'active' and u.email <> :guests
       and not exists (select from service_mark m where m.served = one.served and m.thing_id = one.thing_id)
       and not exists (select from mark_request r where r.served = one.served and r.thing_id = one.thing_id)
       and not exists (select from mark_request r where r.user_id = one.user_id and r.asked_at > :lately)
       and (select count(*) from mark_request r where r.user_id = one.user_id and r.asked_at > :month) < :most
     order by one.user_id, one.at desc, one.served, one.thing_id
     limit :batch
), asked as (
    insert into mark_request (served, thing_id, user_id, asked_at)
    select served, thing_id, user_id, :now from latest
    on conflict do nothing returning served, thing_id
)
select l.* from latest l join asked a on a.served = l.served and a.thing_id = l.thing_id
""")


async def ask_all(size: int = BATCH) -> int:
    """Ask everybody who was served lately and may be asked; return how many people were."""
    asked = 0
    while count := await ask_batch(size):
        asked += count
    return asked


async def ask_batch(size: int = BATCH) -> int:
    """Ask the next people, each of one thing; 0 when there is nobody left to be asked."""
    async with unit_of_work() as work:
        names = {
            "since": work.now - _UNTIL,
            "before": work.now - _AFTER,
            "lately": work.now - timedelta(days=ASKED_EVERY_DAYS),
            "month": work.now - timedelta(days=ASKED_IN_DAYS),
            "most": MOST_ASKED,
            "guests": guests.OWNER,
            "now": work.now,
            "batch": size,
        }
        found = (await work.session.execute(_ASK, names)).all()
        for one in found:
            await _tell(work, one)
        return len(found)


async def _tell(work: UnitOfWork, one: Row[tuple[object, ...]]) -> None:
    served = Served(one.served)
    await notifications.publish(
        work,
        MARK_WANTED,
        user_ids=[one.user_id],
        subject=one.subject,
        path=_page(served, one.thing_id, one.number),
        number=one.number if served is Served.APPLICATION else "",
    )


def _page(served: Served, thing_id: int, number: str) -> str:
    """The page on which it is rated."""
    if served is Served.APPLICATION:
        return application_path(number)
    return chat_path(thing_id) if served is Served.TALK else APPOINTMENTS.path
