"""The embedded PostgreSQL on a real temporary cluster."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import create_engine, text

from lkk.launch import postgres, postgres_places
from lkk.launch.postgres import PostgresError, Server


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="lkk-test-pg-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "кластер"


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[Server]:
    server = postgres.ensure(root, durable=False)
    yield server
    server.stop()
    assert not server.running()


def test_russian_letters_are_folded(server: Server) -> None:
    with psycopg.connect(server.dsn("lkk")) as connection:
        row = connection.execute(
            "select lower('ЁЖ'), to_tsvector('russian', 'ЗАМЕНА приборов') @@ plainto_tsquery('russian', 'замена')"
        ).fetchone()
    assert row == ("ёж", True)


def test_contrib_for_exclusion_and_search_is_there(server: Server) -> None:
    with psycopg.connect(server.dsn("lkk")) as connection:
        for extension in ("btree_gist", "pg_trgm"):
            connection.execute(f"create extension if not exists {extension}")


def test_sqlalchemy_address_reaches_the_same_database(server: Server) -> None:
    engine = create_engine(server.sqlalchemy("lkk"))
    with engine.connect() as connection:
        assert connection.execute(text("select current_database(), current_setting('TimeZone')")).one() == (
            "lkk",
            "UTC",
        )
    engine.dispose()


def test_ensure_attaches_and_adds_a_database(server: Server, root: Path) -> None:
    before = _postmaster(server)
    again = postgres.ensure(root, "вторая база")
    assert again == server
    assert _postmaster(server) == before
    psycopg.connect(again.dsn("вторая база")).close()


def test_committed_rows_outlive_a_killed_server(server: Server, root: Path) -> None:
    with psycopg.connect(server.dsn("lkk")) as connection:
        connection.execute("create table kept as select generate_series(1, 100) as n")
    os.kill(_postmaster(server), signal.SIGKILL)
    postgres.ensure(root, durable=False)
    with psycopg.connect(server.dsn("lkk")) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (100,)


def test_many_processes_may_start_it_at_once(server: Server, root: Path) -> None:
    server.stop()
    program = (
        "import sys, pathlib; from lkk.launch import postgres; print(postgres.ensure(pathlib.Path(sys.argv[1])).dsn())"
    )
    starters = [
        subprocess.Popen([sys.executable, "-c", program, str(root)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    addresses = {starter.communicate(timeout=60)[0].strip() for starter in starters}
    assert addresses == {server.dsn()}
    assert server.running()


def test_cluster_of_another_version_is_refused_and_kept(server: Server, root: Path) -> None:
    marker = server.data / "PG_VERSION"
    version = marker.read_text()
    try:
        marker.write_text("9\n")
        with pytest.raises(PostgresError, match=r"made by PostgreSQL 9 "):
            postgres.ensure(root)
    finally:
        marker.write_text(version)
    assert (server.data / "base").is_dir()


def test_socket_path_is_short_and_plain(server: Server, root: Path) -> None:
    host = conninfo_to_dict(server.dsn())["host"]
    assert host == str(server.socket)
    assert str(host).isascii()
    assert postgres_places.socket_folder(Path("/srv/lkk")) == Path("/srv/lkk/run")
    assert len(str(postgres_places.socket_folder(Path("/srv/" + "a" * 100)))) < 86


def test_unknown_server_user_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("LKK_PG_OSUSER", "no-such-user")
    with pytest.raises(PostgresError, match="no-such-user"):
        postgres_places.server_user()


def test_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    with pytest.raises(PostgresError, match="belongs to another user"):
        postgres_places.own_folder(link)


def test_without_programs_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LKK_PG_BIN", str(tmp_path))
    with pytest.raises(PostgresError, match="LKK_PG_BIN"):
        postgres_places.find_binaries()


def _postmaster(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])
