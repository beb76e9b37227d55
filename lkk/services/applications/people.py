"""Whom an application concerns: the applicant, the executor, the operators."""

from sqlmodel import col, select

from lkk.models.applications import Application
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


async def in_charge(work: UnitOfWork, application: Application) -> set[int]:
    """Ids of those who answer for an application: its executor, or all operators while it has none."""
    if application.executor_id is not None:
        return {application.executor_id}
    return {user.key for user in await able_to(work, Permission.WORK_APPLICATIONS)}


async def signal(work: UnitOfWork, application: Application) -> None:
    """After the commit the open pages of the applicant and of all who see applications look again."""
    readers = await able_to(work, Permission.SEE_APPLICATIONS)
    work.tell_people(application.user_id, *(user.key for user in readers))
