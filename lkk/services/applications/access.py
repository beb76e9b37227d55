"""Where every query of applications starts: what somebody may see."""

from sqlmodel import select
from sqlmodel.sql.expression import SelectOfScalar

from lkk.models.applications import Application
from lkk.services.applications import history
from lkk.services.identity import visits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound, Stale
from lkk.services.kernel.permissions import demand, refuse_visit
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.permissions import Permission


class ChangedMeanwhile(Stale):
    """Somebody else was quicker; `change` tells who has changed what and when."""

    def __init__(self, change: str) -> None:
        super().__init__(
            f"Заявка изменилась, пока вы писали. {change}. Проверьте, как она стоит теперь: написанное осталось"
        )


def filed(actor: Actor | None) -> SelectOfScalar[Application]:
    """Filed applications the actor may see: one's own, all for employees who see applications and the portal itself.

    Raises:
        NotAllowed: an employee who sees no applications.
    """
    query = select(Application).where(Application.status != ApplicationStatus.DRAFT)
    if actor is None:
        return query
    if actor.staff:
        demand(actor, Permission.SEE_APPLICATIONS)
        return query
    demand(actor, Permission.USE_CABINET, in_visit=True)
    return query.where(Application.user_id == actor.subject_id)


async def seen(work: UnitOfWork, actor: Actor, number: str) -> Application:
    """An application by its number.

    Raises:
        NotFound: there is none the actor may see.
        NotAllowed: as `filed`.
    """
    found = (await work.session.exec(filed(actor).where(Application.number == number))).first()
    if found is None:
        raise NotFound
    return found


async def locked(
    work: UnitOfWork,
    actor: Actor | None,
    application_id: int,
    revision: int | None = None,
    *,
    in_visit: bool = False,
) -> Application:
    """An application nobody else changes until the end of the transaction.

    With `in_visit` an employee in the applicant's cabinet may change it too, which is recorded.

    Raises:
        NotFound: there is none the actor may see.
        NotAllowed: an employee who does not work with applications, or the applicant's own to do.
        ChangedMeanwhile: it has changed since the actor saw `revision` of it; tells by whom and how.
    """
    _demand_work(actor)
    if actor is not None and not in_visit:
        refuse_visit(actor)
    query = filed(actor).where(Application.id == application_id).with_for_update()
    found = (await work.session.exec(query.execution_options(populate_existing=True))).first()
    if found is None:
        raise NotFound
    if revision is not None and revision != found.revision:
        raise ChangedMeanwhile(await history.last_words(work, actor, found))
    if actor is not None:
        await visits.changed(work, actor, application_id)
    return found


def _demand_work(actor: Actor | None) -> None:
    """Rows are locked to be changed: an employee who only reads has no reason to."""
    if actor is not None and actor.staff:
        demand(actor, Permission.WORK_APPLICATIONS)
