"""What anybody may learn of a document they hold: whether it is ours and unaltered, who signed it, by masked names."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from sqlmodel import col, select

from lkk.models.documents import Document, DocumentVersion
from lkk.models.signing import DocumentSignature, EvidenceSheet
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing.names import masked
from lkk.vocabulary.documents import DocumentKind, DocumentState
from lkk.vocabulary.signing import CUSTOMER_SIDES, CheckOutcome

_HEX, _SHA256_LENGTH = frozenset("0123456789abcdef"), 64


class FileVerdict(Enum):
    """What the hash of a dropped file shows."""

    NOT_GIVEN = "not_given"
    SAME = "same"
    EARLIER = "earlier"
    SHEET = "sheet"
    ALTERED = "altered"


@dataclass(frozen=True)
class SignatureSeen:
    """A signature as anybody may read it; `signed_at` is aware UTC, `check` says how sure it is."""

    side: str
    signer: str
    organization: str
    method: str
    signed_at: datetime
    check: str


@dataclass(frozen=True)
class Verified:
    """A document as anybody may read it: no name, no sum, no address."""

    public_id: uuid.UUID
    kind: str
    number: str
    issued_on: date
    version: int
    sha256: str
    state: str
    in_force: bool
    signatures: tuple[SignatureSeen, ...]
    file: FileVerdict


def hash_of(said: str) -> str:
    """Return a SHA-256 as it is stored, empty for what is none."""
    text = said.strip().lower()
    return text if len(text) == _SHA256_LENGTH and _HEX.issuperset(text) else ""


async def by_id(work: UnitOfWork, public_id: uuid.UUID, sha256: str = "") -> Verified | None:
    """Return the document of an id and what the hash of a file shows beside it; None: there is no such document."""
    document = (await work.session.exec(select(Document).where(Document.public_id == public_id))).first()
    return await _seen(work, document, sha256) if document is not None else None


async def by_hash(work: UnitOfWork, sha256: str) -> Verified | None:
    """Return the document whose file, or whose evidence sheet, has a hash; None: it is not known."""
    query = (
        select(Document)
        .join(DocumentVersion, col(DocumentVersion.document_id) == col(Document.id))
        .where(DocumentVersion.sha256 == sha256)
        .order_by(col(DocumentVersion.id).desc())
        .limit(1)
    )
    document = (await work.session.exec(query)).first()
    if document is None:
        of_sheet = (
            select(Document)
            .join(DocumentVersion, col(DocumentVersion.document_id) == col(Document.id))
            .join(EvidenceSheet, col(EvidenceSheet.version_id) == col(DocumentVersion.id))
            .where(EvidenceSheet.sha256 == sha256)
            .limit(1)
        )
        document = (await work.session.exec(of_sheet)).first()
    return await _seen(work, document, sha256) if document is not None else None


async def _seen(work: UnitOfWork, document: Document, sha256: str) -> Verified:
    """The version the file is of, else the one in force."""
    query = (
        select(DocumentVersion, EvidenceSheet.sha256)
        .join(EvidenceSheet, col(EvidenceSheet.version_id) == col(DocumentVersion.id), isouter=True)
        .where(DocumentVersion.document_id == document.key)
        .order_by(col(DocumentVersion.number))
    )
    rows = list(await work.session.exec(query))
    current = next(version for version, _ in rows if version.number == document.current_version)
    version, verdict = current, FileVerdict.ALTERED if sha256 else FileVerdict.NOT_GIVEN
    for one, of_sheet in rows:
        if sha256 and one.sha256 == sha256:
            version, verdict = one, FileVerdict.SAME if one is current else FileVerdict.EARLIER
        elif sha256 and of_sheet == sha256:
            version, verdict = one, FileVerdict.SHEET
    signed = select(DocumentSignature).where(DocumentSignature.version_id == version.key)
    signatures = await work.session.exec(signed.order_by(col(DocumentSignature.id)))
    return Verified(
        public_id=document.public_id,
        kind=document.kind.label if document.kind is not DocumentKind.OTHER else document.title,
        number=document.number,
        issued_on=document.issued_on,
        version=version.number,
        sha256=version.sha256,
        state=_public_state(document.state, earlier=verdict is FileVerdict.EARLIER),
        in_force=document.state not in _OVER and verdict is not FileVerdict.EARLIER,
        signatures=tuple(_signature(one) for one in signatures),
        file=verdict,
    )


_OVER = frozenset({DocumentState.REFUSED, DocumentState.EXPIRED, DocumentState.REPLACED, DocumentState.ANNULLED})
_STATES = {
    DocumentState.POSTED: "действует",
    DocumentState.AWAITS_SIGNATURE: "ждёт подписи",
    DocumentState.SIGNED: "подписан",
    DocumentState.DISAGREED: "клиент направил протокол разногласий",
    DocumentState.REFUSED: "клиент отказался подписывать",
    DocumentState.EXPIRED: "не подписан, срок подписания истёк",
    DocumentState.REPLACED: "заменён другим документом",
    DocumentState.ANNULLED: "аннулирован",
}


def _public_state(state: DocumentState, *, earlier: bool) -> str:
    return "прежняя версия, действует более новая" if earlier else _STATES[state]


def _signature(one: DocumentSignature) -> SignatureSeen:
    customer = one.side in CUSTOMER_SIDES
    check = one.outcome.label
    if one.outcome is CheckOutcome.NOT_CHECKED and one.checked_at is not None:
        check = "проверена сотрудником"
    return SignatureSeen(
        side=one.side.label,
        signer=masked(one.signer_name),
        organization=masked(one.organization) if customer else one.organization,
        method=one.method.label,
        signed_at=one.signed_at,
        check=check,
    )
