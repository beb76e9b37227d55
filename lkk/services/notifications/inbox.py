"""A person's own notifications: list, details, marks of reading."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, case, cast, func
from sqlmodel import col, select, update

from lkk.models.notifications import Notification
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission

PAGE_SIZE = 20
MOST_OTHERS = 50


@dataclass(frozen=True)
class NoticeRow:
    """A notice of a list; the moment is UTC, `subject` the number of the application it is about, if any."""

    id: int
    title: str
    created_at: datetime
    unread: bool
    subject: str = ""


@dataclass(frozen=True)
class NoticeLine:
    """A line of the list: the newest notice of an application, or one that is about none.

    `count` notices stand in the line and `unread` of them were not opened.
    """

    newest: NoticeRow
    count: int
    unread: int


@dataclass(frozen=True)
class NoticesPage:
    """One page of the list; pages are counted from 1, `total` and `unread` are of notices and not of lines."""

    rows: list[NoticeLine]
    page: int
    pages: int
    total: int
    unread: int


@dataclass(frozen=True)
class NoticeView:
    """One notification whole; `link` is a path of the portal or empty, `others` are about the same application."""

    id: int
    event: str
    title: str
    body: str
    link: str
    created_at: datetime
    subject: str = ""
    others: tuple[NoticeRow, ...] = ()


async def list_own(work: UnitOfWork, actor: Actor, page: int = 1) -> NoticesPage:
    """The actor's notifications, one line for each application, newest first, 20 lines a page.

    A page past the end shows the last one.
    """
    demand(actor, Permission.OWN_SETTINGS, in_visit=True)
    total = await _count(work, actor, unread_only=False)
    lines = await _count_lines(work, actor)
    pages = max(1, -(-lines // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = await _lines(work, actor, PAGE_SIZE, (page - 1) * PAGE_SIZE)
    return NoticesPage(rows, page, pages, total, await unread_count(work, actor))


async def latest(work: UnitOfWork, actor: Actor, count: int = 5) -> list[NoticeRow]:
    """The newest notifications, for the bell."""
    demand(actor, Permission.OWN_SETTINGS, in_visit=True)
    return await _rows(work, actor, count)


async def latest_lines(work: UnitOfWork, actor: Actor, count: int) -> list[NoticeLine]:
    """The newest lines of the list: one for each application, and each notice that is about none."""
    demand(actor, Permission.OWN_SETTINGS, in_visit=True)
    return await _lines(work, actor, count, 0)


async def unread_count(work: UnitOfWork, actor: Actor) -> int:
    """How many notifications the actor has not opened yet."""
    return await _count(work, actor, unread_only=True)


async def read_one(work: UnitOfWork, actor: Actor, notice_id: int) -> NoticeView:
    """One own notification; opening it marks it as read, unless an employee in the customer's cabinet does.

    Raises:
        NotFound: the actor has no such notification.
    """
    demand(actor, Permission.OWN_SETTINGS, in_visit=True)
    query = select(Notification).where(Notification.id == notice_id, Notification.user_id == actor.subject_id)
    row = (await work.session.exec(query)).first()
    if row is None:
        raise NotFound
    if row.read_at is None and not actor.visiting:
        row.read_at = work.now
        work.tell_people(actor.subject_id)
    others = await _others(work, actor, row)
    return NoticeView(row.key, row.event, row.title, row.body, row.link, row.created_at, row.subject, others)


async def read_about(work: UnitOfWork, actor: Actor, subject: str) -> int:
    """The actor's notices of an application count as read, for its page was opened; return how many were not.

    What an employee in the customer's cabinet has opened the customer has not read.
    """
    if actor.visiting:
        return 0
    demand(actor, Permission.OWN_SETTINGS)
    return await _mark(work, actor, col(Notification.subject) == subject)


async def read_all(work: UnitOfWork, actor: Actor) -> int:
    """Mark everything as read; return how many were not."""
    demand(actor, Permission.OWN_SETTINGS)
    return await _mark(work, actor)


async def _mark(work: UnitOfWork, actor: Actor, *conditions: ColumnElement[bool]) -> int:
    mine = (col(Notification.user_id) == actor.subject_id, col(Notification.read_at).is_(None), *conditions)
    count = (await work.session.exec(update(Notification).where(*mine).values(read_at=work.now))).rowcount
    if count:
        work.tell_people(actor.subject_id)
    return count


#: What stands in one line: notices of one application, else each alone.
_LINE = case((col(Notification.subject) == "", cast(col(Notification.id), Text)), else_=col(Notification.subject))
_NEWEST_FIRST = (col(Notification.created_at).desc(), col(Notification.id).desc())


async def _count_lines(work: UnitOfWork, actor: Actor) -> int:
    query = select(func.count(func.distinct(_LINE))).where(Notification.user_id == actor.subject_id)
    return (await work.session.exec(query)).one()


async def _lines(work: UnitOfWork, actor: Actor, limit: int, offset: int) -> list[NoticeLine]:
    """The newest notice of each line with how many there are; lines in the order of their newest ones."""
    ranked = (
        select(
            col(Notification.id).label("id"),
            func.row_number().over(partition_by=_LINE, order_by=_NEWEST_FIRST).label("place"),
            func.count().over(partition_by=_LINE).label("many"),
            func.count().filter(col(Notification.read_at).is_(None)).over(partition_by=_LINE).label("unread"),
        )
        .where(Notification.user_id == actor.subject_id)
        .subquery()
    )
    query = (
        select(Notification, ranked.c.many, ranked.c.unread)
        .join(ranked, ranked.c.id == col(Notification.id))
        .where(ranked.c.place == 1)
        .order_by(*_NEWEST_FIRST)
        .limit(limit)
        .offset(offset)
    )
    return [NoticeLine(_row(one), many, unread) for one, many, unread in await work.session.exec(query)]


async def _others(work: UnitOfWork, actor: Actor, notice: Notification) -> tuple[NoticeRow, ...]:
    if not notice.subject:
        return ()
    same = (Notification.user_id == actor.subject_id, Notification.subject == notice.subject)
    query = select(Notification).where(*same, Notification.id != notice.id).order_by(*_NEWEST_FIRST).limit(MOST_OTHERS)
    return tuple(_row(one) for one in await work.session.exec(query))


async def _rows(work: UnitOfWork, actor: Actor, limit: int) -> list[NoticeRow]:
    query = select(Notification).where(Notification.user_id == actor.subject_id).order_by(*_NEWEST_FIRST).limit(limit)
    return [_row(one) for one in await work.session.exec(query)]


def _row(one: Notification) -> NoticeRow:
    return NoticeRow(one.key, one.title, one.created_at, one.read_at is None, one.subject)


async def _count(work: UnitOfWork, actor: Actor, *, unread_only: bool) -> int:
    query = select(func.count()).select_from(Notification).where(Notification.user_id == actor.subject_id)
    if unread_only:
        query = query.where(col(Notification.read_at).is_(None))
    return (await work.session.exec(query)).one()
