"""How migrations run on a real server: one by one, never long in a queue for a lock, big indexes concurrently."""

import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from psycopg import sql

from lkk.migrations.running import MIGRATION_LOCK, Patience
from tests.cluster import CLONE_PREFIX, ROOT, Cluster

HASTY = Patience(lock_timeout_s=0.3, attempts=2, pause_s=0.1)
CREATE = 'op.execute("create table thing (id bigint primary key, word text); insert into thing values (1), (2), (3)")'
INDEX = 'online.create_index("ix_thing_word", "thing", ["word"])'


@pytest.fixture
def url(postgresql: Cluster) -> Iterator[str]:
    name = f"{CLONE_PREFIX}{uuid.uuid4().hex[:12]}"
    postgresql.execute("create database {}", name)
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture
def config(url: str, tmp_path: Path) -> Config:
    """The portal's own environment of migrations, with migrations of the test instead of its own."""
    made = Config(str(ROOT / "alembic.ini"))
    made.set_main_option("script_location", str(ROOT / "alembic"))
    made.set_main_option("version_locations", str(tmp_path))
    made.set_main_option("path_separator", "os")
    made.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    made.attributes["patience"] = HASTY
    return made


def write(folder: Path, *bodies: str) -> None:
    """Migrations t1, t2, … one after another."""
    for number, body in enumerate(bodies, start=1):
        before = f"t{number - 1}" if number > 1 else None
        (folder / f"t{number}.py").write_text(
            f"from alembic import op\nfrom lkk.migrations import online\n"
            f'revision = "t{number}"\ndown_revision = {before!r}\n\n\ndef upgrade():\n    {body}\n'
        )


def ask(url: str, query: str) -> Any:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
        assert row
        return row[0]


def index_state(url: str) -> Any:
    return ask(url, "select bool_and(indisvalid) from pg_index where indexrelid = to_regclass('ix_thing_word')")


def test_a_lock_of_somebody_else_fails_soon_and_changes_nothing(url: str, config: Config, tmp_path: Path) -> None:
    write(tmp_path, CREATE, 'op.execute("create table other ()"); op.execute("alter table thing add size int")')
    command.upgrade(config, "t1")
    with psycopg.connect(url, application_name="long-report") as reader:
        reader.execute("select count(*) from thing")
        started = time.monotonic()
        with pytest.raises(SystemExit) as stopped:
            command.upgrade(config, "head")
        assert time.monotonic() - started < 5
        assert "long-report" in str(stopped.value)
        assert f"pid {reader.info.backend_pid}" in str(stopped.value)
        with psycopg.connect(url) as writer:  # nobody queues behind the migration that gave up
            writer.execute("set statement_timeout = '1s'")
            writer.execute("insert into thing values (4)")
    assert ask(url, "select version_num from alembic_version") == "t1"
    assert ask(url, "select to_regclass('other')") is None
    command.upgrade(config, "head")
    assert ask(url, "select version_num from alembic_version") == "t2"


def test_a_lock_that_is_released_between_attempts_is_got(url: str, config: Config, tmp_path: Path) -> None:
    write(tmp_path, CREATE, 'op.execute("alter table thing add size int")')
    command.upgrade(config, "t1")
    config.attributes["patience"] = Patience(lock_timeout_s=0.3, attempts=20, pause_s=0.1)
    with psycopg.connect(url) as reader:
        reader.execute("select count(*) from thing")
        release = threading.Timer(1, reader.rollback)
        release.start()
        command.upgrade(config, "head")
        release.join()
    assert ask(url, "select count(size) from thing") == 0


def test_an_interrupted_chain_keeps_what_is_finished(url: str, config: Config, tmp_path: Path) -> None:
    write(tmp_path, CREATE, 'op.execute("create table half ()"); op.execute("select 1 / 0")', "pass")
    with pytest.raises(Exception, match="division by zero"):
        command.upgrade(config, "head")
    assert ask(url, "select version_num from alembic_version") == "t1"
    assert ask(url, "select count(*) from thing") == 3
    assert ask(url, "select to_regclass('half')") is None
    (tmp_path / "t2.py").write_text((tmp_path / "t2.py").read_text().replace("1 / 0", "1 / 1"))
    command.upgrade(config, "head")
    assert ask(url, "select version_num from alembic_version") == "t3"


def test_an_index_is_built_while_rows_are_written(url: str, config: Config, tmp_path: Path) -> None:
    write(tmp_path, CREATE, INDEX)
    command.upgrade(config, "t1")
    with psycopg.connect(url) as writer:
        writer.execute("insert into thing values (4, 'four')")
        upgrade = threading.Thread(target=command.upgrade, args=(config, "head"))
        upgrade.start()
        await_statement(url, "CREATE INDEX CONCURRENTLY")
        with psycopg.connect(url) as other:  # the build waits for the writer, nobody waits for the build
            other.execute("set statement_timeout = '1s'")
            other.execute("insert into thing values (5, 'five')")
        writer.commit()
        upgrade.join()
    assert index_state(url) is True
    assert ask(url, "select count(*) from thing") == 5
    assert ask(url, "select version_num from alembic_version") == "t2"


def test_an_index_whose_build_was_interrupted_is_built_anew(url: str, config: Config, tmp_path: Path) -> None:
    write(tmp_path, CREATE, INDEX)
    command.upgrade(config, "t1")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("update thing set word = 'same'")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("create unique index concurrently ix_thing_word on thing (word)")
    assert index_state(url) is False
    command.upgrade(config, "head")
    assert index_state(url) is True
    command.stamp(config, "t1")
    command.upgrade(config, "head")
    assert index_state(url) is True


def test_an_index_is_dropped_and_its_absence_is_no_error(url: str, config: Config, tmp_path: Path) -> None:
    drop = 'online.drop_index("ix_thing_word", "thing")'
    write(tmp_path, CREATE, INDEX, drop, drop)
    command.upgrade(config, "head")
    assert ask(url, "select to_regclass('ix_thing_word')") is None
    assert ask(url, "select version_num from alembic_version") == "t4"


def test_rows_are_changed_in_portions_that_stay_when_a_later_one_fails(
    url: str, config: Config, tmp_path: Path
) -> None:
    change = "update thing set word = (6 / (3 - id))::text where id between :first and :last"
    write(tmp_path, CREATE, f'online.in_batches("{change}", "thing", size=1)')
    with pytest.raises(Exception, match="division by zero"):
        command.upgrade(config, "head")
    assert ask(url, "select string_agg(word, ',' order by id) from thing") == "3,6"
    with psycopg.connect(url) as connection:
        connection.execute("delete from thing where id = 3")
    command.upgrade(config, "head")
    assert ask(url, "select version_num from alembic_version") == "t2"


def test_two_processes_run_one_after_the_other(url: str, config: Config, tmp_path: Path) -> None:
    write(tmp_path, CREATE, INDEX)
    with psycopg.connect(url, autocommit=True) as first:
        first.execute(sql.SQL("select pg_advisory_lock({})").format(MIGRATION_LOCK))
        second = threading.Thread(target=command.upgrade, args=(config, "head"))
        second.start()
        time.sleep(1)
        assert second.is_alive()
        assert ask(url, "select to_regclass('thing')") is None
        # Who waits for its turn keeps no snapshot: this process may create its own index meanwhile.
        first.execute("create table mine (id int)")
        first.execute("set lock_timeout = '2s'")
        first.execute("create index concurrently on mine (id)")
        first.execute(sql.SQL("select pg_advisory_unlock({})").format(MIGRATION_LOCK))
        second.join()
    assert ask(url, "select version_num from alembic_version") == "t2"


def await_statement(url: str, beginning: str) -> None:
    """Until another connection waits inside such a statement."""
    waiting = "select count(*) from pg_stat_activity where query like '{}%' and wait_event_type = 'Lock'"
    for _ in range(200):
        if ask(url, waiting.format(beginning)):
            return
        time.sleep(0.02)
    raise AssertionError(f"nobody waits in {beginning}")
