"""What an employee has chosen of the operator's queue."""

from sqlalchemy import BigInteger, ForeignKey
from sqlmodel import Field

from lkk.models.base import Row


class QueueColumns(Row, table=True):
    """The columns of the queue that an employee has put away, separated by blanks."""

    __tablename__ = "queue_columns"

    user_id: int = Field(
        sa_type=BigInteger, sa_column_args=[ForeignKey("user_account.id", ondelete="CASCADE")], primary_key=True
    )
    put_away: str = Field(default="", max_length=200)
