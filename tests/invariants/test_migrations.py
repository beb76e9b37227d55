"""Migrations and models say the same, and every migration can be taken back."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlmodel import SQLModel

import lkk.models  # noqa: F401  (registers the tables)
from lkk.vocabulary.applications import ApplicationStatus
from tests.cluster import CLONE_PREFIX, ROOT, Cluster

# What alembic's own check does not see as well: CHECK, EXCLUDE, defaults, triggers.
CATALOGUE = {
    "columns": """select table_name, column_name, data_type, is_nullable, column_default, numeric_precision,
        numeric_scale, character_maximum_length from information_schema.columns where table_schema = 'public'""",
    "constraints": """select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
        where connamespace = 'public'::regnamespace and contype <> 'n'""",
    "indexes": "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'",
    "triggers": """select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger
        where not tgisinternal""",
}

RANKS, ONE_CLOCK = "0011", "0021"
#: The statuses there were when ranks were first stored; a later status comes with its rank and needs no migration.
RANKED = {
    "draft": 0,
    "submitted": 10,
    "registered": 20,
    "in_progress": 30,
    "info_requested": 40,
    "on_hold": 50,
    "fulfilled": 60,
    "rejected": 70,
    "annulled": 80,
    "withdrawn": 90,
}
_PERSON = """
insert into user_account (email, password_hash, role, status, display_name, created_at)
values ('one@example.com', '', 'customer', 'active', '', now())
"""
_APPLICATION = """
insert into application (user_id, kind, kind_version, direction, number, status, status_changed_at, category, answers,
    draft_step, revision, accounting_version, filing_key, created_at, updated_at, registration_number, reason,
    legal_ground, waits_for_customer, snapshot_sha256, kind_title, applicant, object_name, account_number)
select id, 'tp_new', 1, 'meters', nullif(%(number)s, 'N-0'), %(status)s, now(), '', '{}', 0, 1, 0, gen_random_uuid(),
    now(), now(), '', '', '', false, '', '', '', '', '' from user_account
"""


_CLOCK = """
insert into application_clock (application_id, rule, state, started_on, due_on, days_total, finished_on, paused_on,
    escalated_percent, law)
select id, %s, %s, '2026-01-12', %s, 365, %s, %s, 0, '' from application
"""
_CLOCKS = [
    ("tp.perform.1y", "met", "2027-01-12", "2026-10-01", None),
    ("tp.perform.1y", "paused", "2027-10-12", None, "2026-11-01"),
    ("tp.missing_docs_cure", "running", "2026-12-20", None, None),
]


@pytest.fixture
def two_empty(postgresql: Cluster) -> Iterator[tuple[str, str]]:
    names = [f"{CLONE_PREFIX}{uuid.uuid4().hex[:12]}" for _ in range(2)]
    for name in names:
        postgresql.execute("create database {}", name)
    yield postgresql.url(names[0]), postgresql.url(names[1])
    for name in names:
        postgresql.drop(name)


def _config(url: str) -> Config:
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "alembic"))
    config.attributes["url"] = _sqlalchemy(url)
    return config


def _sqlalchemy(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _catalogue(url: str) -> set[tuple[str, ...]]:
    found = set()
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1)) as connection:
        for part, query in CATALOGUE.items():
            rows = connection.execute(query.encode()).fetchall()
            found |= {(part, *map(str, row)) for row in rows if "alembic_version" not in str(row)}
    return found


def test_the_migrations_make_what_the_models_declare(two_empty: tuple[str, str]) -> None:
    migrated, declared = two_empty
    command.upgrade(_config(migrated), "head")
    engine = create_engine(_sqlalchemy(declared))
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    assert _catalogue(migrated) ^ _catalogue(declared) == set()


def test_every_migration_can_be_taken_back_and_applied_again(two_empty: tuple[str, str]) -> None:
    url, _ = two_empty
    command.upgrade(_config(url), "head")
    before = _catalogue(url)
    command.downgrade(_config(url), "base")
    assert _catalogue(url) == set()
    command.upgrade(_config(url), "head")
    assert _catalogue(url) == before


def test_the_ranks_of_old_rows_are_filled_as_the_vocabulary_has_them(two_empty: tuple[str, str]) -> None:
    url, _ = two_empty
    command.upgrade(_config(url), f"{RANKS}-1")
    with psycopg.connect(url) as connection:
        connection.execute(_PERSON)
        for number, status in enumerate(RANKED):
            connection.execute(_APPLICATION, {"number": f"N-{number}", "status": status})
    command.upgrade(_config(url), "head")
    with psycopg.connect(url) as connection:
        found = connection.execute("select status, status_rank from application").fetchall()
    assert dict(found) == RANKED
    assert {ApplicationStatus(status).rank for status in RANKED} == set(RANKED.values())


def test_works_that_began_anew_keep_the_clock_that_began_first(two_empty: tuple[str, str]) -> None:
    url, _ = two_empty
    command.upgrade(_config(url), f"{ONE_CLOCK}-1")
    with psycopg.connect(url) as connection:
        connection.execute(_PERSON)
        connection.execute(_APPLICATION, {"number": "N-1", "status": "info_requested"})
        connection.execute("update application set stage = 'inspection', previous_status = 'in_progress'")
        for clock in _CLOCKS:
            connection.execute(_CLOCK, clock)
    command.upgrade(_config(url), "head")
    with psycopg.connect(url) as connection:
        found = connection.execute("select rule, state, finished_on from application_clock order by id").fetchall()
        (due,) = connection.execute("select due_on::text from application").fetchone() or ("",)
    assert [(rule, state, finished is None) for rule, state, finished in found] == [
        ("tp.perform.1y", "running", True),
        ("tp.perform.1y", "stopped", False),
        ("info.answer", "running", True),
    ]
    assert due == "2026-12-20"


def test_there_is_one_newest_migration() -> None:
    assert len(ScriptDirectory.from_config(_config("")).get_heads()) == 1
