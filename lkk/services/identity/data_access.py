"""What the staff opened and changed of a customer's data, and why: written with each such act, read by the customer."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.audit import DataAccess
from lkk.models.identity import User
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_least_signs, at_most_signs

REASON_LENGTH, REASON_LEAST = 300, 5
PAGE_SIZE = 50


@dataclass(frozen=True)
class AccessView:
    """A line of the list; `at` is UTC, `author` empty for an employee who is gone."""

    at: datetime
    what: AccessKind
    author: str
    role: str
    reason: str
    number: str  # of the application it was for, empty when for none


def checked_reason(reason: str, *, at: str = "reason") -> str:
    """Return a typed reason in one line.

    Raises:
        InvalidValue: it is too short to be one, or too long.
    """
    text = " ".join(reason.split())
    if len(text) < REASON_LEAST:
        raise InvalidValue(f"Напишите, зачем нужны данные: {at_least_signs(REASON_LEAST)}", at=at)
    if len(text) > REASON_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(REASON_LENGTH)}", at=at)
    return text


def record(
    work: UnitOfWork,
    actor: Actor,
    *,
    subject_id: int,
    what: AccessKind,
    reason: str,
    application_id: int | None = None,
) -> None:
    """Write down that the author of an action opened or changed a customer's data; own data need no line."""
    if actor.author_id == subject_id:
        return
    work.session.add(
        DataAccess(
            at=work.now,
            subject_id=subject_id,
            author_id=actor.author_id,
            what=what,
            reason=reason[:REASON_LENGTH],
            application_id=application_id,
        )
    )


def visit_over(work: UnitOfWork, *, subject_id: int, author_id: int, reason: str, ends_at: datetime) -> None:
    """Write down that an employee is in a customer's cabinet no more: the time is over (UTC), or they have left."""
    timed_out = ends_at <= work.now
    work.session.add(
        DataAccess(
            at=min(ends_at, work.now),
            subject_id=subject_id,
            author_id=author_id,
            what=AccessKind.TIMED_OUT if timed_out else AccessKind.LEFT,
            reason=reason,
        )
    )


async def list_of(work: UnitOfWork, actor: Actor, *, before_id: int | None = None) -> list[AccessView]:
    """Return the last fifty acts of the staff on the data of the actor's cabinet, the newest first."""
    demand(actor, Permission.OWN_SETTINGS)
    return await of_customer(work, actor.subject_id, before_id=before_id)


async def of_customer(work: UnitOfWork, customer_id: int, *, before_id: int | None = None) -> list[AccessView]:
    """Return the last fifty acts on a customer's data; whoever calls has checked the right to see them."""
    query = (
        select(DataAccess, User.display_name, User.role, Application.number)
        .join(User, col(User.id) == DataAccess.author_id, isouter=True)
        .join(Application, col(Application.id) == DataAccess.application_id, isouter=True)
        .where(DataAccess.subject_id == customer_id)
        .order_by(col(DataAccess.id).desc())
        .limit(PAGE_SIZE)
    )
    if before_id is not None:
        query = query.where(col(DataAccess.id) < before_id)
    return [
        AccessView(row.at, row.what, name or "", Role(role).label if role else "", row.reason, number or "")
        for row, name, role, number in await work.session.exec(query)
    ]
