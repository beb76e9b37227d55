"""What an application does beyond itself: a notice moves a grid connection (domain 5.3), a service is connected."""

from lkk.models.applications import Application
from lkk.services.advocate import membership
from lkk.services.applications import access
from lkk.services.applications.workflow import deadlines, stages
from lkk.services.forms.catalog.grid_connection.contracts import TC_COMPLETION_NOTICE
from lkk.services.forms.catalog.services import ENERGY_ADVOCATE
from lkk.services.forms.declaration import day
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track

CASE = "case"


async def noticed(work: UnitOfWork, notice: Application) -> None:
    """Lead the connection to its stage of the notice; one that waits for something else the staff lead by hand."""
    if notice.kind != TC_COMPLETION_NOTICE.code:
        return
    case = await access.locked(work, None, int(notice.answers[CASE]))
    at_work = case.status is ApplicationStatus.IN_PROGRESS and case.stage is Stage.WORKS
    if at_work and case.track is Track.FULL:
        reason = f"Подано уведомление о выполнении технических условий № {notice.number}"
        await stages.advance(work, None, case.key, Stage.NOTICE, reason=reason)
        if agreed := day(notice.answers, TC_COMPLETION_NOTICE.agreed_day):
            await deadlines.follow(work, case, deadlines.INSPECTION, agreed)


async def fulfilled(work: UnitOfWork, actor: Actor | None, application: Application) -> None:
    """Connect the service that was applied for, with a manager.

    Raises:
        NoManagerFree: nobody can take another client; the application stays as it was.
    """
    if application.kind == ENERGY_ADVOCATE.code:
        await membership.connect(
            work,
            application.user_id,
            application_id=application.key,
            author_id=actor.author_id if actor else None,
        )
