"""What the company has disclosed: the figures of a quarter as they were published."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Table, reference


class Disclosure(Table, table=True):
    """The tables of a quarter, by its first day, as they were on the day of publishing; never changed afterwards.

    Publishing a quarter once more adds a row: the newest one of a quarter is shown.
    """

    __tablename__ = "disclosure"
    __table_args__ = (Index("ix_disclosure_quarter", "quarter", text("id desc")),)

    quarter: date
    parts: list[dict[str, Any]] = Field(sa_type=JSONB)
    published_at: datetime
    published_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
