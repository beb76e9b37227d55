"""What employees see of signing: files of customers that wait for a check."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from lkk.models.documents import Document, DocumentVersion
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.models.signing import DocumentSignature
from lkk.services.files.views import ROUTE
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.signing import CUSTOMER_SIDES, CheckOutcome, SignatureSide

MOST = 100


@dataclass(frozen=True)
class WaitingFile:
    """A customer's file that an employee checks; `received_at` is aware UTC."""

    document: uuid.UUID
    side: SignatureSide
    title: str
    number: str
    customer: str
    customer_id: int
    signer: str
    certificate: str
    reason: str
    received_at: datetime
    document_url: str
    signature_url: str


async def waiting(work: UnitOfWork, actor: Actor) -> list[WaitingFile]:
    """Return the files that wait longest, at most a hundred.

    Raises:
        NotAllowed: the actor checks no signatures.
    """
    demand(actor, Permission.CHECK_SIGNATURES)
    query = (
        select(DocumentSignature, Document, User.display_name, DocumentVersion.file_id)
        .join(DocumentVersion, col(DocumentVersion.id) == col(DocumentSignature.version_id))
        .join(Document, col(Document.id) == col(DocumentVersion.document_id))
        .join(User, col(User.id) == col(DocumentSignature.user_id))
        .where(
            col(DocumentSignature.side).in_(CUSTOMER_SIDES),
            DocumentSignature.outcome == CheckOutcome.NOT_CHECKED,
            col(DocumentSignature.checked_at).is_(None),
            Document.state == DocumentState.AWAITS_SIGNATURE,
            DocumentVersion.number == Document.current_version,
        )
        .order_by(col(DocumentSignature.id))
        .limit(MOST)
    )
    rows = list(await work.session.exec(query))
    wanted = [key for row, _, _, file in rows for key in (row.file_id, file)]
    found = await work.session.exec(select(StoredFile.id, StoredFile.public_id).where(col(StoredFile.id).in_(wanted)))
    urls = {key: f"{ROUTE}/{public_id}" for key, public_id in found}
    return [
        WaitingFile(
            document=document.public_id,
            side=row.side,
            title=document.title,
            number=document.number,
            customer=name,
            customer_id=row.user_id or 0,
            signer=", ".join(part for part in (row.signer_name, row.organization) if part),
            certificate=f"{row.certificate.get('serial', '')}, {row.certificate.get('issuer', '')}",
            reason=row.reason,
            received_at=row.signed_at,
            document_url=urls.get(file, ""),
            signature_url=urls.get(row.file_id, ""),
        )
        for row, document, name, file in rows
    ]
