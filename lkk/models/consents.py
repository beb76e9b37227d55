"""Texts people agree to and the record that they did (152-ФЗ)."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.people import ConsentPurpose


class ConsentText(Table, table=True):
    """One version of a consent's text; loaded by migrations."""

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("purpose", "version"),)

    purpose: ConsentPurpose = Field(sa_type=enum_type(ConsentPurpose))
    version: str = Field(max_length=20)
    body: str
    valid_from: date
    valid_to: date | None = None


class Consent(Table, table=True):
    """That a user agreed to a version: the text's hash, when, from where, for which application if for one."""

    __tablename__ = "consent"

    user_id: int = reference("user_account")
    text_id: int = reference("consent_text", ondelete="RESTRICT")
    application_id: int | None = reference("application", nullable=True, ondelete="SET NULL")
    text_sha256: str = Field(max_length=64)
    given_at: datetime
    revoked_at: datetime | None = None
    ip: str = Field(default="", max_length=45)
    browser: str = Field(default="", max_length=120)
