"""The end of the works: the applicant switches on or the act is taken; the contract is performed."""

from datetime import date

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.models.documents import Document
from lkk.services.applications import access, history
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import cases, moving, paying
from lkk.services.connection.fee import LOW_KV
from lkk.services.connection.moving import NotNow
from lkk.services.documents.finding import of_application
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Stage, Track
from lkk.vocabulary.connection import ContractState, Happening
from lkk.vocabulary.documents import DocumentKind, DocumentState
from lkk.vocabulary.permissions import Permission


def tells_readiness(application: Application, case: Connection) -> bool:
    """Whether a notice of readiness takes the place of the act: the simplified track at up to 0.4 kV."""
    return application.track is Track.SIMPLIFIED and case.voltage_kv <= LOW_KV


async def switched_on(work: UnitOfWork, actor: Actor, application_id: int) -> None:
    """The applicant has switched on by the instruction: the day of the connection.

    Raises:
        NotFound, NotAllowed: as `access.locked`.
        NotNow: there is nothing to switch on now.
    """
    demand(actor, Permission.USE_CABINET)
    application, case = await at(work, actor, application_id, Stage.CONNECTION, None)
    if not tells_readiness(application, case) or case.connected_on is not None:
        raise NotNow
    await connected(work, application, case, await deadlines.today(work, application))
    history.append(work, application, HistoryKind.DOCUMENT, actor, reason="Заявитель включил свои устройства")
    if act := await _commissioning(work, application):
        await moving.happened(work, application, Happening.ACTS_POSTED, documents=(act.public_id,))
    else:
        await moving.task(work, application, "Заявитель включил свои устройства: разместите акт допуска прибора учёта")


async def take_acts(work: UnitOfWork, actor: Actor, application_id: int) -> None:
    """The applicant has read the papers of the connection where nothing is to be signed.

    Raises:
        NotFound, NotAllowed: as `access.locked`.
        NotNow: the acts are not posted, or they are signed and not only read.
    """
    demand(actor, Permission.USE_CABINET)
    application, case = await at(work, actor, application_id, Stage.ACTS, None)
    if not tells_readiness(application, case):
        raise NotNow("Акт нужно подписать: откройте его в списке документов")
    await acts_taken(work, application, case)


async def acts_taken(work: UnitOfWork, application: Application, case: Connection) -> None:
    """The contract is performed; parts that are due from the act have their days."""
    case.acts_on = case.performed_on = await deadlines.today(work, application)
    case.state = ContractState.PERFORMED
    await cases.count_days(work, case)
    await moving.happened(work, application, Happening.ACTS_TAKEN)
    await paying.issue_parts_due(work, application, case)


async def at(
    work: UnitOfWork, actor: Actor, application_id: int, stage: Stage, revision: int | None
) -> tuple[Application, Connection]:
    """An application at a stage, and its contract, both locked.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as `access.locked`.
        NotNow: it is at another stage or not in work.
    """
    application = await access.locked(work, actor, application_id, revision)
    if application.stage is not stage or application.status is not ApplicationStatus.IN_PROGRESS:
        raise NotNow
    return application, await cases.locked(work, application.key)


async def connected(work: UnitOfWork, application: Application, case: Connection, day: date) -> None:
    """The connection has taken place on a local day; parts that are due from it are asked for."""
    case.connected_on = day
    await cases.count_days(work, case)
    await paying.issue_parts_due(work, application, case)


async def _commissioning(work: UnitOfWork, application: Application) -> Document | None:
    """The act of commissioning that was posted before the applicant switched on."""
    found = await of_application(work, application.key)
    posted = (one for one in found if one.state is DocumentState.POSTED)
    return next((one for one in posted if one.kind is DocumentKind.COMMISSIONING_ACT), None)
