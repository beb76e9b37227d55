"""How far the feed is applied."""

from sqlalchemy import text
from sqlmodel import select

from lkk.models.delivery import FeedCursor
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission

FEED = "accounting"

_MAKE = text("insert into feed_cursor (name, cursor) values (:name, '') on conflict do nothing")


async def lock(work: UnitOfWork, name: str) -> str:
    """The cursor; other workers wait for the end of this transaction."""
    await work.session.execute(_MAKE, {"name": name})
    return (await work.session.exec(select(FeedCursor).where(FeedCursor.name == name).with_for_update())).one().cursor


async def move(work: UnitOfWork, name: str, cursor: str, *, caught_up: bool) -> None:
    """Remember how far the feed is applied; `caught_up`: there was nothing more at this moment."""
    row = (await work.session.exec(select(FeedCursor).where(FeedCursor.name == name))).one()
    row.cursor = cursor
    row.applied_at = work.now
    if caught_up:
        row.caught_up_at = work.now
    work.session.add(row)


async def start_over(work: UnitOfWork, actor: Actor) -> None:
    """Let the feed begin from nothing: what is known by its version is passed over, what was skipped is tried again.

    Raises:
        NotAllowed: the actor does not operate the portal.
    """
    demand(actor, Permission.OPERATE)
    await lock(work, FEED)
    await move(work, FEED, "", caught_up=False)
    audit.record(work, AuditAction.FEED_STARTED_OVER, actor_id=actor.author_id, ip=actor.ip)
