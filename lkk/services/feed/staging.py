"""Rows of a page in temporary tables: one COPY instead of thousands of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg import AsyncConnection, sql
from sqlalchemy import text

from lkk.services.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class StagingTable:
    """A temporary table of the connection, emptied with every transaction; `columns` maps names to SQL types."""

    name: LiteralString
    columns: dict[LiteralString, LiteralString]

    async def fill(self, work: UnitOfWork, rows: Iterable[Sequence[Any]]) -> None:
        """Replace the content; the values of a row stand in the order of the columns."""
        connection = await _driver(work)
        name = sql.Identifier(self.name)
        columns = sql.SQL(", ").join(sql.SQL(f"{column} {kind}") for column, kind in self.columns.items())
        make = sql.SQL("create temporary table if not exists {} ({}) on commit delete rows")
        await connection.execute(make.format(name, columns))
        await connection.execute(sql.SQL("delete from {}").format(name))
        async with connection.cursor() as cursor, cursor.copy(sql.SQL("copy {} from stdin").format(name)) as copy:
            for row in rows:
                await copy.write_row(row)
        await connection.execute(sql.SQL("analyze {}").format(name))


async def _driver(work: UnitOfWork) -> AsyncConnection:
    raw = await (await work.session.connection()).get_raw_connection()
    connection = raw.driver_connection
    if not isinstance(connection, AsyncConnection):
        raise TypeError("the feed needs psycopg")
    return connection


async def column(work: UnitOfWork, query: str, **values: Any) -> list[Any]:
    """The first column of what a statement returns."""
    return list((await work.session.execute(text(query), values)).scalars())


async def run(work: UnitOfWork, statement: str, **values: Any) -> None:
    """Run a statement that returns nothing."""
    await work.session.execute(text(statement), values)
