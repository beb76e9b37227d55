"""Which employees have the portal open now."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, false
from sqlmodel import Field

from lkk.models.base import Row


class Presence(Row, table=True):
    """An employee at the desk: when an open tab was seen last, and whether they have said they are away."""

    __tablename__ = "presence"

    user_id: int = Field(
        sa_type=BigInteger, sa_column_args=[ForeignKey("user_account.id", ondelete="CASCADE")], primary_key=True
    )
    seen_at: datetime
    application_id: int | None = Field(
        default=None,
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("application.id", ondelete="SET NULL")],
    )  # whose card was opened last and is open
    away: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
