"""Sessions of browsers: opened at sign-in, found afresh for each event, ended with every tab they live in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col, delete, select, update

from lkk.models.identity import User, UserSession
from lkk.services.identity import data_access
from lkk.services.identity.browsers import browser_name
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor, Identity, Visit, Visitor
from lkk.services.kernel.clock import shift_column
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.secrets import new_token, token_hash
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import Role, UserStatus
from lkk.vocabulary.permissions import Permission

_ENDED = (
    col(UserSession.key_hash),
    col(UserSession.user_id),
    col(UserSession.author_id),
    col(UserSession.reason),
    col(UserSession.ends_at),
)
_Author, _Parent = aliased(User), aliased(UserSession)
SEEN_EVERY = timedelta(seconds=60)  # one write a minute is enough for an idle limit of half an hour


@dataclass(frozen=True)
class SignedIn:
    """What the browser gets at sign-in: the cookie's secret and who it belongs to."""

    token: str
    user_id: int
    email: str
    role: Role


@dataclass(frozen=True)
class SessionView:
    """A line of the list of own sessions; moments are UTC."""

    id: int
    browser: str
    ip: str
    started_at: datetime
    seen_at: datetime
    current: bool


async def find(work: UnitOfWork | None, key_hash: str, *, active: bool = True) -> Actor | None:
    """The person of a live session; None when it is unknown, idle, too old or the person may not sign in.

    Without a unit of work it opens its own. `active`: the person has just done something, which the idle limit
    counts from.
    """
    if not key_hash:
        return None
    if work is None:
        async with unit_of_work(reads_clock=False) as own:
            return await find(own, key_hash, active=active)
    row = (await work.session.execute(_person(settings().environment), {"key_hash": key_hash})).first()
    if row is None:
        return None
    work.set_clock(row.shift_s)
    if not _is_alive(work, row):
        return None
    if active and work.now - row.seen_at >= SEEN_EVERY:
        await _touch(work, row.session_id, row.parent_id)
    return _actor_of(row, key_hash)


async def open(work: UnitOfWork, user: User, visitor: Visitor, *, replaces: str = "") -> SignedIn:
    """Open a session with a new random token; `replaces` is the key of the browser's earlier session, which ends."""
    if replaces:
        await end(work, replaces)
    return opened(work, user, visitor)


def opened(work: UnitOfWork, user: User, visitor: Visitor, **special: Any) -> SignedIn:
    """Write the row of a session; `special` are the columns that a visit or a tablet has beside the usual ones."""
    token = new_token()
    work.session.add(
        UserSession(
            key_hash=token_hash(token),
            user_id=user.key,
            created_at=work.now,
            seen_at=work.now,
            ip=visitor.ip,
            browser=browser_name(visitor.browser),
            **special,
        )
    )
    return SignedIn(token, user.key, user.email, user.role)


async def end(work: UnitOfWork, key_hash: str) -> None:
    """End the session of a browser by its key, a visit with the session it was begun from; an unknown key is none."""
    parents = select(UserSession.parent_id).where(
        UserSession.key_hash == key_hash, col(UserSession.author_id).is_not(None)
    )
    await _end_where(work, or_(col(UserSession.key_hash) == key_hash, col(UserSession.id).in_(parents)))


async def end_visits(work: UnitOfWork, session_id: int) -> int:
    """End the visits that were begun from a session; return how many there were."""
    visits = and_(col(UserSession.parent_id) == session_id, col(UserSession.author_id).is_not(None))
    return await _end_where(work, visits)


async def end_over(work: UnitOfWork) -> int:
    """End the visits whose time is over, or that of the session they were begun from; return how many there were."""
    idle, absolute = _bounds(work)
    parents = select(UserSession.id).where(
        or_(col(UserSession.seen_at) <= idle, col(UserSession.created_at) <= absolute)
    )
    over = or_(
        col(UserSession.ends_at) <= work.now, col(UserSession.seen_at) <= idle, col(UserSession.parent_id).in_(parents)
    )
    return await _end_where(work, and_(col(UserSession.author_id).is_not(None), over))


async def end_one(work: UnitOfWork, session_id: int) -> int:
    """End a session and what was begun from it; return how many there were."""
    return await _end_where(work, col(UserSession.id) == session_id)


async def end_all(work: UnitOfWork, user_id: int) -> int:
    """End every session of a user and every visit to or by them; return how many there were."""
    return await _end_where(work, or_(col(UserSession.user_id) == user_id, col(UserSession.author_id) == user_id))


async def end_others(work: UnitOfWork, actor: Actor) -> int:
    """End the actor's sessions in all other browsers; return how many there were."""
    demand(actor, Permission.OWN_SETTINGS)
    mine = _own(actor)
    ended = await _end_where(work, and_(mine, col(UserSession.id) != actor.session_id))
    audit.record(work, AuditAction.SESSIONS_ENDED, actor_id=actor.author_id, ip=actor.ip, count=ended)
    work.tell_people(actor.subject_id)
    return ended


async def end_own(work: UnitOfWork, actor: Actor, session_id: int) -> None:
    """End one of the actor's sessions.

    Raises:
        NotFound: the actor has no such session.
    """
    demand(actor, Permission.OWN_SETTINGS)
    mine = _own(actor)
    if not await _end_where(work, and_(mine, col(UserSession.id) == session_id)):
        raise NotFound
    audit.record(
        work, AuditAction.SESSION_ENDED, actor_id=actor.author_id, subject=f"session:{session_id}", ip=actor.ip
    )
    work.tell_people(actor.subject_id)


async def list_own(work: UnitOfWork, actor: Actor) -> list[SessionView]:
    """The actor's live sessions, the latest seen first."""
    demand(actor, Permission.OWN_SETTINGS)
    query = (
        select(UserSession)
        .where(_own(actor), _alive(work))
        .order_by(col(UserSession.seen_at).desc(), col(UserSession.id).desc())
    )
    return [
        SessionView(row.key, row.browser, row.ip, row.created_at, row.seen_at, row.id == actor.session_id)
        for row in await work.session.exec(query)
    ]


async def logout(key_hash: str) -> None:
    """End the session of a browser and every tab of it; an unknown key is no error."""
    if not key_hash:
        return
    async with unit_of_work() as work:
        query = select(UserSession.user_id, UserSession.author_id).where(UserSession.key_hash == key_hash)
        found = (await work.session.exec(query)).first()
        if found is not None:
            user_id, author_id = found
            await end(work, key_hash)
            audit.record(work, AuditAction.SIGNED_OUT, actor_id=author_id or user_id)


async def _end_where(work: UnitOfWork, condition: ColumnElement[bool]) -> int:
    """End the sessions, and with them those that were begun from them; the customer is told when a visit ends."""
    begun = col(UserSession.parent_id).in_(select(UserSession.id).where(condition))
    gone = delete(UserSession).where(or_(condition, begun)).returning(*_ENDED)
    ended = (await work.session.exec(gone.execution_options(synchronize_session=False))).all()
    for row in ended:
        if row.author_id is not None:
            _tell_end(work, row)
    work.end_sessions(*[row.key_hash for row in ended])
    return len(ended)


def _tell_end(work: UnitOfWork, visit: Any) -> None:
    """The customer reads it and the audit has it, whatever ends the visit."""
    data_access.visit_over(
        work,
        subject_id=visit.user_id,
        author_id=visit.author_id,
        reason=visit.reason,
        ends_at=visit.ends_at or work.now,
    )
    audit.record(work, AuditAction.VISIT_ENDED, actor_id=visit.author_id, subject=f"user:{visit.user_id}")


@cache
def _person(_environment: str) -> Select[*tuple[Any, ...]]:
    """Columns, not entities, and the clock with them; made once, since it is read for every event."""
    return (
        select_columns(
            col(UserSession.id).label("session_id"),
            col(UserSession.created_at),
            col(UserSession.seen_at),
            col(UserSession.ip),
            col(User.id).label("user_id"),
            col(User.role),
            col(User.cabinet_class),
            col(User.display_name),
            col(User.email),
            col(UserSession.parent_id),
            col(UserSession.draft_id),
            col(UserSession.account_id),
            col(UserSession.reason),
            col(UserSession.evidence),
            col(UserSession.ends_at),
            _Parent.seen_at.label("parent_seen_at"),  # type: ignore[attr-defined]
            _Parent.created_at.label("parent_created_at"),  # type: ignore[attr-defined]
            _Author.id.label("author_id"),  # type: ignore[union-attr]
            _Author.role.label("author_role"),  # type: ignore[attr-defined]
            _Author.status.label("author_status"),  # type: ignore[attr-defined]
            _Author.display_name.label("author_name"),  # type: ignore[attr-defined]
            _Author.email.label("author_email"),  # type: ignore[attr-defined]
            shift_column().label("shift_s"),
        )
        .join(User, col(User.id) == col(UserSession.user_id))
        .outerjoin(_Parent, col(_Parent.id) == col(UserSession.parent_id))
        .outerjoin(_Author, col(_Author.id) == col(UserSession.author_id))
        .where(col(UserSession.key_hash) == bindparam("key_hash"), col(User.status) == UserStatus.ACTIVE)
    )


def _actor_of(row: Any, key_hash: str) -> Actor:
    person = Identity(row.user_id, row.role, row.cabinet_class, row.display_name, row.email)
    known = {"session_id": row.session_id, "session_key": key_hash, "ip": row.ip}
    if row.author_id is None:
        return Actor(person, person, **known, only_draft=row.draft_id)
    author = Identity(row.author_id, row.author_role, None, row.author_name, row.author_email)
    visit = Visit(row.reason, row.evidence, row.ends_at, row.parent_id, row.account_id)
    return Actor(author, person, **known, visit=visit)


async def _touch(work: UnitOfWork, session_id: int, parent_id: int | None) -> None:
    await work.session.exec(
        update(UserSession)
        .where(col(UserSession.id).in_([session_id, parent_id] if parent_id else [session_id]))
        .values(seen_at=work.now)
        .execution_options(synchronize_session=False)
    )


def _bounds(work: UnitOfWork) -> tuple[datetime, datetime]:
    """A session that was seen or opened at these moments, or before, has ended."""
    limits = settings()
    return (
        work.now - timedelta(seconds=limits.session_idle_s),
        work.now - timedelta(seconds=limits.session_absolute_s),
    )


def _is_alive(work: UnitOfWork, row: Any) -> bool:
    """A visit and a tablet live no longer than their term, and than the session they were begun from."""
    idle, absolute = _bounds(work)
    if row.ends_at is not None and row.ends_at <= work.now:
        return False
    if row.author_id is not None and row.author_status is not UserStatus.ACTIVE:
        return False
    begun = row.parent_id is None or (row.parent_seen_at > idle and row.parent_created_at > absolute)
    return begun and row.seen_at > idle and row.created_at > absolute


def _own(actor: Actor) -> ColumnElement[bool]:
    """The person's own sessions: neither visits of the staff nor tablets."""
    return and_(col(UserSession.user_id) == actor.subject_id, col(UserSession.parent_id).is_(None))


def _alive(work: UnitOfWork) -> ColumnElement[bool]:
    idle, absolute = _bounds(work)
    return and_(col(UserSession.seen_at) > idle, col(UserSession.created_at) > absolute)
