"""What a change of status does to clocks and to the stage, by the status that is left or entered."""

from datetime import date

from lkk.models.applications import Application
from lkk.services.applications.workflow import deadlines, stages
from lkk.services.forms import catalog
from lkk.services.forms.classification import classify
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, Stage
from lkk.vocabulary.people import ApplicantType

Status = ApplicationStatus


async def on_leave(work: UnitOfWork, application: Application, source: Status) -> None:
    """The end of a status: an answered question lets the company's clocks go on."""
    if source is Status.INFO_REQUESTED and not application.status.final:
        await deadlines.meet(work, application, *deadlines.CURES)
        await deadlines.resume(work, application)


async def on_enter(work: UnitOfWork, application: Application, source: Status, until: date | None) -> None:
    """The beginning of a status."""
    status = application.status
    if source is Status.DRAFT:
        await _start(work, application)
    elif status is Status.REGISTERED and source is Status.SUBMITTED:
        await deadlines.meet(work, application, deadlines.REGISTER)
        if catalog.kind_of(application.kind).staged:
            application.stage = Stage.REVIEW
    elif status is Status.INFO_REQUESTED:
        staged = catalog.kind_of(application.kind).staged
        await deadlines.pause(work, application)
        cure = deadlines.CURE_CONNECTION if staged else deadlines.CURE
        await deadlines.start(work, application, cure, until=until)
    elif status is Status.FULFILLED:
        await deadlines.meet(work, application)
    elif status.final:
        await deadlines.stop(work, application)
    application.waits_for_customer = waits_for_customer(application)


def waits_for_customer(application: Application) -> bool:
    """Whether the next step is the customer's: an answer, a signature or a payment."""
    if application.status is Status.INFO_REQUESTED:
        return True
    working = application.status in (Status.REGISTERED, Status.IN_PROGRESS)
    return working and application.stage in stages.OF_CUSTOMER


async def _start(work: UnitOfWork, application: Application) -> None:
    kind = catalog.kind_of(application.kind)
    if kind.staged:
        await deadlines.start(work, application, deadlines.REGISTER)
    applicant = application.applicant_type or ApplicantType.INDIVIDUAL
    if rule := classify(kind, applicant, application.answers).deadline:
        await deadlines.start(work, application, rule)
