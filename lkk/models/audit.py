"""Who did what: sign-ins, refusals, acts of staff, and what the staff did with a customer's data."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.access import AccessKind


class AuditEvent(Table, table=True):
    """One act; `details` never holds secrets or what a person typed."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_at", "at"),
        Index("ix_audit_event_refused", "subject", postgresql_where=text("action = 'sign_in_refused'")),
    )

    at: datetime
    actor_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    action: str = Field(max_length=60)
    subject: str = Field(default="", max_length=80)
    ip: str = Field(default="", max_length=45)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)


class DataAccess(Table, table=True):
    """That an employee opened or changed the data of a customer, why, and for which application if for one.

    Kept as long as the customer's other data; never changed.
    """

    __tablename__ = "data_access"
    __table_args__ = (Index("ix_data_access_subject_id_id", "subject_id", "id"),)

    at: datetime
    subject_id: int = reference("user_account", index=False)
    author_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    what: AccessKind = Field(sa_type=enum_type(AccessKind))
    reason: str = Field(max_length=300)
    application_id: int | None = reference("application", nullable=True, ondelete="SET NULL")
