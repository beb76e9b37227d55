"""A database that one test has used, made clean for the next: six times cheaper than another copy of the template.

Rows are deleted from the tables that were touched, rows of migrations are put back as they were, sequences start anew.
What is not understood is not cleaned: a changed schema, a connection that stays, a server that was restarted. Such a
database is dropped and the next test gets a new copy.
"""

import time
import uuid
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from tests.cluster import CLONE_PREFIX, Cluster

MOST_USES = 40  # deleted rows stay in the files of the tables until then
CONNECTIONS_END_S = 1.0

_SCHEMA = """
select (select array[count(*), max(oid::int8), sum(relhastriggers::int)] from pg_class where relnamespace = n.oid),
       (select array[count(*), sum(attnotnull::int), sum(atttypmod)]
          from pg_attribute join pg_class on pg_class.oid = attrelid where relnamespace = n.oid and attnum > 0),
       (select array[count(*), max(oid::int8)] from pg_constraint where connamespace = n.oid),
       (select array[count(*), max(oid::int8)] from pg_proc where pronamespace = n.oid),
       (select array[count(*), max(oid::int8), sum(ascii(tgenabled::text))] from pg_trigger),
       (select count(*) from pg_namespace where nspname !~ '^pg_'),
       (select datallowconn from pg_database where datname = current_database()),
       pg_postmaster_start_time()::text
  from pg_namespace n where n.nspname = 'public'
"""
_TOUCHED = """
select relname from pg_stat_user_tables where n_tup_ins + n_tup_upd + n_tup_del > 0 and schemaname = 'public'
"""
_SEQUENCES = "select sequencename, last_value from pg_sequences where schemaname = 'public'"
_TABLES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1"
_OTHERS = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"


Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class _Look:
    """What a clean database looks like; `filled` are the rows that migrations write, by table."""

    schema: tuple[Any, ...] | None
    sequences: dict[str, int | None]
    filled: dict[str, bytes]


@dataclass
class KeptDatabases:
    """Gives each test of this process a clean database under a name of its own."""

    cluster: Cluster
    _spare: str = ""
    _uses: int = 0
    _clean: _Look | None = None

    def take(self) -> str:
        """Return the name of a clean database nobody is connected to."""
        name = f"{CLONE_PREFIX}{uuid.uuid4().hex[:12]}"
        if self._spare:
            self.cluster.execute("alter database {} rename to {}", self._spare, name)
            self._spare = ""
            return name
        self.cluster.clone(name)
        self._uses = 0
        with self._connect(name) as connection:
            self._clean = _look(connection)
            connection.execute("select pg_stat_reset()")
        return name

    def give_back(self, name: str) -> None:
        """Clean what the test left, or drop the database."""
        self._uses += 1
        if self._uses < MOST_USES and self._cleaned(name):
            self._spare = name
        else:
            self.cluster.drop(name)

    def end(self) -> None:
        """Drop what is kept."""
        if self._spare:
            self.cluster.drop(self._spare)

    def _cleaned(self, name: str) -> bool:
        try:
            with self._connect(name) as connection:
                if self._clean is None or not _alone(connection):
                    return False
                return _restored(connection, self._clean)
        except psycopg.Error:
            return False

    def _connect(self, name: str) -> Connection:
        return psycopg.connect(self.cluster.url(name), autocommit=True)


def _look(connection: Connection) -> _Look:
    """Describe a new copy of the template."""
    tables = [name for (name,) in connection.execute(_TABLES)]
    filled = [name for name in tables if connection.execute(_sql("select from {} limit 1", name)).rowcount]
    schema = connection.execute(_SCHEMA).fetchone()
    return _Look(schema, _sequences(connection), {name: _rows(connection, name) for name in filled})


def _restored(connection: Connection, clean: _Look) -> bool:
    """Delete what was written and put back what was there; False when the schema has changed."""
    if connection.execute(_SCHEMA).fetchone() != clean.schema:
        return False
    touched = {name for (name,) in connection.execute(_TOUCHED)}
    with connection.transaction():
        connection.execute("set local session_replication_role = replica")  # neither foreign keys nor our triggers
        for name in touched - clean.filled.keys():
            connection.execute(_sql("delete from {}", name))
        for name, rows in clean.filled.items():
            if name in touched or _rows(connection, name) != rows:
                connection.execute(_sql("delete from {}", name))
                with connection.cursor().copy(_sql("copy {} from stdin", name)) as copy:
                    copy.write(rows)
    for name, value in _sequences(connection).items():
        if value != clean.sequences.get(name):
            was = clean.sequences.get(name)
            connection.execute("select setval(%s, %s, %s)", [f'public."{name}"', was or 1, was is not None])
    connection.execute("select pg_stat_reset()")
    return True


def _rows(connection: Connection, table: str) -> bytes:
    with connection.cursor().copy(_sql("copy {} to stdout", table)) as copy:
        return b"".join(copy)


def _sequences(connection: Connection) -> dict[str, int | None]:
    return dict(connection.execute(_SEQUENCES).fetchall())


def _sql(text: LiteralString, table: str) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(table))


def _alone(connection: Connection) -> bool:
    """Whether every other connection has ended; each tells what it touched before it does."""
    until = time.monotonic() + CONNECTIONS_END_S
    while time.monotonic() < until:
        if connection.execute(_OTHERS).fetchone() == (0,):
            return True
        time.sleep(0.005)
    return False
