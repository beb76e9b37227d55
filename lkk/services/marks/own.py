"""What a person may rate now, and what they have rated."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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


@dataclass(frozen=True)
class Rating:
    """How a thing stands: `stars` is 0 without a mark; neither is asked of a thing that was not served."""

    thing_id: int = 0
    stars: int = 0
    may_rate: bool = False
    may_comment: bool = False


@dataclass(frozen=True)
class LastVisit:
    """The visit a person was served at last, by the key of its booking."""

    key: UUID
    rating: Rating


_APPLICATION = text("""
select t.id, coalesce(m.stars, 0), m.stars is null and t.status = 'fulfilled' and t.status_changed_at > :since,
       coalesce(m.comment = '' and m.handled_at is null and m.rated_at > :since, false)
  from application t
  left join service_mark m on m.served = 'application' and m.thing_id = t.id and m.user_id = t.user_id
 where t.id = :id and t.user_id = :user
""")
_LAST_VISIT = text("""
select t.public_id, t.id, coalesce(m.stars, 0), m.stars is null,
       coalesce(m.comment = '' and m.handled_at is null and m.rated_at > :since, false)
  from appointment t
  left join service_mark m on m.served = 'appointment' and m.thing_id = t.id and m.user_id = t.user_id
 where t.user_id = :user and t.state = 'served' and t.ends_at > :since
 order by t.ends_at desc limit 1
""")


async def of_application(work: UnitOfWork, actor: Actor, application_id: int) -> Rating:
    """Return how an application of the person stands; nothing in a visit of an employee.

    Raises:
        NotAllowed: it is no customer's cabinet.
    """
    if actor.visiting:
        return Rating()
    demand(actor, Permission.USE_CABINET)
    names = {"id": application_id, "user": actor.subject_id, "since": work.now - WITHIN}
    found = (await work.session.execute(_APPLICATION, names)).first()
    return Rating(*found) if found else Rating()


async def of_last_visit(work: UnitOfWork, actor: Actor) -> LastVisit | None:
    """Return the visit of the person that was served last, within thirty days; none in a visit of an employee.

    Raises:
        NotAllowed: it is no customer's cabinet.
    """
    if actor.visiting:
        return None
    demand(actor, Permission.USE_CABINET)
    names = {"user": actor.subject_id, "since": work.now - WITHIN}
    found = (await work.session.execute(_LAST_VISIT, names)).first()
    return LastVisit(found[0], Rating(*found[1:])) if found else None
