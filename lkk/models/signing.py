"""Electronic signatures: the agreement, who may sign, codes, signatures, answers, the chain of evidence."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, BigInteger, Index, UniqueConstraint, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from lkk.models.base import Row, SealedJSON, SealedText, Table, enum_type, reference
from lkk.vocabulary.signing import (
    CheckOutcome,
    EvidenceEvent,
    SignatureMethod,
    SignatureSide,
    SignerIdentification,
)


class SignatureAgreementText(Table, table=True):
    """One version of the agreement on the simple signature; loaded by migrations."""

    __tablename__ = "signing_agreement_text"

    version: str = Field(max_length=20, unique=True)
    body: str
    valid_from: date
    valid_to: date | None = None


class SignatureAgreementAccepted(Table, table=True):
    """That a user accepted the agreement: which text, as whom, how they were identified and by whom.

    `document_id` is the paper of it in the room of documents.
    """

    __tablename__ = "signing_agreement"
    __table_args__ = (
        Index(
            "uq_signing_agreement_live",
            "user_id",
            unique=True,
            postgresql_where=text("revoked_at is null"),
        ),
    )

    user_id: int = reference("user_account")
    text_id: int = reference("signing_agreement_text", ondelete="RESTRICT")
    text_sha256: str = Field(max_length=64)
    signer_name: str = Field(max_length=400)
    phone: str = Field(sa_type=SealedText("signing_agreement.phone"))
    identification: SignerIdentification = Field(sa_type=enum_type(SignerIdentification))
    identified_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    accepted_at: datetime
    revoked_at: datetime | None = None
    ip: str = Field(default="", max_length=45)
    session_id: int = Field(sa_type=BigInteger)
    document_id: int | None = reference("document", nullable=True, ondelete="SET NULL")


class SigningRepresentative(Table, table=True):
    """Who may sign for a legal entity besides its head, until the last day of the power; an employee saw it.

    `ended_at` is there when the power was ended before that day.
    """

    __tablename__ = "signing_representative"

    user_id: int = reference("user_account")
    name: str = Field(max_length=400)
    power: str = Field(max_length=300)  # its number and day, as the paper says
    valid_to: date
    checked_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    checked_at: datetime
    ended_at: datetime | None = None
    ended_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    ended_why: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})


class SigningCode(Table, table=True):
    """What a code in an SMS was asked for: these bytes, this person, this session."""

    __tablename__ = "signing_code"
    __table_args__ = (UniqueConstraint("request_id"),)

    request_id: int = reference("person_code", index=False)
    version_id: int = reference("document_version")
    user_id: int = reference("user_account")
    session_id: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)
    sms_id: int | None = reference("sms_message", nullable=True, ondelete="SET NULL", index=False)
    sent_at: datetime


class DocumentSignature(Table, table=True):
    """A signature of a version for one side.

    One by a file that nobody could verify waits for an employee's check while `checked_at` is empty. `certificate` is
    what the file says of itself: issuer, serial, term, algorithm, the moment the signer claims.
    """

    __tablename__ = "document_signature"
    __table_args__ = (UniqueConstraint("version_id", "side"),)

    version_id: int = reference("document_version", index=False)
    side: SignatureSide = Field(sa_type=enum_type(SignatureSide))
    method: SignatureMethod = Field(sa_type=enum_type(SignatureMethod))
    user_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    signer_name: str = Field(max_length=400)
    organization: str = Field(default="", max_length=400)
    signed_at: datetime
    file_id: int | None = reference("stored_file", nullable=True, ondelete="SET NULL")
    outcome: CheckOutcome = Field(sa_type=enum_type(CheckOutcome))
    reason: str = Field(default="", max_length=300)
    certificate: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    agreement_id: int | None = reference("signing_agreement", nullable=True, ondelete="SET NULL", index=False)
    session_id: int | None = Field(default=None, sa_type=BigInteger)
    checked_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    checked_at: datetime | None = None
    check_note: str = Field(default="", max_length=300)


class SigningAnswer(Table, table=True):
    """Why a customer did not sign a version: a refusal, or a statement of disagreements.

    `rejection` is why the company has rejected the disagreements; the customer may then refuse the same version.
    """

    __tablename__ = "signing_answer"
    __table_args__ = (UniqueConstraint("version_id", "event"),)

    version_id: int = reference("document_version", index=False)
    user_id: int = reference("user_account")
    event: EvidenceEvent = Field(sa_type=enum_type(EvidenceEvent))
    reason: str = Field(max_length=1000)
    statement_id: int | None = reference("document", nullable=True, ondelete="SET NULL")
    at: datetime
    rejection: str = Field(default="", max_length=1000, sa_column_kwargs={"server_default": ""})
    rejected_at: datetime | None = None
    rejected_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)


class EvidenceSheet(Table, table=True):
    """The evidence sheet of a signed version; `sealed_by` is empty where the portal has no seal."""

    __tablename__ = "evidence_sheet"

    version_id: int = Field(sa_type=BigInteger, unique=True, foreign_key="document_version.id", ondelete="CASCADE")
    file_id: int = reference("stored_file")
    sha256: str = Field(max_length=64, index=True)
    sealed_by: str = Field(default="", max_length=400)
    chain_seq: int = Field(sa_type=BigInteger)  # the end of the chain that the sheet names
    chain_hash: str = Field(max_length=64)
    made_at: datetime


class EvidenceRecord(Row, table=True):
    """A record of the one chain of evidence: it holds the hash of the one before and is never altered.

    `facts` hold nothing personal. `personal` lies sealed with the salt of its digest, so that the chain can be followed
    without opening it; its re-sealing under another key is the one change that the database lets through.
    """

    __tablename__ = "evidence_record"
    __table_args__ = (Index("ix_evidence_record_version_id", "version_id"),)

    seq: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64, unique=True)
    event: EvidenceEvent = Field(sa_type=enum_type(EvidenceEvent))
    at: datetime
    document_id: int | None = Field(default=None, sa_type=BigInteger)  # no foreign key: a record outlives everything
    version_id: int | None = Field(default=None, sa_type=BigInteger)
    facts: dict[str, Any] = Field(sa_type=JSONB)
    personal_digest: str = Field(max_length=64)
    personal: dict[str, Any] = Field(sa_type=SealedJSON("evidence_record.personal"))


_FUNCTION = DDL("""
create or replace function keep_evidence() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if (new.seq, new.previous_hash, new.hash, new.event, new.at, new.document_id, new.version_id, new.facts,
            new.personal_digest)
           is not distinct from
           (old.seq, old.previous_hash, old.hash, old.event, old.at, old.document_id, old.version_id, old.facts,
            old.personal_digest) then
            return new;
        end if;
    end if;
    raise exception 'records of evidence are added, never altered' using errcode = '42501';
end $$
""")
_ROWS = DDL("""
create trigger keep_evidence before update or delete on evidence_record
for each row execute function keep_evidence()
""")
_TABLE = DDL("""
create trigger keep_all_evidence before truncate on evidence_record
for each statement execute function keep_evidence()
""")
event.listen(SQLModel.metadata, "before_create", _FUNCTION)
for _trigger in (_ROWS, _TABLE):
    event.listen(SQLModel.metadata.tables["evidence_record"], "after_create", _trigger)
