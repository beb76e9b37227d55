"""Signatures that come as files: read, checked against the bytes, kept beside the document."""

from functools import lru_cache
from pathlib import Path

from sqlmodel import select

from lkk.models.documents import Document, DocumentVersion
from lkk.models.files import StoredFile
from lkk.models.signing import DocumentSignature
from lkk.services.documents.posting import owner
from lkk.services.files import giving
from lkk.services.files.contents import Made
from lkk.services.files.storing import NewFile, store, within
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing import cms, evidence, questions, states
from lkk.services.signing.cms import Checked, OwnCheck, SignatureCheck, roots_in
from lkk.settings import settings
from lkk.vocabulary.applications import Side
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.signing import CUSTOMER_SIDES, CheckOutcome, EvidenceEvent, SignatureMethod, SignatureSide

_MEDIA_TYPE = "application/pkcs7-signature"


class SignatureInvalid(ServiceError):
    """The file signs nothing; the text tells why."""


class SignedAlready(ServiceError):
    """A version has one signature a side."""

    text = "Эта сторона документ уже подписала"


@lru_cache
def own_check() -> SignatureCheck:
    """Return the check of this process: RSA and ECDSA, up to the centres of the settings."""
    path = settings().signature_roots
    return OwnCheck(roots_in(Path(path).read_bytes()) if path else ())


async def checked(work: UnitOfWork, version: DocumentVersion, signature: bytes) -> Checked:
    """Return what a file shows of the stored bytes of a version.

    Raises:
        NotSignature: it is none.
        SignatureInvalid: it is of other bytes, out of its term, or damaged.
    """
    query = select(StoredFile.public_id).where(StoredFile.id == version.file_id)
    content = await giving.read_whole((await work.session.exec(query)).one())
    found = await cms.checked(own_check(), content, signature, work.now)
    if found.outcome is CheckOutcome.INVALID:
        raise SignatureInvalid(found.reason, at=cms.FIELD)
    return found


async def attach(
    work: UnitOfWork,
    actor: Actor | None,
    document: Document,
    version: DocumentVersion,
    side: SignatureSide,
    signature: bytes,
    found: Checked,
) -> DocumentSignature:
    """Keep a file and write what it showed, in place of one that proved wrong; the document is locked.

    Raises:
        SignedAlready: the side has signed this version.
        NoRoom, StorageUnavailable: the file cannot be kept now.
    """
    query = select(DocumentSignature).where(DocumentSignature.version_id == version.key, DocumentSignature.side == side)
    before = (await work.session.exec(query)).first()
    if before is not None:
        if before.outcome is not CheckOutcome.INVALID:
            raise SignedAlready
        await work.session.delete(before)
        await work.session.flush()
    new = NewFile(
        owner=owner(document.key),
        slot=f"v{version.number}.{side.value}.sig",
        name=f"{document.public_id}.{side.value}.sig",
        side=Side.CUSTOMER if side in CUSTOMER_SIDES else Side.COMPANY,
        title=f"Подпись: {side.label}",
        uploaded_by=actor.author_id if actor else None,
        media_type=_MEDIA_TYPE,
    )
    file = await store(new, Made(signature), within(work))
    certificate, holder = found.certificate, found.certificate.holder
    row = DocumentSignature(
        version_id=version.key,
        side=side,
        method=SignatureMethod.CMS,
        user_id=states.signer_id(document, side),
        signer_name=holder.person or holder.organization,
        organization=holder.organization,
        signed_at=work.now,
        file_id=file.key,
        outcome=found.outcome,
        reason=found.reason,
        certificate={
            "issuer": certificate.issuer,
            "serial": certificate.serial,
            "valid_from": certificate.valid_from.isoformat(),
            "valid_to": certificate.valid_to.isoformat(),
            "algorithm": found.algorithm,
            "claimed_at": found.claimed_at.isoformat() if found.claimed_at else "",
        },
    )
    work.session.add(row)
    await work.session.flush()
    await _write(work, actor, document, version, row, file)
    questions.ask(work, row)
    return row


async def _write(
    work: UnitOfWork,
    actor: Actor | None,
    document: Document,
    version: DocumentVersion,
    row: DocumentSignature,
    file: StoredFile,
) -> None:
    if actor is not None:
        audit.record(
            work,
            AuditAction.SIGNATURE_ATTACHED,
            actor_id=actor.author_id,
            subject=f"document:{document.key}",
            ip=actor.ip,
            side=row.side.value,
            outcome=row.outcome.value,
        )
    await evidence.append(
        work,
        EvidenceEvent.SIGNATURE_ATTACHED,
        document_id=document.key,
        version_id=version.key,
        facts={
            "document": str(document.public_id),
            "sha256": version.sha256,
            "side": row.side.value,
            "signature_sha256": file.sha256,
            "outcome": row.outcome.value,
            "algorithm": row.certificate["algorithm"],
        },
        personal={
            "signer": row.signer_name,
            "organization": row.organization,
            "serial": row.certificate["serial"],
            "by": actor.author_id if actor else None,
        },
    )
