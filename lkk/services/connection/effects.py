"""What follows for a case when one of its documents is signed, refused, disagreed with or runs out of its term."""

from collections.abc import Awaitable, Callable

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.models.documents import Document
from lkk.services.applications import access
from lkk.services.applications.workflow import deadlines, status_changes
from lkk.services.applications.workflow.needs import Payload
from lkk.services.connection import cases, concluding, moving, paying, posting, results, turnkey_works
from lkk.services.documents.effects import DocumentEffects
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.effects import PaymentEffects
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.connection import ContractState, Happening
from lkk.vocabulary.documents import DocumentKind, DocumentState

_Act = Callable[[UnitOfWork, Actor | None, Application, Connection], Awaitable[None]]


async def document_changed(work: UnitOfWork, actor: Actor | None, document: Document) -> None:
    """Carry out what follows; a document of no case, or of one that is over, changes nothing but itself."""
    act = _ACTS.get((document.kind, document.state))
    if act is None or document.application_id is None:
        return
    application = await access.locked(work, None, document.application_id)
    case = await cases.of_application(work, application.key)
    if case is not None and not application.status.final:
        await act(work, actor, application, case)


async def _signed(work: UnitOfWork, _actor: Actor | None, application: Application, case: Connection) -> None:
    """The signature concludes the contract; the first part of the sum is due."""
    if case.state is not ContractState.SENT:
        return
    await concluding.conclude(work, application, case, await deadlines.today(work, application))
    await moving.happened(work, application, Happening.SIGNED)
    await paying.issue_parts_due(work, application, case)


async def _refused(work: UnitOfWork, actor: Actor | None, application: Application, _case: Connection) -> None:
    await status_changes.change(
        work,
        actor,
        application.key,
        ApplicationStatus.WITHDRAWN,
        Payload(reason="Заявитель отказался от договора"),
    )


async def _disagreed(work: UnitOfWork, _actor: Actor | None, application: Application, _case: Connection) -> None:
    """The applicant has answered in time; now the company has a term to answer."""
    await deadlines.meet(work, application, deadlines.signature(application))
    await deadlines.start(work, application, deadlines.disagreements(application))
    application.waits_for_customer = False
    until = await cases.term(work, deadlines.disagreements(application), await deadlines.today(work, application))
    await moving.task(
        work, application, f"Направлен протокол разногласий: ответьте новой редакцией или отказом, {until}"
    )


async def _expired(work: UnitOfWork, _actor: Actor | None, application: Application, _case: Connection) -> None:
    await moving.task(
        work, application, "Договор не подписан в срок: решите, аннулировать ли заявку, и укажите основание"
    )


async def _act_signed(work: UnitOfWork, _actor: Actor | None, application: Application, case: Connection) -> None:
    await results.acts_taken(work, application, case)


async def _works_accepted(work: UnitOfWork, _actor: Actor | None, application: Application, case: Connection) -> None:
    await results.acts_taken(work, application, case)
    await turnkey_works.close_if_paid(work, application, case)


async def _works_refused(work: UnitOfWork, _actor: Actor | None, application: Application, _case: Connection) -> None:
    """Works that are not accepted are not done."""
    await turnkey_works.refused(work, application)


_ACTS: dict[tuple[DocumentKind, DocumentState], _Act] = {
    **{
        (kind, state): act
        for kind in posting.CONTRACTS
        for state, act in (
            (DocumentState.SIGNED, _signed),
            (DocumentState.REFUSED, _refused),
            (DocumentState.DISAGREED, _disagreed),
            (DocumentState.EXPIRED, _expired),
        )
    },
    (DocumentKind.CONNECTION_ACT, DocumentState.SIGNED): _act_signed,
    (DocumentKind.SERVICE_ACT, DocumentState.SIGNED): _works_accepted,
    (DocumentKind.SERVICE_ACT, DocumentState.REFUSED): _works_refused,
}

DOCUMENT_EFFECTS: DocumentEffects = {kind: document_changed for kind, _ in _ACTS}
PAYMENT_EFFECTS = PaymentEffects(paid=paying.paid)
