"""Employees by what they may do."""

from sqlmodel import col, select

from lkk.models.identity import User
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.people import UserStatus, roles_with
from lkk.vocabulary.permissions import Permission


async def able_to(work: UnitOfWork, permission: Permission) -> list[User]:
    """Active employees with a permission, by name."""
    query = (
        select(User)
        .where(col(User.role).in_(roles_with(permission)), User.status == UserStatus.ACTIVE)
        .order_by(col(User.display_name), col(User.id))
    )
    return list((await work.session.exec(query)).all())
