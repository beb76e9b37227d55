"""The agreement on the simple electronic signature (63-ФЗ ст. 9): its text, and its acceptance by an identified person.

Accepted once before the first signature. Account and PIN identify only where the holder of the account is named as the
profile is; else the passport, seen by an employee [K].
"""

import asyncio
import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlmodel import col, or_, select

from lkk.models.accounts import AccountLink, CustomerAccount
from lkk.models.identity import PassportSeen
from lkk.models.signing import SignatureAgreementAccepted, SignatureAgreementText
from lkk.services.directories import in_force
from lkk.services.directories.in_force import Block, CompanyView, blocks
from lkk.services.documents import posting
from lkk.services.documents.posting import NewDocument
from lkk.services.documents.typesetting import mark, pdf
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.requisites import is_mobile, phone_in_words
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing import evidence, signers
from lkk.services.signing.names import folded, masked_phone
from lkk.services.signing.signers import Customer
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.documents import DocumentKind, DocumentSource
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.signing import EvidenceEvent, SignerIdentification
from lkk.vocabulary.words import day, moment

_TEMPLATE = Path(__file__).with_name("templates") / "agreement.typ"
FIELD = "agreement"


class NotIdentified(ServiceError):
    """The company does not know surely enough who this is."""

    text = (
        "Сначала подтвердите личность: подключите лицевой счёт, владелец которого записан так же, как вы в профиле, "
        "или предъявите паспорт в офисе ЦОК или МФЦ"
    )


class PhoneNotConfirmed(ServiceError):
    """Codes go to a mobile phone of the profile that was confirmed by one."""

    text = "Сначала подтвердите мобильный телефон в профиле: на него придёт код для подписи"


class NoAgreement(ServiceError):
    """The customer has not accepted the agreement."""

    text = "Сначала примите соглашение о простой электронной подписи"


@dataclass(frozen=True)
class AgreementView:
    """What the page of the agreement shows; `wanted` is a sentence of what is to be done first, empty when nothing.

    `accepted_at` is aware UTC, None while it is not accepted.
    """

    version: str
    text: tuple[Block, ...]
    signer: str
    phone: str
    identification: SignerIdentification | None
    wanted: str
    accepted_at: datetime | None
    accepted_version: str


@dataclass(frozen=True)
class _Identified:
    way: SignerIdentification
    seen_by: int | None = None


async def view(work: UnitOfWork, actor: Actor) -> AgreementView:
    """Return the agreement as it is for the actor.

    Raises:
        NotAllowed, NotInVisit: only a customer in their own cabinet.
    """
    demand(actor, Permission.USE_CABINET)
    text, one = await _text(work), await signers.customer(work, actor.subject_id)
    found, wanted = None, ""
    try:
        signer = await signers.name_for_sms(work, one)
        _demand_phone(one)
        found = await _identified(work, one)
    except ServiceError as error:
        signer, wanted = one.contact, error.text
    accepted = await accepted_by(work, actor.subject_id)
    return AgreementView(
        version=text.version,
        text=blocks(text.body),
        signer=signer,
        phone=phone_in_words(one.phone) if one.phone else "",
        identification=found.way if found else None,
        wanted="" if accepted else wanted,
        accepted_at=accepted.accepted_at if accepted else None,
        accepted_version=await _version(work, accepted.text_id) if accepted else "",
    )


async def accept(work: UnitOfWork, actor: Actor, version: str) -> None:
    """Accept the text in force and put its paper into the room of documents; accepting it again changes nothing.

    Raises:
        NotInVisit: an employee works in the cabinet.
        InvalidValue: nothing was agreed to, or the text has changed since the page was opened.
        PhoneNotConfirmed, NotTheSigner, NotIdentified: what is to be done first.
    """
    demand(actor, Permission.USE_CABINET)
    text, one = await _text(work), await signers.customer(work, actor.subject_id)
    if not version:
        raise InvalidValue("Отметьте, что принимаете соглашение: без него подписать нельзя", at=FIELD)
    if version != text.version:
        raise InvalidValue("Текст соглашения обновился. Обновите страницу и прочтите его снова", at=FIELD)
    if await accepted_by(work, actor.subject_id, lock=True) is not None:
        return
    signer = await signers.name_for_sms(work, one)
    _demand_phone(one)
    identified = await _identified(work, one)
    paper = await _paper(work, text, one, signer, identified.way)
    document = await posting.post(work, actor, paper)
    sha256 = hashlib.sha256(text.body.encode()).hexdigest()
    row = SignatureAgreementAccepted(
        user_id=actor.subject_id,
        text_id=text.key,
        text_sha256=sha256,
        signer_name=signer,
        phone=one.phone,
        identification=identified.way,
        identified_by=identified.seen_by,
        accepted_at=work.now,
        ip=actor.ip,
        session_id=actor.session_id,
        document_id=document.key,
    )
    work.session.add(row)
    audit.record(
        work,
        AuditAction.AGREEMENT_ACCEPTED,
        actor_id=actor.author_id,
        subject=f"user:{actor.subject_id}",
        ip=actor.ip,
        version=text.version,
        identification=identified.way.value,
    )
    await evidence.append(
        work,
        EvidenceEvent.AGREEMENT_ACCEPTED,
        document_id=document.key,
        facts={"version": text.version, "text_sha256": sha256, "identification": identified.way.value},
        personal={
            "user": actor.subject_id,
            "signer": signer,
            "phone": one.phone,
            "seen_by": identified.seen_by,
            "ip": actor.ip,
            "session": actor.session_id,
        },
    )


async def revoke(work: UnitOfWork, actor: Actor) -> None:
    """End the agreement; what was signed under it stays signed.

    Raises:
        NoAgreement: there is none.
    """
    demand(actor, Permission.USE_CABINET)
    row = await accepted_by(work, actor.subject_id, lock=True)
    if row is None:
        raise NoAgreement("Соглашение не принято, отказываться не от чего")
    row.revoked_at = work.now
    audit.record(
        work,
        AuditAction.AGREEMENT_REVOKED,
        actor_id=actor.author_id,
        subject=f"user:{actor.subject_id}",
        ip=actor.ip,
    )


async def demanded(work: UnitOfWork, one: Customer) -> SignatureAgreementAccepted:
    """Return the acceptance that a signature by SMS rests upon.

    Raises:
        PhoneNotConfirmed: the phone of the profile was not confirmed, or is no mobile one.
        NoAgreement: the agreement was not accepted.
    """
    _demand_phone(one)
    accepted = await accepted_by(work, one.user_id)
    if accepted is None:
        raise NoAgreement
    return accepted


async def accepted_by(work: UnitOfWork, user_id: int, *, lock: bool = False) -> SignatureAgreementAccepted | None:
    """Return the acceptance in force of a user."""
    query = select(SignatureAgreementAccepted).where(
        SignatureAgreementAccepted.user_id == user_id, col(SignatureAgreementAccepted.revoked_at).is_(None)
    )
    return (await work.session.exec(query.with_for_update() if lock else query)).first()


def _demand_phone(one: Customer) -> None:
    if not (one.phone_confirmed and is_mobile(one.phone)):
        raise PhoneNotConfirmed


async def _identified(work: UnitOfWork, one: Customer) -> _Identified:
    """How the company knows this customer. Raises NotIdentified."""
    seen = select(PassportSeen.seen_by).where(PassportSeen.user_id == one.user_id)
    row = (await work.session.exec(seen.order_by(col(PassportSeen.id).desc()).limit(1))).all()
    if row:
        return _Identified(SignerIdentification.PASSPORT_SEEN, row[0])
    holders = (
        select(CustomerAccount.holder)
        .join(AccountLink, col(AccountLink.account_id) == col(CustomerAccount.id))
        .where(AccountLink.user_id == one.user_id, col(AccountLink.detached_at).is_(None))
    )
    own = folded(one.firm or one.contact)
    if any(folded(holder) == own for holder in await work.session.exec(holders)):
        return _Identified(SignerIdentification.ACCOUNT_PIN)
    raise NotIdentified


@dataclass(frozen=True)
class _Text:
    key: int
    version: str
    body: str


async def _text(work: UnitOfWork) -> _Text:
    today = local_day(work.now, settings().time_zone)
    ends = col(SignatureAgreementText.valid_to)
    query = (
        select(SignatureAgreementText)
        .where(SignatureAgreementText.valid_from <= today, or_(ends.is_(None), ends >= today))
        .order_by(col(SignatureAgreementText.valid_from).desc())
    )
    row = (await work.session.exec(query)).first()
    if row is None:
        raise RuntimeError("no text of the agreement on the simple signature is in force")
    return _Text(row.key, row.version, row.body)


async def _version(work: UnitOfWork, text_id: int) -> str:
    query = select(SignatureAgreementText.version).where(SignatureAgreementText.id == text_id)
    return (await work.session.exec(query)).one()


async def _paper(work: UnitOfWork, text: _Text, one: Customer, signer: str, way: SignerIdentification) -> NewDocument:
    public_id, on = uuid.uuid4(), local_day(work.now, settings().time_zone)
    data = paper_data(text.version, text.body, await in_force.company(work), one, signer, way, work.now, on)
    data["mark"] = mark(public_id)
    content = await asyncio.to_thread(pdf, _TEMPLATE, data, work.now.replace(microsecond=0))
    return NewDocument(
        kind=DocumentKind.SIGNATURE_AGREEMENT,
        user_id=one.user_id,
        title=DocumentKind.SIGNATURE_AGREEMENT.label,
        content=content,
        issued_on=on,
        source=DocumentSource.PORTAL,
        public_id=public_id,
        template=f"signature_agreement@{text.version}",
        tell=False,
    )


def paper_data(
    version: str,
    body: str,
    company: CompanyView,
    one: Customer,
    signer: str,
    way: SignerIdentification,
    accepted_at: datetime,
    on: date,
) -> dict[str, object]:
    """Return what the paper of an acceptance tells (pure)."""
    facts = (
        ("Компания", f"{company.full_name}, ИНН {company.inn}"),
        ("Клиент", f"{one.firm}, ИНН {one.inn}" if one.firm else signer),
        ("Подписывает", signer),
        ("Телефон для кодов", masked_phone(one.phone)),
        ("Личность установлена", way.label),
        ("Принято", moment(accepted_at, settings().time_zone)),
    )
    return {
        "title": DocumentKind.SIGNATURE_AGREEMENT.label,
        "company": company.full_name,
        "version": version,
        "day": day(on),
        "facts": [{"label": label, "text": text} for label, text in facts],
        "blocks": [{"paragraph": one.paragraph, "lines": list(one.lines)} for one in blocks(body)],
    }
