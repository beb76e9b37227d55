"""Sign-ins into a cabinet that were refused: they name it, but nobody who did it."""

from sqlalchemy import ColumnElement
from sqlmodel import col

from lkk.models.audit import AuditEvent
from lkk.vocabulary.audit import AuditAction


def refused_sign_ins(user_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the audit's rows about them."""
    return (
        col(AuditEvent.action) == AuditAction.SIGN_IN_REFUSED.value,
        col(AuditEvent.subject) == f"user:{user_id}",
    )
