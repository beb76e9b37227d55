"""Who is here: seen within the last 45 seconds in an open tab of a live session, and not away by their own word."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import ARRAY, String, bindparam, text
from sqlmodel import col, select

from lkk.models.presence import Presence
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.people import Role, UserStatus
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic

BEAT_S = 20.0
ONLINE = timedelta(seconds=45)  # two beats and a little: one lost beat is not an absence

# Rows are taken in one order, so that the processes do not wait for each other in a circle. What was there before is
# read by the snapshot of the statement, which its own changes do not reach.
_BEAT = text("""
with live as (
  select distinct u.id from user_session s join user_account u on u.id = s.user_id
   where s.key_hash = any(:keys) and s.parent_id is null and s.seen_at > :idle
     and u.role = any(:roles) and u.status = :active
), before as (
  select user_id, seen_at from presence where user_id in (select id from live)
)
insert into presence (user_id, seen_at) select id, :now from live order by id
on conflict (user_id) do update set seen_at = excluded.seen_at
returning user_id, application_id, (select seen_at from before where before.user_id = presence.user_id) as before
""").bindparams(bindparam("keys", type_=ARRAY(String)), bindparam("roles", type_=ARRAY(String)))


async def beat(work: UnitOfWork, session_keys: Collection[str]) -> int:
    """Note the employees whose sessions have a tab open now; return how many.

    Who comes, and whose card they have open, is told to open pages.

    An idle session counts for nobody: a tab left open in the evening is no employee.
    """
    if not session_keys:
        return 0
    values = {
        "keys": sorted(session_keys),
        "roles": [role.value for role in Role if role.staff],
        "active": UserStatus.ACTIVE.value,
        "idle": work.now - timedelta(seconds=settings().session_idle_s),
        "now": work.now,
    }
    rows = (await work.session.execute(_BEAT, values)).all()
    came = [row for row in rows if row.before is None or row.before <= work.now - ONLINE]
    if came:
        work.tell_topic(Topic.PRESENCE)
    for row in came:
        if row.application_id is not None:
            work.tell_topic(Topic.OPENED, str(row.application_id))
    return len(rows)


async def who_is_here(work: UnitOfWork, user_ids: Collection[int]) -> frozenset[int]:
    """Return those of the users who are at the desk now."""
    if not user_ids:
        return frozenset()
    query = select(Presence.user_id).where(
        col(Presence.user_id).in_(user_ids), col(Presence.away).is_(False), Presence.seen_at > work.now - ONLINE
    )
    return frozenset(await work.session.exec(query))


async def set_away(work: UnitOfWork, actor: Actor, away: bool) -> None:
    """Say that the employee is away from the desk, or back: an open tab alone does not make them present then.

    Raises:
        NotAllowed: it is no employee.
    """
    demand(actor, Permission.USE_DESK)
    row = await work.session.get(Presence, actor.subject_id, with_for_update=True)
    if row is None:
        row = Presence(user_id=actor.subject_id, seen_at=work.now)
    row.away = away
    work.session.add(row)
    work.tell_topic(Topic.PRESENCE)
    work.tell_people(actor.subject_id)


async def is_away(work: UnitOfWork, actor: Actor) -> bool:
    """Whether the employee has said to be away."""
    row = await work.session.get(Presence, actor.subject_id)
    return row is not None and row.away
