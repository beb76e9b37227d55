"""Registrations that were never activated: they delete themselves after 24 hours [seed B 6.3.1, questions]."""

from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, delete

from lkk.models.identity import DeletedRegistration, User
from lkk.services.kernel.secrets import keyed_hash
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.people import Role, UserStatus

LIFE = timedelta(hours=24)


async def delete_stale(work: UnitOfWork) -> int:
    """Delete what was not activated within 24 hours; return how many registrations that were."""
    return await _delete(work, col(User.created_at) <= work.now - LIFE, by=None)


async def delete_one(work: UnitOfWork, user_id: int, *, by: int | None) -> bool:
    """Delete one registration, `by` an administrator's hand; False when it is not (or no longer) a pending one."""
    return await _delete(work, col(User.id) == user_id, by=by) == 1


async def _delete(work: UnitOfWork, which: ColumnElement[bool], *, by: int | None) -> int:
    pending = (col(User.status) == UserStatus.PENDING) & (col(User.role) == Role.CUSTOMER)
    deleted = await work.session.exec(
        delete(User).where(pending, which).returning(col(User.email), col(User.created_at))
    )
    rows = [
        DeletedRegistration(
            email_hash=keyed_hash("deleted registration", email),
            registered_at=registered_at,
            deleted_at=work.now,
            deleted_by=by,
        )
        for email, registered_at in deleted.all()
    ]
    work.session.add_all(rows)
    return len(rows)
