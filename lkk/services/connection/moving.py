"""What an event does to a case: the stage it leads to, or a task for those in charge when it leads nowhere."""

from collections.abc import Collection
from uuid import UUID

from lkk.models.applications import Application
from lkk.services import notifications
from lkk.services.applications import history, people
from lkk.services.applications.workflow import stages
from lkk.services.connection import events
from lkk.services.connection.path import leads_to
from lkk.services.forms import catalog
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Stage
from lkk.vocabulary.connection import Happening


class NotNow(ServiceError):
    """The case is at another stage."""

    text = "На этом этапе так сделать нельзя"


async def happened(
    work: UnitOfWork,
    application: Application,
    happening: Happening,
    *,
    reason: str = "",
    documents: Collection[UUID] = (),
    tell: bool = True,
) -> bool:
    """Lead a locked application on; False when the event leads nowhere now, and those in charge have a task.

    Raises:
        StageRefused: the stage wants a document it does not have.
    """
    target = _target(application, happening)
    if target is None:
        await task(work, application, f"Событие «{happening.label}» не изменило этап: проверьте заявку")
        return False
    await stages.advance(work, None, application.key, target, reason=reason, documents=documents, tell=tell)
    return True


def leads(application: Application, happening: Happening) -> bool:
    """Whether an event leads a case on now: a document that comes late or again leads nowhere and is no task."""
    return _target(application, happening) is not None


async def task(work: UnitOfWork, application: Application, what: str) -> None:
    """Give those in charge something to do: told at once, and kept in the history where no customer sees it."""
    history.append(work, application, HistoryKind.EXCHANGE, None, reason=what, internal=True)
    await notifications.publish(
        work,
        events.TASK,
        user_ids=await people.in_charge(work, application),
        number=application.number,
        kind=catalog.kind_of(application.kind).title,
        what=what,
    )
    await people.signal(work, application)


def _target(application: Application, happening: Happening) -> Stage | None:
    at_work = application.status is ApplicationStatus.IN_PROGRESS
    return leads_to(happening, application.track, application.stage) if at_work else None
