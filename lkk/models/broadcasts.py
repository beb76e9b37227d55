"""Mass notifications: the text and its audience, the accounts of a list, and each recipient once."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Row, Table, enum_type, reference
from lkk.vocabulary.broadcasts import BroadcastKind, BroadcastState, MailFate


def _json(default: str) -> Any:
    return Column(JSONB, nullable=False, server_default=default)


class Broadcast(Table, table=True):
    """A mass notification.

    `version` grows with every change that people see, and `history` by a line: when, who, what, why. `audience` holds
    the choices of the form, `counted` what they came to at `counted_at`. Once it is sent, `listed_at` says when the
    recipients were written down, `handled_to` how far they have been handled (the id of a user) and `handed_at` when
    the last one was.
    """

    __tablename__ = "broadcast"
    __table_args__ = (
        Index("ix_broadcast_state", "state", "id"),
        Index("ix_broadcast_sending", "id", postgresql_where=text("state = 'sending'")),
    )

    state: BroadcastState = Field(default=BroadcastState.DRAFT, sa_type=enum_type(BroadcastState))
    version: int = 1
    kind: BroadcastKind = Field(sa_type=enum_type(BroadcastKind))
    title: str = Field(max_length=200)
    body: str
    sms: str = Field(default="", max_length=500)
    by_mail: bool = True
    by_sms: bool = False
    audience: dict[str, Any] = Field(default_factory=dict, sa_column=_json("{}"))
    list_name: str = Field(default="", max_length=200)
    list_accounts: int = 0
    list_told: str = Field(default="", max_length=300)
    list_faults: list[Any] = Field(default_factory=list, sa_column=_json("[]"))
    counted: dict[str, Any] = Field(default_factory=dict, sa_column=_json("{}"))
    counted_at: datetime | None = None
    history: list[Any] = Field(default_factory=list, sa_column=_json("[]"))
    author_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None = None
    decided_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    decided_at: datetime | None = None
    reason: str = Field(default="", max_length=1000)
    stopped_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    stopped_at: datetime | None = None
    listed_at: datetime | None = None
    total: int = 0
    handled: int = 0
    handled_to: int = Field(default=0, sa_type=BigInteger)
    handed_at: datetime | None = None
    sent_at: datetime | None = None


class BroadcastAccount(Row, table=True):
    """An account of the list of a broadcast."""

    __tablename__ = "broadcast_account"

    broadcast_id: int = Field(primary_key=True, foreign_key="broadcast.id", ondelete="CASCADE", sa_type=BigInteger)
    account_id: int = Field(
        sa_column=Column(
            BigInteger, ForeignKey("customer_account.id", ondelete="CASCADE"), primary_key=True, index=True
        )
    )


class BroadcastRecipient(Row, table=True):
    """Somebody a broadcast is for, once; `mail` tells what became of the email, `told` whether the site shows it."""

    __tablename__ = "broadcast_recipient"
    __table_args__ = (
        Index("ix_broadcast_recipient_queued", "broadcast_id", postgresql_where=text("mail = 'queued'")),
        Index("ix_broadcast_recipient_user_id", "user_id"),
    )

    broadcast_id: int = Field(primary_key=True, foreign_key="broadcast.id", ondelete="CASCADE", sa_type=BigInteger)
    user_id: int = Field(primary_key=True, foreign_key="user_account.id", ondelete="CASCADE", sa_type=BigInteger)
    told: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    mail: MailFate = Field(
        default=MailFate.NONE, sa_type=enum_type(MailFate), sa_column_kwargs={"server_default": "none"}
    )
    sms_off: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
