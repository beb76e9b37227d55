"""Which files of applications were passed on to the accounting system."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlmodel import Field

from lkk.models.base import Row


class FileHandOver(Row, table=True):
    """A file that was queued for the accounting system once; it has all of its bytes since `accepted_at`."""

    __tablename__ = "file_hand_over"

    file_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("stored_file.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
    )
    queued_at: datetime
    accepted_at: datetime | None = None
