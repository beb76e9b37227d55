"""Files of yesterday after the upgrade: each still has its application, and the table was not written anew."""

import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from psycopg import sql
from psycopg.errors import CheckViolation

from tests.cluster import CLONE_PREFIX, ROOT, Cluster

BEFORE, AFTER = "0010", "0020"
DOCUMENTS_BEFORE, DOCUMENTS_AFTER = "0101", "0102"
DUMMIES = {
    "bigint": sql.SQL("0"),
    "integer": sql.SQL("1"),
    "boolean": sql.SQL("false"),
    "character varying": sql.SQL("'x'"),
    "text": sql.SQL("'x'"),
    "jsonb": sql.SQL("'{}'"),
    "uuid": sql.SQL("gen_random_uuid()"),
    "date": sql.SQL("'2026-11-01'"),
    "timestamp with time zone": sql.SQL("'2026-11-01 00:00Z'"),
}


@pytest.fixture
def url(postgresql: Cluster) -> Iterator[str]:
    name = f"{CLONE_PREFIX}{uuid.uuid4().hex[:12]}"
    postgresql.execute("create database {}", name)
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture
def config(url: str) -> Config:
    made = Config(str(ROOT / "alembic.ini"))
    made.set_main_option("script_location", str(ROOT / "alembic"))
    made.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return made


def insert(connection: psycopg.Connection, table: str, **values: Any) -> int:
    """A row with something in every column that must have a value."""
    needed = connection.execute(
        """select column_name, data_type from information_schema.columns where table_name = %s
           and is_nullable = 'NO' and column_default is null and column_name <> 'id'""",
        [table],
    ).fetchall()
    filled: dict[str, sql.Composable] = {name: DUMMIES[kind] for name, kind in needed if name not in values}
    filled |= {name: sql.Literal(value) for name, value in values.items()}
    query = sql.SQL("insert into {} ({}) values ({}) returning id").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, filled)),
        sql.SQL(", ").join(filled.values()),
    )
    row = connection.execute(query).fetchone()
    assert row
    return row[0]


def whole(connection: psycopg.Connection) -> list[Any]:
    """Every file and where the table lies on disk."""
    rows = connection.execute("select * from stored_file order by id").fetchall()
    return [*rows, connection.execute("select pg_relation_filenode('stored_file')").fetchone()]


def test_files_keep_their_applications_and_the_table_its_place(url: str, config: Config) -> None:
    command.upgrade(config, BEFORE)
    with psycopg.connect(url) as connection:
        user = insert(connection, "user_account", email="a@example.com")
        application = insert(connection, "application", user_id=user, status="draft")
        message = insert(connection, "application_message", application_id=application)
        insert(connection, "stored_file", application_id=application, slot="attachments", uploaded_by=user)
        insert(connection, "stored_file", application_id=application, slot="message", message_id=message)
        connection.commit()
        before = whole(connection)
    command.upgrade(config, AFTER)
    with psycopg.connect(url, autocommit=True) as connection:
        assert whole(connection) == before
        with pytest.raises(CheckViolation, match="one_owner"):
            connection.execute("update stored_file set application_id = null")
    command.downgrade(config, BEFORE)
    with psycopg.connect(url) as connection:
        assert whole(connection) == before
    command.upgrade(config, AFTER)
    with psycopg.connect(url) as connection:
        assert whole(connection) == before
        connection.execute("delete from application")
        assert connection.execute("select count(*) from stored_file").fetchone() == (0,)


def test_documents_of_applications_become_documents_once(config: Config, url: str) -> None:
    command.upgrade(config, DOCUMENTS_BEFORE)
    with psycopg.connect(url, autocommit=True) as connection:
        user = insert(connection, "user_account", email="a@example.com", role="customer", status="active")
        application = insert(
            connection, "application", user_id=user, kind="feedback", direction="enquiries", status="draft"
        )
        common = {"application_id": application, "side": "company", "slot": "", "internal": False}
        told = insert(connection, "stored_file", **common, name="a.pdf", title="Технические условия", size=1)
        named = insert(connection, "stored_file", **common, name="Акт.2026.pdf", title="", size=1, uploaded_by=user)
        insert(connection, "stored_file", **common | {"internal": True}, name="note.pdf", title="", size=1)
        insert(connection, "stored_file", **common | {"side": "customer"}, name="own.pdf", title="", size=1)
    command.upgrade(config, DOCUMENTS_AFTER)
    command.downgrade(config, DOCUMENTS_BEFORE)
    command.upgrade(config, DOCUMENTS_AFTER)
    with psycopg.connect(url) as connection:
        found = connection.execute(
            """select d.title, d.source, d.state, d.user_id, d.application_id, v.file_id, v.number
               from document d join document_version v on v.document_id = d.id order by d.id"""
        ).fetchall()
    mine = (user, application)
    assert found == [
        ("Технические условия", "accounting", "posted", *mine, told, 1),
        ("Акт.2026", "operator", "posted", *mine, named, 1),
    ]
