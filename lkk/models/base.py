"""What all tables share: names of constraints and column types."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import DDL, BigInteger, Dialect, Enum, ForeignKey, Text, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from lkk.sealing import key_of, seal, unseal

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
for _extension in ("pg_trgm", "btree_gist"):
    event.listen(SQLModel.metadata, "before_create", DDL(f"create extension if not exists {_extension}"))


def folded(column: str) -> str:
    """Return the expression a column is searched by, the text of which must be that of the index.

    Capitals and «ё» do not matter, and every word of it follows a space.
    """
    return f"translate(lower(' ' || {column}), 'ё', 'е')"


def enum_type(kind: type[StrEnum]) -> Enum:
    """VARCHAR(32) holding the members' values, so that a new member needs no migration."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )


class SealedText(TypeDecorator[str]):
    """Text that lies sealed; `place` is `table.column`. An empty one stays empty, and nothing is found by it.

    What was written before the column was sealed is read as it is: the command `rotate-keys` seals it.
    """

    impl = Text
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal."""
        return seal(value, self.place) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Unseal. Raises SealingError."""
        return unseal(value, self.place) if value and key_of(value) else value


class SealedJSON(TypeDecorator[Any]):
    """JSON that lies sealed as a whole; an empty one stays as it is. `place` is `table.column`."""

    impl = JSONB
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """Compare parts of the object as those of any other."""
        return self.impl_instance.coerce_compared_value(op, value)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Seal."""
        return sealed_json(value, self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Unseal. Raises SealingError."""
        return unsealed_json(value, self.place)


class SealedAnswers(TypeDecorator[Any]):
    """A JSON object of which only what stands under some names lies sealed, each value by itself.

    The rest can be searched and indexed. `place` is `table.column`.
    """

    impl = JSONB
    cache_ok = True

    def __init__(self, place: str, names: frozenset[str]) -> None:
        super().__init__()
        self.place = place
        self.names = names

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """Compare parts of the object as those of any other."""
        return self.impl_instance.coerce_compared_value(op, value)

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> Any:
        """Seal what has to be."""
        return self._each(value, sealed_json)

    def process_result_value(self, value: Mapping[str, Any] | None, dialect: Dialect) -> Any:
        """Unseal. Raises SealingError."""
        return self._each(value, unsealed_json)

    def _each(self, value: Mapping[str, Any] | None, change: Any) -> Any:
        if not value or self.names.isdisjoint(value):
            return value
        return {name: change(one, f"{self.place}.{name}") if name in self.names else one for name, one in value.items()}


def sealed_json(value: Any, place: str) -> Any:
    """Return a JSON value sealed as a JSON string; an empty one (null, "", {}) as it is."""
    return seal(json.dumps(value, ensure_ascii=False), place) if value or value in (0, False) else value


def unsealed_json(value: Any, place: str) -> Any:
    """Return what `sealed_json` was given. Raises SealingError."""
    return json.loads(unseal(value, place)) if isinstance(value, str) and key_of(value) else value


class Row(SQLModel):
    """A table; `__tablename__` is plain text here, which SQLModel's own annotation does not allow for."""

    __tablename__: ClassVar[Any]


class Table(Row):
    """A table keyed by a 64-bit number given by the database."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)

    @property
    def key(self) -> int:
        """The number of a row that is already in the database."""
        if self.id is None:
            raise RuntimeError("the row has not been flushed yet")
        return self.id


def reference(table: str, *, nullable: bool = False, ondelete: str = "CASCADE", index: bool = True) -> Any:
    """A foreign key to a table keyed by number."""
    target = ForeignKey(f"{table}.id", ondelete=ondelete)
    if nullable:
        return Field(default=None, sa_type=BigInteger, sa_column_args=[target], nullable=True, index=index)
    return Field(sa_type=BigInteger, sa_column_args=[target], nullable=False, index=index)
