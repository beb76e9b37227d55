"""Who did what: sign-ins, refusals, acts of staff."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Table, reference


class AuditEvent(Table, table=True):
    """One act; `details` never holds secrets or what a person typed."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_at", "at"),)

    at: datetime
    actor_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    action: str = Field(max_length=60)
    subject: str = Field(default="", max_length=80)
    ip: str = Field(default="", max_length=45)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
