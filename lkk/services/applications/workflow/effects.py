"""What a change of status does to clocks and to the stage, by the status that is left or entered."""

from datetime import date

from lkk.models.applications import Application
from lkk.services.applications.workflow import contract, deadlines, stages
from lkk.services.forms import catalog
from lkk.services.forms.classification import classify
from lkk.services.forms.declaration import day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, Stage
from lkk.vocabulary.people import ApplicantType

Status = ApplicationStatus


async def on_leave(work: UnitOfWork, application: Application, source: Status, *, mistaken: bool = False) -> None:
    """The end of a status: an answered question lets the company's clocks go on.

    A `mistaken` question never stopped them: the applicant does not wait longer for it.
    """
    if source is not Status.INFO_REQUESTED or application.status.final:
        return
    if mistaken:
        await deadlines.stop(work, application, *deadlines.CURES)
        await deadlines.unpause(work, application)
    else:
        await deadlines.meet(work, application, *deadlines.CURES)
        await deadlines.resume(work, application)
        await _follow_agreed_day(work, application)


async def on_remark_added(work: UnitOfWork, application: Application, until: date | None) -> None:
    """Something more is asked: the applicant has the whole term for it, never less than for what was asked before."""
    await deadlines.lengthen(work, application, cure_rule(application), until=until)


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
        await _ask(work, application, until)
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


async def _ask(work: UnitOfWork, application: Application, until: date | None) -> None:
    """Await an answer; a connection that is reviewed has a term to be asked for what is missing."""
    await deadlines.pause(work, application)
    if application.stage is Stage.REVIEW:
        await deadlines.asked_for_missing(work, application)
    await deadlines.start(work, application, cure_rule(application), until=until)


def cure_rule(application: Application) -> str:
    """The rule of the term an applicant has for an answer: silence ends what is incomplete, and nothing else."""
    return deadlines.CURE_CONNECTION if contract.incomplete(application) else deadlines.CURE


async def _start(work: UnitOfWork, application: Application) -> None:
    kind = catalog.kind_of(application.kind)
    if kind.by_rules:
        await deadlines.start(work, application, deadlines.REGISTER)
        await deadlines.start(work, application, deadlines.ASK_FOR_MISSING)
    applicant = application.applicant_type or ApplicantType.INDIVIDUAL
    if rule := classify(kind, applicant, application.answers).deadline:
        await deadlines.start(work, application, rule)
    await _follow_agreed_day(work, application)


async def _follow_agreed_day(work: UnitOfWork, application: Application) -> None:
    kind = catalog.kind_of(application.kind)
    if kind.agreed_day and (agreed := day(application.answers, kind.agreed_day)):
        await deadlines.follow(work, application, kind.deadline, agreed)
