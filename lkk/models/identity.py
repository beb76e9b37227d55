"""People who sign in: customers and staff, their profiles, sessions and one-time codes."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from lkk.models.base import Row, SealedText, Table, enum_type, folded, reference
from lkk.vocabulary.people import (
    ApplicantType,
    CabinetClass,
    CodePurpose,
    RegistrationKind,
    Role,
    UserStatus,
    VisitEvidence,
)

#: Who speaks for an organisation, as one text to search in.
CONTACT_NAME = "last_name || ' ' || first_name || ' ' || middle_name"


class User(Table, table=True):
    """Somebody with an e-mail; `email` is normalised and in lower case."""

    __tablename__ = "user_account"
    __table_args__ = (
        Index(
            "ix_user_account_pending",
            "created_at",
            postgresql_where=text("status = 'pending'"),
        ),
        Index("ix_user_account_role_status", "role", "status"),
        Index(
            "ix_user_account_customer_name",
            text(f"({folded('display_name')}) gin_trgm_ops"),
            postgresql_using="gin",
            postgresql_where=text("role = 'customer'"),
        ),
        Index("ix_user_account_closed_login", "closed_login", postgresql_where=text("closed_login <> ''")),
        Index("ix_user_account_email_begins", text('email collate "C"')),
    )

    email: str = Field(max_length=254, unique=True)
    password_hash: str | None = Field(default=None, max_length=255)
    role: Role = Field(default=Role.CUSTOMER, sa_type=enum_type(Role))
    status: UserStatus = Field(default=UserStatus.PENDING, sa_type=enum_type(UserStatus))
    cabinet_class: CabinetClass | None = Field(default=None, sa_type=enum_type(CabinetClass))
    applicant_type: ApplicantType | None = Field(default=None, sa_type=enum_type(ApplicantType))
    display_name: str = Field(default="", max_length=400)
    created_at: datetime
    activated_at: datetime | None = None
    last_sign_in_at: datetime | None = None
    password_changed_at: datetime | None = None
    locked_reason: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})  # of the last lock
    closed_at: datetime | None = None
    # Of who closed the cabinet: HMAC of the e-mail they signed in with, until the sign-in has nothing to tell them.
    closed_login: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    # One more makes the links to switch emails off, which stand in earlier emails, open nothing.
    letter_links: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


def _sealed(name: str) -> Any:
    return Field(default="", sa_type=SealedText(f"profile.{name}"), sa_column_kwargs={"server_default": ""})


def _line(length: int) -> Any:
    return Field(default="", max_length=length, sa_column_kwargs={"server_default": ""})


class Profile(Row, table=True):
    """The registration data of a customer; empty strings where a kind has no such field."""

    __tablename__ = "profile"
    __table_args__ = (
        Index("ix_profile_phone_ends", text('(reverse(phone)) collate "C"'), postgresql_where=text("phone <> ''")),
        Index(
            "ix_profile_contact_name",
            text(f"({folded(CONTACT_NAME)}) gin_trgm_ops"),
            postgresql_using="gin",
            postgresql_where=text("organization_name <> ''"),
        ),
        Index(
            "ix_profile_premises",
            text(f"({folded('premises_address')}) gin_trgm_ops"),
            postgresql_using="gin",
            postgresql_where=text("premises_address <> ''"),
        ),
    )

    user_id: int = Field(primary_key=True, foreign_key="user_account.id", ondelete="CASCADE", sa_type=BigInteger)
    kind: RegistrationKind = Field(sa_type=enum_type(RegistrationKind))
    last_name: str = Field(default="", max_length=80)
    first_name: str = Field(default="", max_length=80)
    middle_name: str = Field(default="", max_length=80)
    organization_name: str = Field(default="", max_length=400)
    inn: str = Field(default="", max_length=12)
    kpp: str = Field(default="", max_length=9)
    ogrn: str = Field(default="", max_length=15)
    snils: str = Field(default="", sa_type=SealedText("profile.snils"))
    phone: str = Field(default="", max_length=16)
    phone_confirmed_at: datetime | None = None  # by a code sent to this very phone; another phone begins without it
    premises_address: str = Field(default="", max_length=400)
    cadastral_number: str = Field(default="", max_length=40)
    passport: str = _sealed("passport")  # series and number
    passport_issued_by: str = _sealed("passport_issued_by")
    passport_issued_on: str = _sealed("passport_issued_on")  # YYYY-MM-DD
    passport_department: str = _sealed("passport_department")
    bik: str = _sealed("bik")
    bank_name: str = _sealed("bank_name")
    settlement_account: str = _sealed("settlement_account")
    correspondent_account: str = _sealed("correspondent_account")
    head_name: str = _line(400)
    head_position: str = _line(255)
    head_authority: str = _line(255)
    registration_address: str = _line(400)
    actual_address: str = _line(400)
    postal_address: str = _line(400)
    updated_at: datetime


class PassportSeen(Table, table=True):
    """An employee saw the original of a customer's passport; every sighting is kept, the latest is told of."""

    __tablename__ = "passport_seen"

    user_id: int = reference("user_account")
    seen_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    seen_at: datetime


class UserSession(Table, table=True):
    """A signed-in browser; the cookie's SHA-256 is stored, never the cookie (ASVS 7).

    `user_id` is whose cabinet it opens. A visit of an employee names the employee, the session it was begun from and
    why, and `account_id` once the employee has chosen an account: the customer's own choice stays. The session of a
    tablet names the one draft it shows. Both end with the session they were begun from.
    """

    __tablename__ = "user_session"
    __table_args__ = (
        Index("ix_user_session_author_id", "author_id", postgresql_where=text("author_id is not null")),
        Index("ix_user_session_parent_id", "parent_id", postgresql_where=text("parent_id is not null")),
        Index("ix_user_session_draft_id", "draft_id", postgresql_where=text("draft_id is not null")),
        Index("ix_user_session_account_id", "account_id", postgresql_where=text("account_id is not null")),
    )

    key_hash: str = Field(max_length=64, unique=True)
    user_id: int = reference("user_account")
    created_at: datetime
    seen_at: datetime
    ip: str = Field(default="", max_length=45)
    browser: str = Field(default="", max_length=120)
    author_id: int | None = reference("user_account", nullable=True, index=False)
    parent_id: int | None = reference("user_session", nullable=True, index=False)
    draft_id: int | None = reference("application", nullable=True, index=False)
    account_id: int | None = reference("customer_account", nullable=True, index=False, ondelete="SET NULL")
    reason: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})
    evidence: VisitEvidence | None = Field(default=None, sa_type=enum_type(VisitEvidence))
    ends_at: datetime | None = None


class OneTimeCode(Table, table=True):
    """A six-digit code sent by letter, bound to the browser that asked for it by `ticket_hash`."""

    __tablename__ = "one_time_code"
    __table_args__ = (Index("ix_one_time_code_email_purpose_sent_at", "email", "purpose", "sent_at"),)

    purpose: CodePurpose = Field(sa_type=enum_type(CodePurpose))
    email: str = Field(max_length=254)
    ticket_hash: str = Field(max_length=64, unique=True)
    code_hmac: str = Field(max_length=64)
    tries_left: int
    sent_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None = None
    used_at: datetime | None = None


class DeletedRegistration(Table, table=True):
    """What stays of a registration that was never activated: when and by whom it was deleted, not who it was."""

    __tablename__ = "deleted_registration"
    __table_args__ = (
        Index("ix_deleted_registration_deleted_by", "deleted_by", postgresql_where=text("deleted_by is not null")),
    )

    email_hash: str = Field(max_length=64)
    registered_at: datetime
    deleted_at: datetime
    deleted_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
