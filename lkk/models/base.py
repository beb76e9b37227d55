"""What all tables share: names of constraints and column types."""

from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Enum, ForeignKey
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


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
