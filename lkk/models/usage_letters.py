"""Which applications for statistics were answered with their letter."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlmodel import Field

from lkk.models.base import Row


class UsageLetter(Row, table=True):
    """The letter of an application, sent once."""

    __tablename__ = "usage_letter"

    application_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_args=[ForeignKey("application.id", ondelete="CASCADE")]
    )
    sent_at: datetime
