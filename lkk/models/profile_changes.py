"""Requests for a change of the profile, with what was and what is to be."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field

from lkk.models.base import SealedJSON, SealedText, Table, enum_type, reference
from lkk.vocabulary.profile import ChangeStatus, ProfilePart


class ProfileChange(Table, table=True):
    """One part of one profile; `before` and `after` hold the changed fields by the names of the profile's columns.

    A person has one request of a part that is not finished, drafts included. `decided_by` is empty where a code or the
    first filling of an empty field decided. `decision_code` names the chosen reason of the directory, for reports.
    """

    __tablename__ = "profile_change"
    __table_args__ = (
        Index(
            "uq_profile_change_unfinished",
            "user_id",
            "part",
            unique=True,
            postgresql_where=text("status in ('draft', 'open')"),
        ),
        Index("ix_profile_change_open", "sent_at", "id", postgresql_where=text("status = 'open'")),
    )

    user_id: int = reference("user_account")
    part: ProfilePart = Field(sa_type=enum_type(ProfilePart))
    status: ChangeStatus = Field(default=ChangeStatus.DRAFT, sa_type=enum_type(ChangeStatus))
    before: dict[str, Any] = Field(default_factory=dict, sa_type=SealedJSON("profile_change.before"))
    after: dict[str, Any] = Field(default_factory=dict, sa_type=SealedJSON("profile_change.after"))
    reason: str = Field(default="", sa_type=SealedText("profile_change.reason"))
    created_at: datetime
    sent_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    decision: str = Field(default="", sa_type=SealedText("profile_change.decision"))
    decision_code: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
