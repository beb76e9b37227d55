"""Open remarks of an application, and how they are settled when nobody waits for the answer any more."""

from sqlmodel import col, select

from lkk.models.applications import Application, Remark
from lkk.services.applications.workflow.needs import Payload
from lkk.services.applications.workflow.transitions import Act, Transition
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, RemarkOutcome

_OUTCOMES = {
    Act.USUAL: RemarkOutcome.ANSWERED,
    Act.ANSWER_TAKEN: RemarkOutcome.TAKEN,
    Act.TAKEN_BACK: RemarkOutcome.DROPPED,
}


async def open_remarks(work: UnitOfWork, application_id: int) -> list[Remark]:
    """The remarks that wait for an answer, in their order."""
    waits = (Remark.application_id == application_id, col(Remark.resolved_at).is_(None))
    return list((await work.session.exec(select(Remark).where(*waits).order_by(col(Remark.id)))).all())


async def settle(work: UnitOfWork, application: Application, step: Transition, payload: Payload) -> None:
    """Close the open remarks with the request they belong to; an application that ends leaves them unanswered.

    What the employee writes stands under each of them; the applicant's own words do already.
    """
    leaves = step.source is ApplicationStatus.INFO_REQUESTED is not step.target
    if not leaves or step.target.final:
        return
    for remark in await open_remarks(work, application.key):
        remark.resolved_at, remark.outcome = work.now, _OUTCOMES[step.act]
        if step.act is not Act.USUAL:
            remark.answer = payload.words
