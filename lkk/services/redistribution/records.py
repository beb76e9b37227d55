"""The rows of ads and contacts: found, locked, compared with what was seen; each change is recorded and told."""

from datetime import date

from sqlmodel import col, select

from lkk.models.redistribution import CapacityAd
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound, Stale
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.redistribution import AdState
from lkk.vocabulary.topics import Topic


async def own(work: UnitOfWork, actor: Actor, ad_id: int, seen: int) -> CapacityAd:
    """Lock an ad of the person that is still as revision `seen` was.

    Raises:
        NotFound: the person has no such ad.
        Stale: it has changed meanwhile.
    """
    query = select(CapacityAd).where(CapacityAd.id == ad_id, CapacityAd.owner_id == actor.subject_id)
    return _as_seen((await work.session.exec(query.with_for_update())).first(), seen)


async def waiting(work: UnitOfWork, ad_id: int, seen: int) -> CapacityAd:
    """Lock an ad that waits for a moderator and is still as revision `seen` was.

    Raises:
        NotFound: there is none.
        Stale: it has changed meanwhile, or was decided by somebody else.
    """
    query = select(CapacityAd).where(CapacityAd.id == ad_id)
    row = _as_seen((await work.session.exec(query.with_for_update())).first(), seen)
    if row.state is not AdState.MODERATION:
        raise Stale("Это объявление уже проверили или сняли")
    return row


async def on_board(work: UnitOfWork, ad_id: int, seen: int) -> CapacityAd:
    """Lock an ad of the board that is still as revision `seen` was.

    Raises:
        NotFound: there is none.
        Stale: it has changed meanwhile, or is off the board.
    """
    query = select(CapacityAd).where(CapacityAd.id == ad_id)
    row = _as_seen((await work.session.exec(query.with_for_update())).first(), seen)
    if row.state is not AdState.PUBLISHED:
        raise Stale("Этого объявления на доске уже нет")
    return row


async def published(work: UnitOfWork, ad_id: int) -> CapacityAd:
    """Lock an ad of the public list against being taken off until the end of the unit.

    Raises:
        NotFound: it is not on the list.
    """
    query = select(CapacityAd).where(
        CapacityAd.id == ad_id,
        col(CapacityAd.state) == AdState.PUBLISHED,
        col(CapacityAd.valid_until) >= today(work),
    )
    row = (await work.session.exec(query.with_for_update(read=True))).first()
    if row is None:
        raise NotFound("Объявление уже снято")
    return row


def today(work: UnitOfWork) -> date:
    """Return the day of the company's zone."""
    return local_day(work.now, settings().time_zone)


def moved(work: UnitOfWork, actor: Actor, row: CapacityAd, action: AuditAction) -> None:
    """Record a change of an ad; what was seen of it before is stale."""
    row.revision += 1
    row.changed_at = work.now
    audit.record(work, action, actor_id=actor.author_id, subject=f"capacity_ad:{row.key}", ip=actor.ip)
    told(work, row)


def told(work: UnitOfWork, row: CapacityAd) -> None:
    """Let the open pages of its owner and of the moderators look again."""
    work.tell_people(row.owner_id)
    work.tell_topic(Topic.CAPACITY)


def _as_seen(row: CapacityAd | None, seen: int) -> CapacityAd:
    if row is None:
        raise NotFound
    if row.revision != seen:
        raise Stale("Пока вы смотрели, объявление изменилось. Проверьте его ещё раз")
    return row
