"""Marks as the staff read them: low ones that nobody has answered first, and what came of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.marks import ServiceMark
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.marks import LOW, OUTCOME_LENGTH, Served
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import at_most_signs

PAGE_SIZE = 20


@dataclass(frozen=True)
class MarkRow:
    """A mark; `asks` says that somebody has to find out what was wrong, `customer` is empty when they are gone."""

    id: int
    served: Served
    subject: str
    customer_id: int
    customer: str
    stars: int
    comment: str
    rated_at: datetime
    asks: bool
    outcome: str


@dataclass(frozen=True)
class MarkPage:
    """A page of marks; `waiting` low ones nobody has handled."""

    rows: list[MarkRow]
    page: int
    pages: int
    total: int
    waiting: int


async def listing(work: UnitOfWork, actor: Actor, *, served: Served | None = None, page: int = 1) -> MarkPage:
    """Return marks, 20 a page: those that wait for an employee first, then the latest; past the end the last page.

    Raises:
        NotAllowed: the actor does not work with marks.
    """
    demand(actor, Permission.WORK_MARKS)
    waits = and_(col(ServiceMark.stars) <= LOW, col(ServiceMark.handled_at).is_(None))
    narrowed = [col(ServiceMark.served) == served] if served else []
    counted = select_columns(func.count(), func.count().filter(waits)).select_from(ServiceMark).where(*narrowed)
    total, waiting = (await work.session.execute(counted)).one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = (
        select_columns(ServiceMark, func.coalesce(col(User.display_name), ""))
        .outerjoin(User, col(User.id) == col(ServiceMark.user_id))
        .where(*narrowed)
        .order_by(waits.desc(), col(ServiceMark.id).desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    rows = [_row(row, name) for row, name in await work.session.execute(query)]
    return MarkPage(rows, page, pages, total, waiting)


async def handle(work: UnitOfWork, actor: Actor, mark_id: int, outcome: str) -> None:
    """Write down what was found out about a low mark.

    Raises:
        NotAllowed, NotFound: the actor does not work with marks, there is no such low mark.
        InvalidValue: no words, or too many.
        Stale: somebody has handled it meanwhile.
    """
    demand(actor, Permission.WORK_MARKS)
    outcome = outcome.strip()
    if not 0 < len(outcome) <= OUTCOME_LENGTH:
        raise InvalidValue(f"Напишите, что выяснили и сделали: {at_most_signs(OUTCOME_LENGTH)}", at="outcome")
    query = select(ServiceMark).where(ServiceMark.id == mark_id, col(ServiceMark.stars) <= LOW).with_for_update()
    row = (await work.session.exec(query)).first()
    if row is None:
        raise NotFound
    if row.handled_at is not None:
        raise Stale("Эту оценку уже разобрал другой сотрудник")
    row.handled_at, row.handled_by, row.outcome = work.now, actor.author_id, outcome
    audit.record(work, AuditAction.MARK_HANDLED, actor_id=actor.author_id, subject=f"mark:{row.key}", ip=actor.ip)
    work.tell_topic(Topic.MARKS)


def _row(row: ServiceMark, name: str) -> MarkRow:
    return MarkRow(
        row.key,
        row.served,
        row.subject,
        row.user_id or 0,
        name,
        row.stars,
        row.comment,
        row.rated_at,
        row.stars <= LOW and row.handled_at is None,
        row.outcome,
    )
