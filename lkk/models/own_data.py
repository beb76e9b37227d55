"""What customers ask of their own data."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from lkk.models.base import Table, reference


class DataExport(Table, table=True):
    """A copy of everything the portal keeps of a customer: on its way until `ready_at`, gone after `expires_at`.

    Its archive is a stored file; the row goes with it.
    """

    __tablename__ = "data_export"
    __table_args__ = (
        Index("uq_data_export_waiting", "user_id", unique=True, postgresql_where=text("ready_at is null")),
        Index("ix_data_export_expires_at", "expires_at", postgresql_where=text("expires_at is not null")),
    )

    user_id: int = reference("user_account")
    asked_at: datetime
    ready_at: datetime | None = None
    expires_at: datetime | None = Field(default=None)
