"""Every column that lies sealed, found in the declarations of the tables, and the queries that rotation asks them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB, dialect
from sqlmodel import SQLModel

from lkk.models.base import SealedAnswers, SealedJSON, SealedText

_FULL = "not in ('{}'::jsonb, '[]', '\"\"', 'null')"
_DIALECT = dialect()


@dataclass(frozen=True)
class SealedColumn:
    """A column with its table and primary key; `kind` is its declared type."""

    table: str
    column: str
    key: str
    kind: SealedText | SealedJSON | SealedAnswers

    def anew(self, raw: Any) -> Any:
        """Return what lies in a row as the current key seals it. Raises SealingError."""
        value: Any = self.kind.process_result_value(raw, _DIALECT)
        return self.kind.process_bind_param(value, _DIALECT)

    @property
    def stale(self) -> TextClause:
        """Ask for the rows after `:after` where something is not under the key of the pattern `:current`."""
        return text(
            f"with stale as (select distinct key from ({self._tokens}) as lies where key > :after"  # noqa: S608
            " and token not like :current order by key limit :batch)"
            f" select t.{self.key}, t.{self.column} from {self.table} as t join stale on stale.key = t.{self.key}"
            f" order by t.{self.key}"
        )

    @property
    def replace(self) -> TextClause:
        """Put `:new` in a row that still holds `:old`."""
        raw = Text() if isinstance(self.kind, SealedText) else JSONB()
        query = f"update {self.table} set {self.column} = :new where {self.key} = :key and {self.column} = :old"  # noqa: S608
        return text(query).bindparams(bindparam("new", type_=raw), bindparam("old", type_=raw))

    @property
    def counted(self) -> TextClause:
        """Ask how much lies under which key, under "" what lies open."""
        return text(
            "select case when token like 'lkk1:%' then split_part(token, ':', 2) else '' end, count(*)"  # noqa: S608
            f" from ({self._tokens}) as lies group by 1"
        )

    @property
    def _tokens(self) -> str:
        """What lies in each row, empty values left out."""
        if isinstance(self.kind, SealedText):
            return f"select {self.key} as key, {self.column} as token from {self.table} where {self.column} <> ''"  # noqa: S608
        if isinstance(self.kind, SealedJSON):
            return (
                f"select {self.key} as key, {self.column} #>> '{{}}' as token from {self.table}"  # noqa: S608
                f" where {self.column} {_FULL}"
            )
        names = ", ".join(f"'{name}'" for name in sorted(self.kind.names))
        return (
            f"select t.{self.key} as key, part.value #>> '{{}}' as token"  # noqa: S608
            f" from {self.table} as t, jsonb_each(t.{self.column}) as part"
            f" where part.key in ({names}) and part.value {_FULL}"
        )


def sealed_columns() -> list[SealedColumn]:
    """Return all of them; each table has a primary key of one column, a number."""
    found = []
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            kind = column.type
            if isinstance(kind, SealedText | SealedJSON | SealedAnswers):
                (key,) = table.primary_key.columns
                found.append(SealedColumn(table.name, column.name, key.name, kind))
    return found
