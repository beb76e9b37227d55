"""Imports of readings from files, each with its rows and what became of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.bulk_readings import ImportState


class ReadingImport(Table, table=True):
    """A file that an employee has sent; `rows` are its rows as read, `results` a state and a sentence for each."""

    __tablename__ = "reading_import"
    __table_args__ = (Index("ix_reading_import_made_at", "made_at"),)

    made_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    name: str = Field(max_length=200)
    state: ImportState = Field(sa_type=enum_type(ImportState))
    problem: str = Field(default="", max_length=500)
    rows: list[Any] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]"))
    results: list[Any] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]"))
    made_at: datetime
    saved_at: datetime | None = None
