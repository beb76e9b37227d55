"""Documents of customers: each with its versions, and who has seen which page of a version."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.documents import NUMBER_LENGTH, TITLE_LENGTH, DocumentKind, DocumentSource, DocumentState


class Document(Table, table=True):
    """A document of one person, or of an account alone: then whoever has the account attached reads it.

    One that two customers sign is of `user_id` and `counterparty_id` alike. `public_id` is random and printed on the
    document; `external_key` is the key of the accounting system.
    """

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("user_id is not null or account_id is not null", name="of_somebody"),
        CheckConstraint("current_version > 0", name="current_version"),
        CheckConstraint("amount_kopecks >= 0", name="amount_kopecks"),
        Index("ix_document_user_id", "user_id", "created_at"),
        Index("ix_document_counterparty_id", "counterparty_id", postgresql_where=text("counterparty_id is not null")),
        Index("ix_document_sign_until", "sign_until", postgresql_where=text("state = 'awaits_signature'")),
    )

    public_id: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    user_id: int | None = reference("user_account", nullable=True, ondelete="RESTRICT", index=False)
    counterparty_id: int | None = reference("user_account", nullable=True, ondelete="RESTRICT", index=False)
    account_id: int | None = reference("customer_account", nullable=True, ondelete="RESTRICT")
    application_id: int | None = reference("application", nullable=True)
    kind: DocumentKind = Field(sa_type=enum_type(DocumentKind))
    title: str = Field(max_length=TITLE_LENGTH)
    number: str = Field(default="", max_length=NUMBER_LENGTH)
    issued_on: date
    state: DocumentState = Field(sa_type=enum_type(DocumentState))
    state_changed_at: datetime
    source: DocumentSource = Field(sa_type=enum_type(DocumentSource))
    external_key: str | None = Field(default=None, max_length=64, unique=True)
    current_version: int = 1
    amount_kopecks: int | None = Field(default=None, sa_type=BigInteger)
    sign_until: date | None = None
    acknowledged_at: datetime | None = None
    created_at: datetime
    created_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL")


class DocumentVersion(Table, table=True):
    """The bytes of a document at one time: those of its stored file are shown, hashed and signed.

    `pages` is 0 for what is no PDF; `template` is the code and version it was set from; a frozen one never changes.
    """

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number"), CheckConstraint("number > 0", name="number"))

    document_id: int = reference("document", index=False)
    number: int
    file_id: int = reference("stored_file")
    sha256: str = Field(max_length=64, index=True)
    pages: int = 0
    template: str = Field(default="", max_length=60)
    created_at: datetime
    frozen_at: datetime | None = None


class DocumentPageSeen(Table, table=True):
    """A page of a version that was shown to a person."""

    __tablename__ = "document_page_seen"
    __table_args__ = (UniqueConstraint("version_id", "user_id", "page"),)

    version_id: int = reference("document_version", index=False)
    user_id: int = reference("user_account")
    page: int
    at: datetime
