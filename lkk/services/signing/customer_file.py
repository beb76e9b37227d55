"""A customer signs by a file of their own in place of an SMS; what cannot be verified waits for an employee's check."""

import uuid
from dataclasses import dataclass
from typing import Any

import structlog
from sqlmodel import select

from lkk.models.documents import Document, DocumentVersion
from lkk.models.signing import DocumentSignature
from lkk.services import notifications
from lkk.services.documents import people
from lkk.services.documents.effects import DocumentEffects
from lkk.services.documents.locking import locked
from lkk.services.identity.employees import able_to
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing import events, evidence, files, signers, states
from lkk.services.signing.files import SignedAlready
from lkk.services.signing.signing import signed
from lkk.services.signing.states import Signable, version_of
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.signing import CUSTOMER_SIDES, CheckOutcome, EvidenceEvent, SignatureMethod, SignatureSide
from lkk.vocabulary.words import at_least_signs, at_most_signs

NOTE_LEAST, NOTE_MOST = 5, 300
_log = structlog.get_logger("lkk.signing")


@dataclass(frozen=True)
class FileTaken:
    """What became of a file: the document is signed, or the file waits for an employee because of `reason`."""

    signed: bool
    reason: str = ""


async def sign_by_file(
    work: UnitOfWork, actor: Actor, document_public_id: uuid.UUID, content: bytes, effects: DocumentEffects
) -> FileTaken:
    """Sign the actor's document by a detached signature of its bytes.

    Raises:
        NotInVisit, NotFound, NotSignable, Unread: the document cannot be signed by the actor now.
        NotSignature, SignatureInvalid: the file is no signature of these bytes, or out of its term.
        NotTheSigner: it was made by somebody else.
        SignedAlready: a file waits for its check.
    """
    found = await states.of_owner(work, actor, document_public_id)
    await states.demand_ready(work, actor, found)
    one = await signers.customer(work, actor.subject_id)
    try:
        seen = await files.checked(work, found.version, content)
        await signers.who_signed_by_file(work, one, seen.certificate.holder)
        row = await files.attach(work, actor, found.document, found.version, found.side, content, seen)
    except SignedAlready:
        raise SignedAlready("Ваш файл подписи уже получен, его проверяет сотрудник") from None
    except ServiceError as refusal:
        _log.warning("signature_file_refused", reason=type(refusal).__name__, document=found.document.key)
        raise
    if seen.outcome is CheckOutcome.VALID:
        await signed(work, actor, found, row.signer_name, effects, method=SignatureMethod.CMS)
        return FileTaken(signed=True)
    await _ask_staff(work, found, seen.reason)
    return FileTaken(signed=False, reason=seen.reason)


@dataclass(frozen=True)
class _Waiting:
    document: Document
    version: DocumentVersion
    row: DocumentSignature


async def record_check(
    work: UnitOfWork,
    actor: Actor,
    document_public_id: uuid.UUID,
    *,
    right: bool,
    note: str,
    effects: DocumentEffects,
    side: SignatureSide = SignatureSide.CUSTOMER,
) -> None:
    """Write how an employee checked a customer's file that the portal could not verify, by what; `side` tells whose.

    A right one signs the document; of a wrong one the file stays with the evidence, and the customer sends another.

    Raises:
        NotAllowed: the actor checks no signatures.
        NotFound: there is no such document, or no file of it waits.
        InvalidValue: the note is too short or too long.
    """
    demand(actor, Permission.CHECK_SIGNATURES)
    said = " ".join(note.split())
    if len(said) < NOTE_LEAST:
        raise InvalidValue(f"Напишите, чем проверяли подпись: {at_least_signs(NOTE_LEAST)}", at="note")
    if len(said) > NOTE_MOST:
        raise InvalidValue(f"Сократите: {at_most_signs(NOTE_MOST)}", at="note")
    waiting = await _waiting(work, actor, document_public_id, side)
    document, row = waiting.document, waiting.row
    row.checked_by, row.checked_at, row.check_note = actor.author_id, work.now, said
    audit.record(
        work,
        AuditAction.SIGNATURE_CHECKED,
        actor_id=actor.author_id,
        subject=f"document:{document.key}",
        ip=actor.ip,
        right=right,
    )
    await evidence.append(
        work,
        EvidenceEvent.SIGNATURE_CHECKED,
        document_id=document.key,
        version_id=waiting.version.key,
        facts={"document": str(document.public_id), "right": right},
        personal={"by": actor.author_id, "note": said},
    )
    if right:
        signable = Signable(document, waiting.version, row.side)
        await signed(work, actor, signable, row.signer_name, effects, method=SignatureMethod.CMS)
        return
    await turn_down(work, document, row, said)


async def turn_down(work: UnitOfWork, document: Document, row: DocumentSignature, reason: str) -> None:
    """Take a customer's wrong file off a locked document and tell why, so that another may be sent."""
    await work.session.delete(row)
    if row.user_id is not None:
        await notifications.publish(
            work, events.FILE_REFUSED, user_ids=[row.user_id], document=document.title,
            number=document.number, document_id=str(document.public_id), reason=reason,
        )  # fmt: skip
    await people.signal(work, document)


async def _waiting(work: UnitOfWork, actor: Actor, public_id: uuid.UUID, side: SignatureSide) -> _Waiting:
    document = await locked(work, actor, public_id)
    version = await version_of(work, document)
    query = select(DocumentSignature).where(
        DocumentSignature.version_id == version.key,
        DocumentSignature.side == side,
        DocumentSignature.outcome == CheckOutcome.NOT_CHECKED,
    )
    row = (await work.session.exec(query)).first()
    awaits = document.state is DocumentState.AWAITS_SIGNATURE and side in CUSTOMER_SIDES
    if row is None or row.checked_at is not None or not awaits:
        raise NotFound("Файла подписи, который ждёт проверки, у документа нет")
    return _Waiting(document, version, row)


async def _ask_staff(work: UnitOfWork, found: Signable, reason: str) -> None:
    document, signer_id = found.document, states.signer_id(found.document, found.side)
    facts: dict[str, Any] = {
        "document": document.title,
        "number": document.number,
        "document_id": str(document.public_id),
        "reason": reason[:1].lower() + reason[1:],
    }
    staff = await able_to(work, Permission.CHECK_SIGNATURES)
    await notifications.publish(work, events.TO_CHECK, user_ids=[one.key for one in staff], **facts)
    if signer_id is not None:
        await notifications.publish(work, events.FILE_WAITS, user_ids=[signer_id], **facts)
    await people.signal(work, document)
