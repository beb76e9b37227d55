"""Whether one of the two customers who sign a document has signed it, for lists of what waits for whom."""

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import col

from lkk.models.documents import Document, DocumentVersion
from lkk.models.signing import DocumentSignature
from lkk.vocabulary.signing import CheckOutcome


def signed_by(user_id: int) -> ColumnElement[bool]:
    """Return the condition of documents of two customers whose version in force this one has signed."""
    given = exists().where(
        col(DocumentVersion.document_id) == col(Document.id),
        col(DocumentVersion.number) == col(Document.current_version),
        col(DocumentSignature.version_id) == col(DocumentVersion.id),
        col(DocumentSignature.user_id) == user_id,
        right(),
    )
    return and_(col(Document.counterparty_id).is_not(None), given)


def right() -> ColumnElement[bool]:
    """Return the condition of signatures that stand: verified, or found right by an employee."""
    return or_(col(DocumentSignature.outcome) == CheckOutcome.VALID, col(DocumentSignature.checked_at).is_not(None))
