"""The site's list of notifications."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from lkk.models.base import Table, reference


class Notification(Table, table=True):
    """A message to one user; `event` is the key in the catalogue of notifications.

    `subject` is the number of the application it is about, empty for none: the list groups by it.
    """

    __tablename__ = "notification"
    __table_args__ = (
        Index("ix_notification_user_id_created_at", "user_id", "created_at", "id"),
        Index("ix_notification_user_id_subject", "user_id", "subject"),
        Index(
            "ix_notification_unread",
            "user_id",
            postgresql_where=text("read_at is null"),
        ),
    )

    user_id: int = reference("user_account", index=False)
    account_id: int | None = reference("customer_account", nullable=True, ondelete="SET NULL", index=False)
    event: str = Field(max_length=40)
    title: str = Field(max_length=200)
    body: str
    link: str = Field(default="", max_length=200)
    subject: str = Field(default="", max_length=24, sa_column_kwargs={"server_default": ""})
    created_at: datetime
    read_at: datetime | None = None


class UnwantedEmail(Table, table=True):
    """An event whose emails a user does without; `event` is the key in the catalogue of notifications."""

    __tablename__ = "unwanted_letter"
    __table_args__ = (UniqueConstraint("user_id", "event"),)

    user_id: int = reference("user_account", index=False)
    event: str = Field(max_length=40)
