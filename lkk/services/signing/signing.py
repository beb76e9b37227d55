"""Signing by a code: the right code of the right person for the right bytes signs, and nothing else does."""

import uuid
from dataclasses import dataclass
from typing import Any

import structlog
from sqlmodel import select

from lkk.models.documents import Document
from lkk.models.identity import UserSession
from lkk.models.person_codes import PersonCode
from lkk.models.signing import DocumentSignature, SigningCode
from lkk.services import notifications
from lkk.services.documents import changing, people
from lkk.services.documents.effects import DocumentEffects, follow
from lkk.services.identity import person_codes
from lkk.services.identity.one_time_codes import WrongCode
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing import agreement, events, evidence, sheets, signers, states
from lkk.services.signing.asking import thing_of
from lkk.services.signing.states import Signable
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.people import CodePurpose
from lkk.vocabulary.signing import CheckOutcome, EvidenceEvent, SignatureMethod, SignatureSide
from lkk.vocabulary.words import day

FIELD = "code"
_log = structlog.get_logger("lkk.signing")


class CodeOfOther(ServiceError):
    """The code was asked for something else than what it is entered for."""

    text = "Код запрошен не для этого документа. Запросите новый"


@dataclass(frozen=True)
class Signed:
    """What was signed and in whose name."""

    document_id: int
    signer: str


async def sign(
    work: UnitOfWork,
    actor: Actor,
    document_public_id: uuid.UUID,
    request_id: int,
    code: str,
    effects: DocumentEffects,
) -> Signed:
    """Sign the current version of the actor's document by the code of a request.

    Raises:
        NotInVisit, NotFound, NotSignable, Unread, Altered: the document cannot be signed by the actor now.
        NotTheSigner, PhoneNotConfirmed, NoAgreement: the actor has something to do first.
        CodeOfOther: the code was asked for another document, its earlier version, or in another session.
        WrongCode: the code does not fit, is used, too old, or has no tries left; the try stays counted.
        TooManyAttempts: too many tries.
    """
    found = await states.of_owner(work, actor, document_public_id)
    one = await signers.customer(work, actor.subject_id)
    signer = await signers.name_for_sms(work, one)
    accepted = await agreement.demanded(work, one)
    await states.demand_ready(work, actor, found)
    await states.demand_unaltered(work, found)
    await _demand_own(work, actor, found, request_id)
    try:
        proven = await person_codes.confirm(
            work, request_id, CodePurpose.SIGNING, code, actor.subject_id, thing=thing_of(found, actor)
        )
    except WrongCode as refusal:
        _write_refusal(work, actor, found, refusal.text)
        raise
    if proven.destination != one.phone:
        _log.warning("signing_code_refused", reason="phone changed", user=actor.subject_id)
        raise CodeOfOther("Телефон в профиле сменился после запроса кода. Запросите новый код", at=FIELD)
    work.session.add(
        DocumentSignature(
            version_id=found.version.key,
            side=found.side,
            method=SignatureMethod.SMS,
            user_id=actor.subject_id,
            signer_name=signer,
            organization=one.firm,
            signed_at=work.now,
            outcome=CheckOutcome.VALID,
            agreement_id=accepted.key,
            session_id=actor.session_id,
        )
    )
    browser = await _browser(work, actor)
    who = {"user": actor.subject_id, "signer": signer, "ip": actor.ip, "session": actor.session_id, "browser": browser}
    common = {"document_id": found.document.key, "version_id": found.version.key}
    facts = {"document": str(found.document.public_id), "sha256": found.version.sha256, "request": request_id}
    await evidence.append(
        work, EvidenceEvent.CODE_CONFIRMED, **common, facts=facts, personal=who | {"phone": proven.destination}
    )
    await signed(work, actor, found, signer, effects, method=SignatureMethod.SMS)
    return Signed(found.document.key, signer)


async def signed(
    work: UnitOfWork,
    actor: Actor | None,
    found: Signable,
    signer: str,
    effects: DocumentEffects,
    *,
    method: SignatureMethod,
) -> None:
    """Write that a customer has signed a document, which is locked, and do what follows of it.

    One that two customers sign is signed when both have; who is left is told that it waits for them.
    """
    document, version_id, user_id = found.document, found.version.key, states.signer_id(found.document, found.side)
    await work.session.flush()
    left = await states.awaited(work, document, version_id) if document.counterparty_id is not None else None
    await changing.settle(work, document, DocumentState.SIGNED if left is None else document.state)
    if actor is not None:
        audit.record(
            work,
            AuditAction.DOCUMENT_SIGNED,
            actor_id=actor.author_id,
            subject=f"document:{document.key}",
            ip=actor.ip,
            method=method.value,
        )
    await _tell(work, document, user_id, signer, left)
    if left is None:
        sheets.ask(work, version_id)
    await follow(work, actor, document, effects)
    await evidence.append(
        work,
        EvidenceEvent.SIGNED,
        document_id=document.key,
        version_id=version_id,
        facts={"document": str(document.public_id), "method": method.value},
        personal={"user": user_id, "signer": signer},
    )


async def _tell(
    work: UnitOfWork, document: Document, user_id: int | None, signer: str, left: SignatureSide | None
) -> None:
    """Tell the signer, and of two signers the other: that the document is whole, or that it waits for them."""
    facts: dict[str, Any] = {
        "document": document.title,
        "number": document.number,
        "document_id": str(document.public_id),
    }
    if left is None:
        whose = await people.concerned(work, document)
        await notifications.publish(work, events.SIGNED, user_ids=whose, signer=signer, **facts)
        return
    if user_id is not None:
        await notifications.publish(work, events.SIGNED_FIRST, user_ids=[user_id], signer=signer, **facts)
    if (other := states.signer_id(document, left)) is not None:
        until = day(document.sign_until) if document.sign_until else ""
        await notifications.publish(work, events.YOUR_TURN, user_ids=[other], signer=signer, until=until, **facts)


async def _demand_own(work: UnitOfWork, actor: Actor, found: Signable, request_id: int) -> None:
    """Refuse a code of another person, document, version or session, each with its sentence; all are logged."""
    query = (
        select(SigningCode, PersonCode.used_at, PersonCode.expires_at)
        .join(PersonCode, PersonCode.id == SigningCode.request_id)  # pyright: ignore[reportArgumentType]
        .where(SigningCode.request_id == request_id, SigningCode.user_id == actor.subject_id)
    )
    row = (await work.session.exec(query)).first()
    said = ""
    if row is None:
        said = "Сначала запросите код"
    else:
        asked, used_at, expires_at = row
        if asked.session_id != actor.session_id:
            said = "Код запрошен в другом сеансе. Запросите новый здесь"
        elif asked.version_id != found.version.key:
            said = CodeOfOther.text
        elif used_at is not None:
            said = "Код уже использован или заменён новым. Запросите новый"
        elif expires_at <= work.now:
            said = "Время кода вышло: он действует 5 минут. Запросите новый"
    if said:
        _log.warning("signing_code_refused", reason=said, user=actor.subject_id, document=found.document.key)
        raise CodeOfOther(said, at=FIELD)


def _write_refusal(work: UnitOfWork, actor: Actor, found: Signable, said: str) -> None:
    _log.warning("signing_code_refused", reason=said, user=actor.subject_id, document=found.document.key)
    audit.record(
        work,
        AuditAction.SIGNING_CODE_REFUSED,
        actor_id=actor.author_id,
        subject=f"document:{found.document.key}",
        ip=actor.ip,
    )


async def _browser(work: UnitOfWork, actor: Actor) -> str:
    query = select(UserSession.browser).where(UserSession.id == actor.session_id)
    return (await work.session.exec(query)).first() or ""
