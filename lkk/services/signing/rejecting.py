"""The company rejects a statement of disagreements: the customer signs the version that was sent, or refuses it."""

import uuid

from sqlmodel import col, select

from lkk.models.documents import Document
from lkk.models.signing import SigningAnswer
from lkk.services import notifications
from lkk.services.documents import changing
from lkk.services.documents.effects import DocumentEffects, follow
from lkk.services.documents.locking import locked
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing import events, evidence
from lkk.services.signing.states import version_of
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.documents import DocumentKind, DocumentState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.signing import EvidenceEvent
from lkk.vocabulary.words import at_least_signs, at_most_signs, day

REASON_LEAST, REASON_MOST = 10, 1000
FIELD = "reason"
#: Whose disagreements the company answers; those with the supply contract its supplier does.
ANSWERED = frozenset({DocumentKind.CONTRACT, DocumentKind.SERVICE_CONTRACT})


class NothingToReject(ServiceError):
    """No statement of disagreements waits for the company's answer."""

    text = "Протокол разногласий к этому документу ответа не ждёт. Обновите страницу"


async def reject(
    work: UnitOfWork, actor: Actor, document_public_id: uuid.UUID, reason: str, effects: DocumentEffects
) -> None:
    """Reject the disagreements with a document; it waits for the customer's signature as it was, with a new term.

    Raises:
        NotAllowed: the actor does not work with applications.
        NotFound: there is no such document.
        NothingToReject: nobody disagrees with it now, or it is not the company that answers.
        InvalidValue: the reason is too short or too long.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    document = await locked(work, actor, document_public_id)
    if document.state is not DocumentState.DISAGREED or document.kind not in ANSWERED:
        raise NothingToReject
    said = _checked(reason)
    version = await version_of(work, document)
    query = select(SigningAnswer).where(
        SigningAnswer.version_id == version.key, SigningAnswer.event == EvidenceEvent.DISAGREED
    )
    answer = (await work.session.exec(query)).one()
    answer.rejection, answer.rejected_at, answer.rejected_by = said, work.now, actor.author_id
    document.sign_until = None  # the former term is over; what follows gives the new one
    await changing.settle(work, document, DocumentState.AWAITS_SIGNATURE)
    audit.record(
        work,
        AuditAction.DISAGREEMENTS_REJECTED,
        actor_id=actor.author_id,
        subject=f"document:{document.key}",
        ip=actor.ip,
    )
    await follow(work, actor, document, effects)
    await _tell(work, document, said)
    await evidence.append(
        work,
        EvidenceEvent.DISAGREEMENTS_REJECTED,
        document_id=document.key,
        version_id=version.key,
        facts={"document": str(document.public_id), "sha256": version.sha256},
        personal={"by": actor.author_id, "reason": said, "ip": actor.ip},
    )


async def rejected(work: UnitOfWork, version_id: int) -> str:
    """Why the company has rejected the disagreements with a version; empty when it has not."""
    query = select(SigningAnswer.rejection).where(
        SigningAnswer.version_id == version_id, col(SigningAnswer.rejected_at).is_not(None)
    )
    return (await work.session.exec(query)).first() or ""


def _checked(reason: str) -> str:
    said = "\n".join(line.strip() for line in reason.strip().splitlines())
    if len(said) < REASON_LEAST:
        raise InvalidValue(f"Напишите, почему разногласия не приняты: {at_least_signs(REASON_LEAST)}", at=FIELD)
    if len(said) > REASON_MOST:
        raise InvalidValue(f"Сократите: {at_most_signs(REASON_MOST)}", at=FIELD)
    return said


async def _tell(work: UnitOfWork, document: Document, reason: str) -> None:
    if document.user_id is None:
        return
    await notifications.publish(
        work,
        events.DISAGREEMENTS_REJECTED,
        user_ids=[document.user_id],
        document=document.title,
        number=document.number,
        document_id=str(document.public_id),
        reason=reason,
        until=day(document.sign_until) if document.sign_until else "",
    )
