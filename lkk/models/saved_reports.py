"""Reports that somebody has saved under a name, and the letters with them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.reports import ReportEvery, ReportKind, ReportSpan

NAME_LENGTH = 80


class SavedReport(Table, table=True):
    """A report of one user; `first` and `last` are set when its days stay, `next_on` while it comes by mail."""

    __tablename__ = "saved_report"
    __table_args__ = (
        UniqueConstraint("user_id", "name"),
        CheckConstraint("(span = 'days') = (first is not null and last is not null)", name="days"),
        CheckConstraint("(every is null) = (next_on is null)", name="next_on"),
        CheckConstraint("every is null or span <> 'days'", name="every"),
        Index("uq_saved_report_default", "user_id", unique=True, postgresql_where=text("is_default")),
        Index("ix_saved_report_next_on", "next_on", postgresql_where=text("next_on is not null")),
    )

    user_id: int = reference("user_account", index=False)
    name: str = Field(max_length=NAME_LENGTH)
    kind: ReportKind = Field(sa_type=enum_type(ReportKind))
    of_kind: str = Field(default="", max_length=40)
    span: ReportSpan = Field(sa_type=enum_type(ReportSpan))
    first: date | None = None
    last: date | None = None
    is_default: bool = False
    every: ReportEvery | None = Field(default=None, sa_type=enum_type(ReportEvery))
    next_on: date | None = None
    created_at: datetime


class ReportLetter(Table, table=True):
    """A letter with a saved report, by the day it was sent on: the days it tells of, for the file it encloses."""

    __tablename__ = "report_letter"
    __table_args__ = (UniqueConstraint("saved_report_id", "sent_on"),)

    saved_report_id: int = reference("saved_report", index=False)
    sent_on: date
    first: date
    last: date
