"""The mailbox that hours come to: how far it was read, and its letters, of which no file and no text is kept."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import BigInteger, Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.hours_mail import AsideReason, LetterState


class HoursMailbox(Table, table=True):
    """A folder of a mail server and how far its numbers were read.

    `validity` is UIDVALIDITY: with another one the numbers mean nothing, and reading begins anew at letters received
    on `since` or later.
    """

    __tablename__ = "hours_mailbox"

    name: str = Field(max_length=400, unique=True)  # user@server/folder
    validity: int = Field(sa_type=BigInteger)
    last_uid: int = Field(default=0, sa_type=BigInteger)
    since: date | None = None
    newest_at: datetime | None = None  # when the newest letter that was found had been received


class HoursLetter(Table, table=True):
    """A letter that was found: waiting, read or put aside.

    `digest` is SHA-256 of the header, with the marks of every server it passed: the letter is known by it when the
    numbers of the mailbox begin anew. `files_done` files of it have been taken or refused.
    """

    __tablename__ = "hours_letter"
    __table_args__ = (
        Index("uq_hours_letter_mailbox_id_validity_uid", "mailbox_id", "validity", "uid", unique=True),
        Index("ix_hours_letter_waiting", "id", postgresql_where=text("state = 'waiting'")),
        Index("ix_hours_letter_put_aside", "found_at", postgresql_where=text("state = 'put_aside'")),
        Index("ix_hours_letter_sender", "sender", "found_at", postgresql_where=text("state = 'put_aside'")),
        Index("ix_hours_letter_digest", "digest", postgresql_where=text("digest <> ''")),
        Index("ix_hours_letter_user_id", "user_id", postgresql_where=text("user_id is not null")),
    )

    mailbox_id: int = reference("hours_mailbox", index=False)
    validity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)
    size: int = Field(sa_type=BigInteger)
    received_at: datetime
    found_at: datetime
    state: LetterState = Field(default=LetterState.WAITING, sa_type=enum_type(LetterState))
    reason: AsideReason | None = Field(default=None, sa_type=enum_type(AsideReason))
    sender: str = Field(default="", max_length=254)
    subject: str = Field(default="", max_length=200)
    digest: str = Field(default="", max_length=64)
    user_id: int | None = reference("user_account", nullable=True, index=False)
    tries: int = 0
    files_done: int = 0
