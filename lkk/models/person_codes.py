"""Codes sent to a known person, by whichever way."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.people import CodeChannel, CodePurpose


class PersonCode(Table, table=True):
    """A six-digit code about a user: sent to `destination`, asked for by the user or by an employee.

    `code_hmac` is bound to the purpose, the destination, the user and the thing the code was asked for.
    """

    __tablename__ = "person_code"
    __table_args__ = (
        Index(
            "ix_person_code_open",
            "about_user_id",
            "purpose",
            postgresql_where=text("used_at is null"),
        ),
        Index("ix_person_code_expires_at", "expires_at"),
    )

    purpose: CodePurpose = Field(sa_type=enum_type(CodePurpose))
    channel: CodeChannel = Field(sa_type=enum_type(CodeChannel))
    destination: str = Field(max_length=254)
    about_user_id: int = reference("user_account", index=False)
    asked_by: int = reference("user_account")
    code_hmac: str = Field(max_length=64)
    tries_left: int
    sent_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
