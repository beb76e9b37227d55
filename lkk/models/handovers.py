"""Drafts that employees have prepared and customers confirm."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.applications import ConfirmedBy, HandoverState


class Handover(Table, table=True):
    """A draft handed over once: by whom, what became of it, and by what the customer confirmed it.

    `version` is that of the draft, so that what is confirmed is what was handed over. `passport_seen`: the passport was
    seen in the visit it was prepared in. `tablet_hmac` is of the code that opens it on a tablet, gone with its use.
    """

    __tablename__ = "handover"
    __table_args__ = (
        Index("uq_handover_waiting", "application_id", unique=True, postgresql_where=text("state = 'waiting'")),
        Index("uq_handover_tablet", "tablet_hmac", unique=True, postgresql_where=text("tablet_hmac is not null")),
        Index("ix_handover_prepared_by", "prepared_by", postgresql_where=text("prepared_by is not null")),
    )

    application_id: int = reference("application")
    prepared_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL", index=False)
    desk_session: int = Field(sa_type=BigInteger)  # the number of the session the visit was begun from; sessions end
    passport_seen: bool = False
    version: str = Field(max_length=32)
    state: HandoverState = Field(default=HandoverState.WAITING, sa_type=enum_type(HandoverState))
    handed_at: datetime
    decided_at: datetime | None = None
    confirmed_by: ConfirmedBy | None = Field(default=None, sa_type=enum_type(ConfirmedBy))
    words: str = Field(default="", max_length=1000, sa_column_kwargs={"server_default": ""})
    tablet_hmac: str | None = Field(default=None, max_length=64)
    tablet_until: datetime | None = None
