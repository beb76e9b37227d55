"""What follows for a case when one of its documents comes, is read, signed, refused, disagreed with or runs out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.models.documents import Document
from lkk.services.applications import access
from lkk.services.applications.workflow import deadlines, status_changes
from lkk.services.applications.workflow.needs import Payload
from lkk.services.connection import arrivals, cases, checks, concluding, moving, paying, posting, results, turnkey_works
from lkk.services.documents.effects import DocumentEffects
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.effects import PaymentEffects
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.connection import ContractState, Happening
from lkk.vocabulary.documents import DocumentKind, DocumentState


@dataclass(frozen=True)
class _Changed:
    """A document that has come to a state, with its application and case; nobody as the actor is the portal."""

    work: UnitOfWork
    actor: Actor | None
    application: Application
    case: Connection
    document: Document


_Act = Callable[[_Changed], Awaitable[None]]


async def document_changed(work: UnitOfWork, actor: Actor | None, document: Document) -> None:
    """Carry out what follows; a document of no case, or of one that is over, changes nothing but itself."""
    act = _ACTS.get((document.kind, document.state))
    if act is None or document.application_id is None:
        return
    application = await access.locked(work, None, document.application_id)
    case = await cases.of_application(work, application.key)
    if case is not None and not application.status.final:
        await act(_Changed(work, actor, application, case, document))


async def _signed(one: _Changed) -> None:
    """The signature concludes the contract; the first part of the sum is due."""
    if one.case.state is not ContractState.SENT:
        return
    await concluding.conclude(one.work, one.application, one.case, await deadlines.today(one.work, one.application))
    await moving.happened(one.work, one.application, Happening.SIGNED)
    await paying.issue_parts_due(one.work, one.application, one.case)


async def _refused(one: _Changed) -> None:
    await status_changes.change(
        one.work,
        one.actor,
        one.application.key,
        ApplicationStatus.WITHDRAWN,
        Payload(reason="Заявитель отказался от договора"),
    )


async def _disagreed(one: _Changed) -> None:
    """The applicant has answered in time; now the company has a term to answer."""
    work, application = one.work, one.application
    await deadlines.meet(work, application, deadlines.signature(application))
    await deadlines.start(work, application, deadlines.disagreements(application))
    application.waits_for_customer = False
    until = await cases.term(work, deadlines.disagreements(application), await deadlines.today(work, application))
    await moving.task(
        work, application, f"Направлен протокол разногласий: ответьте новой редакцией или отказом, {until}"
    )


async def _awaits_again(one: _Changed) -> None:
    """Disagreements are rejected, or accounting has answered them by a new version: the applicant has a term anew."""
    work, application = one.work, one.application
    answering, signing = deadlines.disagreements(application), deadlines.signature(application)
    running = {clock.rule for clock in await deadlines.unfinished(work, application)}
    if answering not in running or await posting.disputed(work, application):
        return
    await deadlines.meet(work, application, answering)
    await deadlines.start(work, application, signing)
    one.document.sign_until = one.document.sign_until or await deadlines.last_day(work, application, signing)
    application.waits_for_customer = True


async def _expired(one: _Changed) -> None:
    what = "Договор не подписан в срок: решите, аннулировать ли заявку, и укажите основание"
    await moving.task(one.work, one.application, what)


async def _check_signed(one: _Changed) -> None:
    await checks.signed(one.work, one.application, one.document)


async def _act_signed(one: _Changed) -> None:
    """Another act of the same connection that is signed later changes nothing."""
    if one.case.performed_on is None:
        await results.acts_taken(one.work, one.application, one.case)


async def _works_accepted(one: _Changed) -> None:
    await _act_signed(one)
    await turnkey_works.close_if_paid(one.work, one.application, one.case)


async def _works_refused(one: _Changed) -> None:
    """Works that are not accepted are not done."""
    await turnkey_works.refused(one.work, one.application)


async def _check_posted(one: _Changed) -> None:
    await arrivals.check_posted(one.work, one.application, one.document)


async def _act_posted(one: _Changed) -> None:
    await arrivals.act_posted(one.work, one.application, one.case, one.document)


async def _works_posted(one: _Changed) -> None:
    await arrivals.works_posted(one.work, one.application, one.document)


async def _readiness_posted(one: _Changed) -> None:
    await arrivals.readiness_posted(one.work, one.application)


async def _commissioning_posted(one: _Changed) -> None:
    """It arrives, and then the applicant confirms to have read it."""
    if one.document.acknowledged_at is None:
        await arrivals.commissioning_posted(one.work, one.application, one.case, one.document)
    else:
        await arrivals.commissioning_read(one.work, one.application, one.case)


_ACTS: dict[tuple[DocumentKind, DocumentState], _Act] = {
    **{
        (kind, state): act
        for kind in posting.CONTRACTS
        for state, act in (
            (DocumentState.SIGNED, _signed),
            (DocumentState.REFUSED, _refused),
            (DocumentState.DISAGREED, _disagreed),
            (DocumentState.AWAITS_SIGNATURE, _awaits_again),
            (DocumentState.EXPIRED, _expired),
        )
    },
    (DocumentKind.TC_CHECK_ACT, DocumentState.AWAITS_SIGNATURE): _check_posted,
    (DocumentKind.TC_CHECK_ACT, DocumentState.SIGNED): _check_signed,
    (DocumentKind.CONNECTION_ACT, DocumentState.AWAITS_SIGNATURE): _act_posted,
    (DocumentKind.CONNECTION_ACT, DocumentState.SIGNED): _act_signed,
    (DocumentKind.SERVICE_ACT, DocumentState.AWAITS_SIGNATURE): _works_posted,
    (DocumentKind.SERVICE_ACT, DocumentState.SIGNED): _works_accepted,
    (DocumentKind.SERVICE_ACT, DocumentState.REFUSED): _works_refused,
    (DocumentKind.READINESS_NOTICE, DocumentState.POSTED): _readiness_posted,
    (DocumentKind.COMMISSIONING_ACT, DocumentState.POSTED): _commissioning_posted,
}

DOCUMENT_EFFECTS: DocumentEffects = {kind: document_changed for kind, _ in _ACTS}
PAYMENT_EFFECTS = PaymentEffects(paid=paying.paid)
