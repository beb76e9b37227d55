"""A customer does not sign: a refusal with its reason, or a statement of disagreements as a file."""

import uuid

from lkk.models.documents import Document
from lkk.models.signing import SigningAnswer
from lkk.services import notifications
from lkk.services.documents import changing, people, posting
from lkk.services.documents.effects import DocumentEffects, follow
from lkk.services.documents.finding import application_number
from lkk.services.documents.posting import NewDocument
from lkk.services.identity.employees import able_to
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing import events, evidence, rejecting, states
from lkk.services.signing.states import NotSignable, Signable
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.documents import DocumentKind, DocumentSource, DocumentState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.signing import EvidenceEvent
from lkk.vocabulary.words import at_least_signs, at_most_signs

REASON_LEAST, REASON_MOST = 10, 1000
FIELD = "reason"
_BY_FILE = "Протокол разногласий приложен файлом"
#: Whose terms may be disagreed with: a draft of a contract, not an act of what has happened.
DISPUTED = frozenset({DocumentKind.CONTRACT, DocumentKind.SERVICE_CONTRACT, DocumentKind.SUPPLY_CONTRACT})


async def refuse(
    work: UnitOfWork, actor: Actor, document_public_id: uuid.UUID, reason: str, effects: DocumentEffects
) -> None:
    """Refuse to sign the actor's document.

    Raises:
        NotInVisit, NotFound, NotSignable: as `states.of_owner`.
        InvalidValue: the reason is too short or too long.
    """
    found = await states.of_owner(work, actor, document_public_id)
    said = "\n".join(line.strip() for line in reason.strip().splitlines())
    if len(said) < REASON_LEAST:
        raise InvalidValue(f"Напишите, почему не подписываете: {at_least_signs(REASON_LEAST)}", at=FIELD)
    if len(said) > REASON_MOST:
        raise InvalidValue(f"Сократите: {at_most_signs(REASON_MOST)}", at=FIELD)
    await _answered(work, actor, found, said, DocumentState.REFUSED, effects)


async def disagree(
    work: UnitOfWork, actor: Actor, document_public_id: uuid.UUID, name: str, content: bytes, effects: DocumentEffects
) -> Document:
    """Send a statement of disagreements, which becomes a document of its own; return that.

    Raises:
        NotInVisit, NotFound, NotSignable: as `states.of_owner`, or the document is no draft of a contract, or
            the company has rejected the disagreements with this version.
        FileRefused, NoRoom, StorageUnavailable: the file is not kept.
    """
    found = await states.of_owner(work, actor, document_public_id)
    document = found.document
    if document.kind not in DISPUTED:
        raise NotSignable("К этому документу протокол разногласий не направляют. Напишите, почему не подписываете")
    if await rejecting.rejected(work, found.version.key):
        raise NotSignable("Компания отклонила разногласия с этой версией. Подпишите документ или откажитесь от него")
    statement = await posting.post(
        work,
        actor,
        NewDocument(
            kind=DocumentKind.DISAGREEMENTS,
            user_id=document.user_id,
            title=f"{DocumentKind.DISAGREEMENTS.label}: {document.title}",
            content=content,
            number=document.number,
            account_id=document.account_id,
            application_id=document.application_id,
            source=DocumentSource.CUSTOMER,
            name=name,
            tell=False,
        ),
    )
    await _answered(work, actor, found, _BY_FILE, DocumentState.DISAGREED, effects, statement=statement)
    return statement


async def _answered(
    work: UnitOfWork,
    actor: Actor,
    found: Signable,
    reason: str,
    state: DocumentState,
    effects: DocumentEffects,
    *,
    statement: Document | None = None,
) -> None:
    refused = state is DocumentState.REFUSED
    event = EvidenceEvent.REFUSED if refused else EvidenceEvent.DISAGREED
    document, version = found.document, found.version
    work.session.add(
        SigningAnswer(
            version_id=version.key,
            user_id=actor.subject_id,
            event=event,
            reason=reason,
            statement_id=statement.key if statement else None,
            at=work.now,
        )
    )
    await changing.settle(work, document, state)
    audit.record(
        work,
        AuditAction.DOCUMENT_REFUSED if refused else AuditAction.DOCUMENT_DISAGREED,
        actor_id=actor.author_id,
        subject=f"document:{document.key}",
        ip=actor.ip,
    )
    if document.counterparty_id is None:
        await _tell_staff(work, document, state, f"Причина: {reason}" if refused else reason)
    else:
        others = await people.concerned(work, document) - {actor.subject_id}
        await notifications.publish(
            work, events.OTHER_REFUSED, user_ids=others, document=document.title, number=document.number,
            document_id=str(document.public_id), reason=f"Причина: {reason}",
        )  # fmt: skip
    await follow(work, actor, document, effects)
    await evidence.append(
        work,
        event,
        document_id=document.key,
        version_id=version.key,
        facts={"document": str(document.public_id), "sha256": version.sha256}
        | ({"statement": str(statement.public_id)} if statement else {}),
        personal={"user": actor.subject_id, "reason": reason, "ip": actor.ip, "session": actor.session_id},
    )


async def _tell_staff(work: UnitOfWork, document: Document, state: DocumentState, reason: str) -> None:
    staff = await able_to(work, Permission.WORK_APPLICATIONS)
    await notifications.publish(
        work,
        events.NOT_SIGNED,
        user_ids=[one.key for one in staff],
        outcome=state.label,
        document=document.title,
        number=document.number,
        application=await application_number(work, document),
        reason=reason,
    )
