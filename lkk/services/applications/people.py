"""Whom an application concerns: the applicant, the executor, the operators."""

from lkk.models.applications import Application
from lkk.services.identity.employees import able_to
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission


async def in_charge(work: UnitOfWork, application: Application) -> set[int]:
    """Ids of those who answer for an application: its executor, or all operators while it has none."""
    if application.executor_id is not None:
        return {application.executor_id}
    return {user.key for user in await able_to(work, Permission.WORK_APPLICATIONS)}


async def signal(work: UnitOfWork, application: Application) -> None:
    """After the commit the open pages of the applicant and of all who see applications look again."""
    readers = await able_to(work, Permission.SEE_APPLICATIONS)
    work.tell_people(application.user_id, *(user.key for user in readers))
