"""A person's own notifications: list, details, marks of reading."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select, update

from lkk.models.notifications import Notification
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission

PAGE_SIZE = 20


@dataclass(frozen=True)
class NoticeRow:
    """A line of the list; the moment is UTC."""

    id: int
    title: str
    created_at: datetime
    unread: bool


@dataclass(frozen=True)
class NoticesPage:
    """One page of the list; pages are counted from 1."""

    rows: list[NoticeRow]
    page: int
    pages: int
    total: int
    unread: int


@dataclass(frozen=True)
class NoticeView:
    """One notification whole; `link` is a path of the portal or empty."""

    id: int
    event: str
    title: str
    body: str
    link: str
    created_at: datetime


async def list_own(work: UnitOfWork, actor: Actor, page: int = 1) -> NoticesPage:
    """The actor's notifications, newest first, 20 a page; a page past the end shows the last one."""
    demand(actor, Permission.OWN_SETTINGS)
    total = await _count(work, actor, unread_only=False)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = await _rows(work, actor, PAGE_SIZE, (page - 1) * PAGE_SIZE)
    return NoticesPage(rows, page, pages, total, await unread_count(work, actor))


async def latest(work: UnitOfWork, actor: Actor, count: int = 5) -> list[NoticeRow]:
    """The newest notifications, for the bell."""
    demand(actor, Permission.OWN_SETTINGS)
    return await _rows(work, actor, count, 0)


async def unread_count(work: UnitOfWork, actor: Actor) -> int:
    """How many notifications the actor has not opened yet."""
    return await _count(work, actor, unread_only=True)


async def read_one(work: UnitOfWork, actor: Actor, notice_id: int) -> NoticeView:
    """One own notification; opening it marks it as read.

    Raises:
        NotFound: the actor has no such notification.
    """
    demand(actor, Permission.OWN_SETTINGS)
    query = select(Notification).where(Notification.id == notice_id, Notification.user_id == actor.subject_id)
    row = (await work.session.exec(query)).first()
    if row is None:
        raise NotFound
    if row.read_at is None:
        row.read_at = work.now
        work.tell_people(actor.subject_id)
    return NoticeView(row.key, row.event, row.title, row.body, row.link, row.created_at)


async def read_all(work: UnitOfWork, actor: Actor) -> int:
    """Mark everything as read; return how many were not."""
    demand(actor, Permission.OWN_SETTINGS)
    mine = col(Notification.user_id) == actor.subject_id
    unread = update(Notification).where(mine, col(Notification.read_at).is_(None)).values(read_at=work.now)
    count = (await work.session.exec(unread)).rowcount
    if count:
        work.tell_people(actor.subject_id)
    return count


async def _rows(work: UnitOfWork, actor: Actor, limit: int, offset: int) -> list[NoticeRow]:
    query = (
        select(Notification)
        .where(Notification.user_id == actor.subject_id)
        .order_by(col(Notification.created_at).desc(), col(Notification.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        NoticeRow(row.key, row.title, row.created_at, row.read_at is None) for row in await work.session.exec(query)
    ]


async def _count(work: UnitOfWork, actor: Actor, *, unread_only: bool) -> int:
    query = select(func.count()).select_from(Notification).where(Notification.user_id == actor.subject_id)
    if unread_only:
        query = query.where(col(Notification.read_at).is_(None))
    return (await work.session.exec(query)).one()
