"""What the search of the site looks through."""

from typing import Any

from sqlalchemy import DDL, Column, Computed, Index, Text, event
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field, SQLModel

from lkk.models.base import Row, enum_type
from lkk.vocabulary.search import FoundKind

#: «замена» and «замену» have two stems in PostgreSQL's Russian, «ё» is «е» for trigrams too, and people write
#: «счётчик», «прибор учёта» and «ПУ» of one thing.
NORM = r"""
create or replace function search_norm(words text) returns text language sql immutable parallel safe as
$$ select regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    translate(lower(coalesce(words, '')), 'ё', 'е'),
    '\mзамен[аы]\M', 'замену', 'g'),
    '\mприбор[а-я]* учета\M|\mпу\M', 'счетчик', 'g'),
    '\mлс\M', 'лицевой счет', 'g'),
    '\mтп\M|\mтехприсоединени', 'технологическое присоединени', 'g') $$
"""
LEXEMES = (
    "setweight(to_tsvector('russian'::regconfig, search_norm(title)), 'A')"
    " || setweight(to_tsvector('russian'::regconfig, search_norm(synonyms)), 'B')"
    " || setweight(to_tsvector('russian'::regconfig, search_norm(body)), 'C')"
)
LETTERS = "search_norm(title || ' ' || synonyms)"
event.listen(SQLModel.metadata, "before_create", DDL(NORM.replace("%", "%%")))


class SearchEntry(Row, table=True):
    """Something that can be found: a page, a service, a question; `permission` empty: by everyone.

    `synonyms` are what people call it who do not know the title; they are looked through and never shown.
    The rows repeat what stands elsewhere and are made again when that changes.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        Index("ix_search_entry_lexemes", "lexemes", postgresql_using="gin"),
        Index(
            "ix_search_entry_letters",
            "letters",
            postgresql_using="gin",
            postgresql_ops={"letters": "gin_trgm_ops"},
        ),
    )

    key: str = Field(primary_key=True, max_length=120)
    kind: FoundKind = Field(sa_type=enum_type(FoundKind))
    title: str = Field(max_length=300)
    body: str = Field(sa_type=Text)
    synonyms: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    url: str = Field(max_length=300)
    permission: str = Field(default="", max_length=40)
    lexemes: Any = Field(default=None, exclude=True, sa_column=Column(TSVECTOR, Computed(LEXEMES, persisted=True)))
    letters: Any = Field(default=None, exclude=True, sa_column=Column(Text, Computed(LETTERS, persisted=True)))
