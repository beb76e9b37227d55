"""PostgreSQL for tests: one cluster, a template migrated once, a clone for every test.

The cluster lies below `.data/test` and is kept between runs; whoever ends last stops it. `LKK_TEST_DATABASE_URL`
names another server instead. The database of the portal itself is never touched.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import URL, make_url

from lkk.launch import postgres

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".data" / "test"
TEMPLATE_PREFIX, CLONE_PREFIX = "lkk_template_", "lkk_test_"


@dataclass(frozen=True)
class Cluster:
    """A server for tests; `address` leads to its administrative database."""

    address: URL
    template: str

    def url(self, database: str) -> str:
        """The address of a database as the settings take it."""
        return self.address.set(database=database).render_as_string(hide_password=False)

    def clone(self, database: str, source: str = "") -> str:
        """Copy a database nobody is connected to, the migrated empty one by default; return the address."""
        self.execute("create database {} template {} strategy file_copy", database, source or self.template)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, ending its connections."""
        self.execute("drop database if exists {} with (force)", database)

    def execute(self, statement: str, *names: str) -> None:
        """Run an administrative statement; the names are quoted as identifiers."""
        with psycopg.connect(self.url(self.address.database or "postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # pyright: ignore[reportArgumentType]

    def databases(self, prefix: str) -> set[str]:
        """The databases of tests whose names begin with the prefix."""
        with psycopg.connect(self.url(self.address.database or "postgres"), autocommit=True) as connection:
            found = connection.execute("select datname from pg_database where starts_with(datname, %s)", (prefix,))
            return {name for (name,) in found}


@contextmanager
def cluster() -> Iterator[Cluster]:
    """The running server with a migrated template; the last process that uses the embedded one stops it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    template = TEMPLATE_PREFIX + _digest_of_migrations()
    if given := os.environ.get("LKK_TEST_DATABASE_URL"):
        with _locked(FOLDER / "template.lock"):
            outside = Cluster(make_url(given), template)
            _make_template(outside)
        yield outside
        return
    with (FOLDER / "users.lock").open("a") as users:
        first = _try_lock(users, fcntl.LOCK_EX)
        if not first:
            fcntl.flock(users, fcntl.LOCK_SH)
        server = postgres.ensure(FOLDER / "pg", "postgres", durable=False)
        embedded = Cluster(make_url(server.dsn("postgres")), template)
        if first:
            _sweep(embedded)
            fcntl.flock(users, fcntl.LOCK_SH)
        with _locked(FOLDER / "template.lock"):
            _make_template(embedded)
        yield embedded
        if _try_lock(users, fcntl.LOCK_EX):
            server.stop()


def _make_template(made_in: Cluster) -> None:
    if made_in.databases(made_in.template):
        return
    draft = CLONE_PREFIX + "draft"
    made_in.drop(draft)
    made_in.execute("create database {}", draft)
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "alembic"))
    config.attributes["url"] = made_in.url(draft).replace("postgresql://", "postgresql+psycopg://", 1)
    command.upgrade(config, "head")
    made_in.execute("alter database {} rename to {}", draft, made_in.template)


def _sweep(swept: Cluster) -> None:
    """Drop what killed runs left, and templates of migrations that have changed."""
    for name in swept.databases(CLONE_PREFIX) | swept.databases(TEMPLATE_PREFIX) - {swept.template}:
        swept.drop(name)


def _digest_of_migrations() -> str:
    digest = hashlib.sha256()
    for path in [ROOT / "alembic" / "env.py", *sorted((ROOT / "alembic" / "versions").glob("*.py"))]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _try_lock(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
