"""What a person may rate now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.marks.giving import WITHIN
from lkk.vocabulary.marks import Served
from lkk.vocabulary.permissions import Permission

_WAITING = text("""
select one.served, one.id, one.subject, one.at from (
    select 'application' as served, id, 'Заявка ' || number || ': ' || kind_title as subject, status_changed_at as at
      from application where user_id = :user and status = 'fulfilled' and status_changed_at > :since
    union all
    select 'appointment', id, 'Приём ' || number, ends_at
      from appointment where user_id = :user and state = 'served' and ends_at > :since
    union all
    select 'talk', id, 'Диалог: ' || topic, closed_at
      from consultation where customer_id = :user and state = 'closed' and closed_at > :since
       and first_answer_at is not null and rating is null
 ) one
 where not exists (select from service_mark m where m.served = one.served and m.thing_id = one.id)
 order by one.at desc, one.id limit 50
""")


@dataclass(frozen=True)
class ToRate:
    """Something that was served to the person and is not rated."""

    served: Served
    thing_id: int
    subject: str
    at: datetime


async def waiting(work: UnitOfWork, actor: Actor) -> list[ToRate]:
    """Return what was served within thirty days and has no mark, the latest first, fifty at the most.

    Raises:
        NotAllowed: it is no customer's own cabinet.
    """
    demand(actor, Permission.USE_CABINET)
    names = {"user": actor.subject_id, "since": work.now - WITHIN}
    rows = await work.session.execute(_WAITING, names)
    return [ToRate(Served(served), id, subject, at) for served, id, subject, at in rows]
