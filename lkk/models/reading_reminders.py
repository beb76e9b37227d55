"""Who was reminded of the window of readings already."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlmodel import Field

from lkk.models.base import Row


def _key_of(table: str) -> list[ForeignKey]:
    return [ForeignKey(f"{table}.id", ondelete="CASCADE")]


class ReadingReminder(Row, table=True):
    """One reminder, told once for a person, an account and a billing period; `event` is the key of what was told."""

    __tablename__ = "reading_reminder"

    user_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_args=_key_of("user_account"))
    account_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_args=_key_of("customer_account"))
    billing_period: date = Field(primary_key=True)
    event: str = Field(primary_key=True, max_length=40)
    told_at: datetime
