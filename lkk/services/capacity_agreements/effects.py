"""What follows from the paper of an agreement: signed by both, refused by one, or not signed in its term."""

from sqlmodel import col, select

from lkk.models.capacity_agreements import CapacityAgreement
from lkk.models.documents import Document
from lkk.models.signing import SigningAnswer
from lkk.services import notifications
from lkk.services.capacity_agreements import ads, events, rows
from lkk.services.documents.effects import DocumentEffects
from lkk.services.documents.finding import current_version
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.capacity_agreements import AgreementState
from lkk.vocabulary.documents import DocumentKind, DocumentState
from lkk.vocabulary.words import day

_ENDS = {
    DocumentState.SIGNED: AgreementState.SIGNED,
    DocumentState.REFUSED: AgreementState.REFUSED,
    DocumentState.EXPIRED: AgreementState.EXPIRED,
}


async def answered(work: UnitOfWork, actor: Actor | None, document: Document) -> None:
    """Bring the agreement of a paper, which is locked, to the end its paper has come to."""
    query = select(CapacityAgreement).where(CapacityAgreement.document_id == document.key).with_for_update()
    row = (await work.session.exec(query.execution_options(populate_existing=True))).first()
    if row is None or row.state is not AgreementState.SIGNING:
        return
    end = _ENDS.get(document.state)
    if end is None:  # one of the two has signed
        work.tell_people(row.giver_id, row.taker_id)
        return
    row.state, row.ended_at = end, work.now
    row.reason = await _why(work, document)
    if end is not AgreementState.SIGNED:
        await ads.release(work, row)
    rows.changed(work, actor, row, AuditAction.CAPACITY_AGREEMENT_ENDED)
    event = {AgreementState.SIGNED: events.AGREED, AgreementState.EXPIRED: events.RAN_OUT}.get(end)
    if event is not None:
        await notifications.publish(
            work, event, user_ids=[row.giver_id, row.taker_id], contact=row.contact_id, apply_by=day(row.apply_by)
        )


async def _why(work: UnitOfWork, document: Document) -> str:
    """Why one of the two has refused, empty for every other end."""
    if document.state is not DocumentState.REFUSED:
        return ""
    version = await current_version(work, document)
    query = select(SigningAnswer.reason).where(SigningAnswer.version_id == version.key)
    return (await work.session.exec(query.order_by(col(SigningAnswer.id).desc()).limit(1))).first() or ""


DOCUMENT_EFFECTS: DocumentEffects = {DocumentKind.REDISTRIBUTION_AGREEMENT: answered}
