"""The row of a mass notification: found, locked and compared with what was seen; each change is recorded."""

from typing import Any

from sqlmodel import col, select

from lkk.models.broadcasts import Broadcast
from lkk.models.identity import User
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound, Stale
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.broadcasts import BroadcastState
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import moment

MOST_LINES = 100


async def found(work: UnitOfWork, broadcast_id: int, *, lock: bool = False) -> Broadcast:
    """Return a broadcast.

    Raises:
        NotFound: there is none with this id.
    """
    query = select(Broadcast).where(Broadcast.id == broadcast_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = (await work.session.exec(query)).first()
    if row is None:
        raise NotFound
    return row


async def locked(work: UnitOfWork, broadcast_id: int, seen: int) -> Broadcast:
    """Lock a broadcast that is still as version `seen` was.

    Raises:
        NotFound: there is none with this id.
        Stale: it has changed, with what became of it and by whom.
    """
    row = await found(work, broadcast_id, lock=True)
    if row.version != seen:
        raise Stale(f"Пока вы смотрели, рассылка изменилась: {await _became(work, row)}. Проверьте её ещё раз")
    return row


def moved(
    work: UnitOfWork,
    actor: Actor | None,
    row: Broadcast,
    action: AuditAction,
    *,
    reason: str = "",
    stale: bool = True,
    **details: Any,
) -> None:
    """Record a change that people see: who made it, and that what was seen before it is `stale`.

    The reason stands in the history of the broadcast alone: the record of acts holds nothing that was typed.
    """
    row.version += stale
    row.updated_at = work.now
    row.history = _with_line(row.history, _line(work, actor, action, reason))
    audit.record(
        work,
        action,
        actor_id=actor.author_id if actor else None,
        subject=f"broadcast:{row.key}",
        ip=actor.ip if actor else "",
        **details,
    )
    told(work)


def told(work: UnitOfWork) -> None:
    """Let the open pages of broadcasts look again."""
    work.tell_topic(Topic.BROADCASTS)


async def names(work: UnitOfWork, *user_ids: int | None) -> dict[int, str]:
    """The names of employees by their ids."""
    known = {one for one in user_ids if one is not None}
    query = select(User.id, User.display_name).where(col(User.id).in_(known))
    return {id: name for id, name in await work.session.exec(query) if id is not None} if known else {}


async def _became(work: UnitOfWork, row: Broadcast) -> str:
    who = {
        BroadcastState.SENDING: row.decided_by,
        BroadcastState.SENT: row.decided_by,
        BroadcastState.REFUSED: row.decided_by,
        BroadcastState.STOPPED: row.stopped_by,
    }.get(row.state, row.author_id)
    name = (await names(work, who)).get(who or 0, "")
    by = f", {name}" if name else ""
    return f"сейчас «{row.state.label}»{by}, {moment(row.updated_at, settings().time_zone)}"


def _line(work: UnitOfWork, actor: Actor | None, action: AuditAction, reason: str) -> dict[str, Any]:
    return {
        "at": work.now.isoformat(),
        "by": actor.author_id if actor else None,
        "action": action.value,
        "reason": reason,
    }


def _with_line(history: list[Any], line: dict[str, Any]) -> list[Any]:
    """Saving again and again is one line, the latest."""
    same = history and all(history[-1][name] == line[name] for name in ("by", "action"))
    return [*(history[:-1] if same else history), line][-MOST_LINES:]
