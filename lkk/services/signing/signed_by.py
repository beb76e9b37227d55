"""Who has signed each of several documents, for lists of them."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import and_
from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.documents import Document, DocumentVersion
from lkk.models.signing import DocumentSignature
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.signing import CheckOutcome, SignatureSide


class SignedBy(NamedTuple):
    """A signature of the version in force."""

    side: SignatureSide
    name: str
    outcome: CheckOutcome


async def signed_by(work: UnitOfWork, documents: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[SignedBy]]:
    """Return the signatures by the public ids of documents, which the caller has found to be the actor's to see."""
    query = (
        select_columns(
            col(Document.public_id),
            col(DocumentSignature.side),
            col(DocumentSignature.signer_name),
            col(DocumentSignature.outcome),
        )
        .join(DocumentVersion, col(DocumentVersion.id) == col(DocumentSignature.version_id))
        .join(
            Document,
            and_(
                col(Document.id) == col(DocumentVersion.document_id),
                col(Document.current_version) == col(DocumentVersion.number),
            ),
        )
        .where(col(Document.public_id).in_(documents))
        .order_by(col(DocumentSignature.signed_at), col(DocumentSignature.id))
    )
    found: dict[uuid.UUID, list[SignedBy]] = defaultdict(list)
    if documents:
        for public_id, *signature in await work.session.execute(query):
            found[public_id].append(SignedBy(*signature))
    return found
