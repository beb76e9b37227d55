"""Changes of big tables while the portal works: what a migration may do outside a transaction.

Nothing here is rolled back: a migration that was interrupted is run again from its beginning. Each function may
therefore be repeated, and a migration that calls one does nothing else that cannot be.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from alembic import op
from sqlalchemy import TextClause, bindparam, inspect, text

#: A concurrent build waits for older transactions, and neither readers nor writers wait for it.
INDEX_LOCK_TIMEOUT = "5min"


def create_index(name: str, table: str, columns: Sequence[str | TextClause], **options: Any) -> None:
    """Create an index while rows are read and written; one that an interrupted build left unusable is replaced.

    `options` are those of `op.create_index`.
    """
    with _patient_autocommit():
        if _usable(name) is False:
            op.drop_index(name, table, postgresql_concurrently=True)
        op.create_index(name, table, list(columns), postgresql_concurrently=True, if_not_exists=True, **options)


def drop_index(name: str, table: str) -> None:
    """Drop an index, if there is one, while rows are read and written."""
    with _patient_autocommit():
        op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)


def in_batches(statement: str, table: str, size: int = 1000) -> None:
    """Run a statement for all rows of a table, `size` ids at a time, each portion in a transaction of its own.

    The statement names its portion `id between :first and :last`. Rows added meanwhile are not visited.
    """
    with op.get_context().autocommit_block():
        bind = op.get_bind()
        newest: int = bind.execute(text(f"select coalesce(max(id), 0) from {table}")).scalar_one()  # noqa: S608
        for first in range(1, newest + 1, size):
            bind.execute(text(statement), {"first": first, "last": first + size - 1})


def change_values(table: str, key: str, column: str, where: str, change: Callable[[Any], Any], size: int = 500) -> None:
    """Put `change(value)` in the place of each value of a column that fits `where`, `size` rows at a time.

    A value that was written anew meanwhile is left alone, and so is one that `change` returns as it was. `key` is the
    primary key, a number; JSON values are given and taken as such.
    """
    found = text(
        f"select {key}, {column} from {table} where {key} > :after and ({where}) order by {key} limit {size}"  # noqa: S608
    )
    with op.get_context().autocommit_block():
        bind = op.get_bind()
        kind = next(one["type"] for one in inspect(bind).get_columns(table) if one["name"] == column)
        put = text(f"update {table} set {column} = :new where {key} = :key and {column} = :old").bindparams(  # noqa: S608
            bindparam("new", type_=kind), bindparam("old", type_=kind)
        )
        after = 0
        while rows := bind.execute(found, {"after": after}).all():
            after = rows[-1][0]
            changed = [{"key": row[0], "old": row[1], "new": change(row[1])} for row in rows]
            if wanted := [one for one in changed if one["new"] != one["old"]]:
                bind.execute(put, wanted)


@contextmanager
def _patient_autocommit() -> Iterator[None]:
    with op.get_context().autocommit_block():
        bind = op.get_bind()
        usual = bind.exec_driver_sql("show lock_timeout").scalar_one()
        bind.exec_driver_sql(f"set lock_timeout = '{INDEX_LOCK_TIMEOUT}'")
        try:
            yield
        finally:
            bind.exec_driver_sql(f"set lock_timeout = '{usual}'")


def _usable(name: str) -> bool | None:
    """Whether an index may be used; None when there is none."""
    found = op.get_bind().execute(
        text("select indisvalid and indisready from pg_index where indexrelid = to_regclass(:name)"), {"name": name}
    )
    return found.scalar()
