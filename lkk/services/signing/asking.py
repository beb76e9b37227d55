"""A code by SMS for one signature: five minutes, three tries, for these bytes, this person and this session."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from lkk.models.documents import Document
from lkk.models.signing import SignatureAgreementAccepted, SigningCode
from lkk.services.identity import person_codes
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.texting import send_code_by_sms
from lkk.services.signing import agreement, evidence, signers, states
from lkk.services.signing.names import masked_phone
from lkk.services.signing.states import Signable
from lkk.vocabulary.people import CodeChannel, CodePurpose
from lkk.vocabulary.signing import EvidenceEvent
from lkk.vocabulary.words import roubles

LIFE_MINUTES, TRIES = 5, 3
LIFE = timedelta(minutes=LIFE_MINUTES)


@dataclass(frozen=True)
class CodeAsked:
    """A code on its way: where it goes, till when it fits (aware UTC), and the hash of what it signs."""

    request_id: int
    phone: str
    expires_at: datetime
    sha256: str


async def ask_code(work: UnitOfWork, actor: Actor, document_public_id: uuid.UUID) -> CodeAsked:
    """Freeze the version the actor has read and send the code that signs it; an earlier code no longer fits.

    Raises:
        NotInVisit, NotFound, NotSignable, Unread, Altered: the document cannot be signed by the actor now.
        NotTheSigner, PhoneNotConfirmed, NoAgreement: the actor has something to do first.
        NoSms, TooManyAttempts: as `person_codes.send`.
    """
    found = await states.of_owner(work, actor, document_public_id)
    one = await signers.customer(work, actor.subject_id)
    signer = await signers.name_for_sms(work, one)
    accepted = await agreement.demanded(work, one)
    await states.demand_ready(work, actor, found)
    await states.demand_unaltered(work, found)
    issued = await person_codes.issue(
        work,
        purpose=CodePurpose.SIGNING,
        channel=CodeChannel.PHONE,
        destination=one.phone,
        about_user_id=actor.subject_id,
        asked_by=actor.author_id,
        thing=thing_of(found, actor),
        ip=actor.ip,
        life=LIFE,
        tries=TRIES,
    )
    text = sms_text(found.document, issued.code)
    sms = send_code_by_sms(work, one.phone, text, expires_at=issued.expires_at, user_id=actor.subject_id)
    await work.session.flush()
    work.session.add(
        SigningCode(
            request_id=issued.request_id,
            version_id=found.version.key,
            user_id=actor.subject_id,
            session_id=actor.session_id,
            sha256=found.version.sha256,
            sms_id=sms.key,
            sent_at=work.now,
        )
    )
    await _write_evidence(work, actor, found, accepted, signer, one.phone, text.replace(issued.code, "••••••"))
    return CodeAsked(issued.request_id, masked_phone(one.phone), issued.expires_at, found.version.sha256)


def thing_of(found: Signable, actor: Actor) -> str:
    """Return what a code is bound to: it fits no other version, bytes or session."""
    return f"version:{found.version.key}:{found.version.sha256}:{actor.session_id}"


def sms_text(document: Document, code: str) -> str:
    """Return the words of the SMS: the code first, then what exactly it signs."""
    number = f" № {document.number}" if document.number else ""
    amount = f" на сумму {roubles(document.amount_kopecks)}" if document.amount_kopecks else ""
    return f"Код {code} для подписания: {document.kind.label}{number}{amount}. Не сообщайте никому"


async def _write_evidence(
    work: UnitOfWork,
    actor: Actor,
    found: Signable,
    accepted: SignatureAgreementAccepted,
    signer: str,
    phone: str,
    text: str,
) -> None:
    """The first code of a version freezes it; every code is written down, without its digits."""
    common = {"document_id": found.document.key, "version_id": found.version.key}
    who = {"user": actor.subject_id, "signer": signer, "ip": actor.ip, "session": actor.session_id}
    facts = {"document": str(found.document.public_id), "sha256": found.version.sha256}
    if found.version.frozen_at is None:
        found.version.frozen_at = work.now
    if not await evidence.has(work, found.version.key, EvidenceEvent.FROZEN):
        pages = {"pages": found.version.pages, "version": found.version.number}
        await evidence.append(work, EvidenceEvent.FROZEN, **common, facts=facts | pages, personal=who)
    sent = {"agreement": accepted.key, "minutes": LIFE_MINUTES, "tries": TRIES}
    told = {"phone": phone, "text": text}
    await evidence.append(work, EvidenceEvent.CODE_SENT, **common, facts=facts | sent, personal=who | told)
