"""What customers ask of their own data, and what becomes of it after the cabinet is closed."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.applications import TimeUnit
from lkk.vocabulary.retention import KeptData


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


class RetentionRule(Table, table=True):
    """How long data are kept after the cabinet is closed, an application after it is finished; effective-dated."""

    __tablename__ = "retention_rule"
    __table_args__ = (UniqueConstraint("data", "valid_from"),)

    data: KeptData = Field(sa_type=enum_type(KeptData))
    value: int
    unit: TimeUnit = Field(sa_type=enum_type(TimeUnit))
    law: str = Field(max_length=300)
    valid_from: date
    valid_to: date | None = None


class Erasure(Table, table=True):
    """That data of a closed cabinet are to be erased, and when they were; of an application for each one.

    The term is that of the day the cabinet was closed.
    """

    __tablename__ = "erasure"
    __table_args__ = (
        Index("ix_erasure_due", "due_at", postgresql_where=text("done_at is null")),
        Index("ix_erasure_application_id", "application_id", postgresql_where=text("application_id is not null")),
    )

    user_id: int = reference("user_account")
    application_id: int | None = reference("application", nullable=True, index=False)
    data: KeptData = Field(sa_type=enum_type(KeptData))
    due_at: datetime
    done_at: datetime | None = None
