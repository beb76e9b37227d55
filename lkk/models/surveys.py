"""Surveys: versions with their questions, who is invited, and the answers, which may belong to nobody."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Row, Table, enum_type, reference
from lkk.vocabulary.surveys import INTRO_LENGTH, TITLE_LENGTH, SurveyState


def _json(default: str) -> Any:
    return Column(JSONB, nullable=False, server_default=default)


class Survey(Table, table=True):
    """A version of a survey: `series` is what all of its versions are, and stands in the public link.

    The questions of a published version are never changed. `revision` grows with every change that people see.
    `starts_on` and `ends_on` are days of the company's zone, both included. `listed_at` is when the invitations were
    written down.
    """

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("series", "number"),
        CheckConstraint("starts_on <= ends_on", name="days"),
        Index("ix_survey_published", "series", unique=True, postgresql_where=text("state = 'published'")),
    )

    series: uuid.UUID = Field(default_factory=uuid.uuid4)
    number: int = 1
    revision: int = 1
    state: SurveyState = Field(default=SurveyState.DRAFT, sa_type=enum_type(SurveyState))
    title: str = Field(max_length=TITLE_LENGTH)
    intro: str = Field(default="", max_length=INTRO_LENGTH)
    anonymous: bool
    invites: bool
    by_link: bool
    starts_on: date
    ends_on: date
    audience: dict[str, Any] = Field(default_factory=dict, sa_column=_json("{}"))
    questions: list[Any] = Field(default_factory=list, sa_column=_json("[]"))
    author_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None = None
    closed_at: datetime | None = None
    listed_at: datetime | None = None


class SurveyInvitation(Row, table=True):
    """Somebody a version is for; `answered` is all that is known of whoever has answered an anonymous one."""

    __tablename__ = "survey_invitation"
    __table_args__ = (
        Index("ix_survey_invitation_user_id", "user_id"),
        Index("ix_survey_invitation_untold", "survey_id", "user_id", postgresql_where=text("not told")),
    )

    survey_id: int = Field(primary_key=True, foreign_key="survey.id", ondelete="CASCADE", sa_type=BigInteger)
    user_id: int = Field(primary_key=True, foreign_key="user_account.id", ondelete="CASCADE", sa_type=BigInteger)
    told: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    answered: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


class SurveyBrowser(Row, table=True):
    """A browser that has answered by the public link, as a keyed hash; no answer names it."""

    __tablename__ = "survey_browser"

    survey_id: int = Field(primary_key=True, foreign_key="survey.id", ondelete="CASCADE", sa_type=BigInteger)
    browser: str = Field(primary_key=True, max_length=64)


class SurveyAnswer(Row, table=True):
    """An answer under a random key, so that the order tells nothing.

    `user_id` and `answered_at` are of named surveys alone, and of whoever was invited; `answers` is by the codes of
    the questions: a number of an option, a list of them, a mark, numbers by row, or words.
    """

    __tablename__ = "survey_answer"
    __table_args__ = (
        Index(
            "uq_survey_answer_person", "survey_id", "user_id", unique=True, postgresql_where=text("user_id is not null")
        ),
        Index("ix_survey_answer_survey_id", "survey_id"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    survey_id: int = reference("survey", index=False)
    user_id: int | None = reference("user_account", nullable=True)
    answered_at: datetime | None = None
    answers: dict[str, Any] = Field(default_factory=dict, sa_column=_json("{}"))
