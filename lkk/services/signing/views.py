"""What the page of a document shows of its signing: what is to be done next, who has signed, what can be downloaded."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from lkk.models.documents import DocumentVersion
from lkk.models.files import StoredFile
from lkk.models.signing import DocumentSignature, EvidenceSheet, SigningAnswer
from lkk.services.documents import finding, viewing
from lkk.services.files.views import ROUTE
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing import agreement, rejecting, signers, states
from lkk.services.signing.agreement import NoAgreement
from lkk.services.signing.names import masked_phone
from lkk.services.signing.refusing import DISPUTED
from lkk.services.signing.states import Signable, demand_ready, demand_term
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.signing import CUSTOMER_SIDES, CheckOutcome, SigningStep

OTHER_SIGNS = "Вы подписали документ. Он вступит в силу, когда его подпишет вторая сторона"
_IDLE = (SigningStep.NOTHING, SigningStep.FILE_WAITS, SigningStep.OTHER_SIDE)


@dataclass(frozen=True)
class SignatureLine:
    """A signature; `told` says how it was checked, `certificate` whose file it is, `url` gives the file."""

    side: str
    signer: str
    organization: str
    method: str
    signed_at: datetime
    outcome: CheckOutcome
    told: str
    certificate: str
    url: str


@dataclass(frozen=True)
class SigningView:
    """What is shown beside a document; `wanted` is a sentence where something keeps the customer from signing.

    `waiting_check` is why a customer's file waits for an employee. `answer` is why the customer did not sign,
    `rejection` why the company has rejected their disagreements with a version that still waits.
    """

    step: SigningStep
    wanted: str
    phone: str
    by_file: bool
    two_sign: bool
    may_disagree: bool
    signatures: tuple[SignatureLine, ...]
    waiting_check: str
    answer: str
    rejection: str
    sheet_url: str
    sealed_by: str
    has_container: bool


async def view(work: UnitOfWork, actor: Actor, public_id: uuid.UUID) -> SigningView:
    """Return what the page of a document shows to whoever may see it.

    Raises:
        NotFound: there is no such document for the actor.
    """
    document = await finding.seen(work, actor, public_id)
    version = await finding.current_version(work, document)
    rows = await _signatures(work, version)
    step, wanted, phone, firm = await _step(work, actor, Signable(document, version), rows)
    waiting = next((one for one, _ in rows if _waits(one)), None)
    sheet, url = await _sheet(work, version)
    awaits = document.state is DocumentState.AWAITS_SIGNATURE
    rejection = await rejecting.rejected(work, version.key) if awaits else ""
    return SigningView(
        step=step,
        wanted=wanted,
        phone=phone,
        by_file=firm and step not in (*_IDLE, SigningStep.READ),
        two_sign=document.counterparty_id is not None,
        may_disagree=step is not SigningStep.NOTHING and document.kind in DISPUTED and not rejection,
        signatures=tuple(_line(one, file) for one, file in rows),
        waiting_check=waiting.reason if waiting and awaits else "",
        answer="" if awaits else await _answer(work, version),
        rejection=rejection,
        sheet_url=url,
        sealed_by=sheet.sealed_by if sheet else "",
        has_container=sheet is not None,
    )


async def _step(
    work: UnitOfWork, actor: Actor, found: Signable, rows: list[tuple[DocumentSignature, uuid.UUID | None]]
) -> tuple[SigningStep, str, str, bool]:
    """What is next, the sentence of it, the phone of codes, and whether a firm signs."""
    document = found.document
    side = states.side_of(document, actor.subject_id)
    own = not actor.staff and not actor.visiting and side is not None
    if not own or document.state is not DocumentState.AWAITS_SIGNATURE:
        return SigningStep.NOTHING, "", "", False
    one = await signers.customer(work, actor.subject_id)
    firm = one.legal_entity
    mine = [row for row, _ in rows if row.side is side]
    if document.counterparty_id is not None and any(_stands(row) for row in mine):
        return SigningStep.OTHER_SIDE, OTHER_SIGNS, "", firm
    if any(_waits(row) for row in mine):
        return SigningStep.FILE_WAITS, "Ваш файл подписи проверяет сотрудник. О решении мы сообщим", "", firm
    try:
        demand_term(work, document)
        await demand_ready(work, actor, found)
    except ServiceError as error:
        read = await viewing.read_to_end(work, actor.subject_id, found.version.key)
        return (SigningStep.WAIT if read else SigningStep.READ), error.text, "", firm
    try:
        await signers.name_for_sms(work, one)
        await agreement.demanded(work, one)
    except NoAgreement as error:
        return SigningStep.AGREE, error.text, "", firm
    except ServiceError as error:
        return SigningStep.PREPARE, error.text, "", firm
    return SigningStep.SIGN, "", masked_phone(one.phone), firm


def _waits(one: DocumentSignature) -> bool:
    """Whether a customer's file waits for an employee."""
    customer = one.side in CUSTOMER_SIDES
    return customer and one.outcome is CheckOutcome.NOT_CHECKED and one.checked_at is None


def _stands(one: DocumentSignature) -> bool:
    return one.outcome is CheckOutcome.VALID or one.checked_at is not None


async def _signatures(work: UnitOfWork, version: DocumentVersion) -> list[tuple[DocumentSignature, uuid.UUID | None]]:
    query = (
        select(DocumentSignature, StoredFile.public_id)
        .join(StoredFile, col(StoredFile.id) == col(DocumentSignature.file_id), isouter=True)
        .where(DocumentSignature.version_id == version.key)
        .order_by(col(DocumentSignature.id))
    )
    return [(row, file) for row, file in await work.session.exec(query)]


async def _sheet(work: UnitOfWork, version: DocumentVersion) -> tuple[EvidenceSheet | None, str]:
    query = (
        select(EvidenceSheet, StoredFile.public_id)
        .join(StoredFile, col(StoredFile.id) == col(EvidenceSheet.file_id))
        .where(EvidenceSheet.version_id == version.key)
    )
    found = (await work.session.exec(query)).first()
    return (found[0], f"{ROUTE}/{found[1]}") if found else (None, "")


async def _answer(work: UnitOfWork, version: DocumentVersion) -> str:
    query = select(SigningAnswer.reason).where(SigningAnswer.version_id == version.key)
    return (await work.session.exec(query.order_by(col(SigningAnswer.id).desc()))).first() or ""


def _line(one: DocumentSignature, file: uuid.UUID | None) -> SignatureLine:
    told = one.outcome.label
    if one.checked_at is not None:
        told = f"проверена сотрудником: {one.check_note}"
    elif one.reason:
        told = f"{told}: {one.reason[:1].lower()}{one.reason[1:]}"
    issuer = one.certificate.get("issuer", "")
    return SignatureLine(
        side=one.side.label,
        signer=one.signer_name,
        organization=one.organization,
        method=one.method.label,
        signed_at=one.signed_at,
        outcome=one.outcome,
        told=told,
        certificate=f"№ {one.certificate.get('serial', '')}, {issuer}" if issuer else "",
        url=f"{ROUTE}/{file}" if file else "",
    )
