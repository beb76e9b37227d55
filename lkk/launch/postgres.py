"""PostgreSQL without any set-up, for development, tests and an installation on one machine.

`ensure()` makes a cluster once and starts it; any number of processes may call it at the same time.
Nobody stops the server implicitly: the command that owns it calls `stop()`.

    python -m lkk.launch.postgres stop
"""

import fcntl
import os
import pwd
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from lkk.launch.postgres_places import (
    PostgresError,
    cluster_folder,
    find_binaries,
    own_folder,
    reachable_binaries,
    run_as,
    server_user,
    socket_folder,
)
from lkk.settings import settings

PORT = 5432  # part of the socket's name only: the server does not listen on the network
START_TIMEOUT_S = 60
SYSTEM_LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
SERVER_OPTIONS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "max_connections": "200",
    "shared_buffers": "128MB",
}
# Commits stay synchronous: a killed server must keep them even in tests.
THROWAWAY_OPTIONS = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Server:
    """An embedded server: where its data, socket and programs are, and the user it runs as (None: ours)."""

    data: Path
    socket: Path
    binaries: Path
    user: pwd.struct_passwd | None

    def dsn(self, database: str = "postgres") -> str:
        """Return the address of `database` for psycopg and libpq."""
        return f"postgresql://postgres@/{quote(database)}?host={quote(str(self.socket))}&port={PORT}"

    def sqlalchemy(self, database: str = "postgres") -> str:
        """Return the address of `database` for SQLAlchemy's engines, plain and async alike."""
        return self.dsn(database).replace("postgresql://", "postgresql+psycopg://", 1)

    def running(self) -> bool:
        """Whether the server answers. Only a connection proves it: after kill -9 `pg_ctl status` still sees the pid."""
        try:
            psycopg.connect(self.dsn(), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop the server, ending its connections. Raises PostgresError when it does not stop."""
        if self.running():
            self._must("pg_ctl", "-D", str(self.data), "-w", "-m", "fast", "stop")

    def initialise(self) -> None:
        """Make the cluster unless it is there. Raises PostgresError when another major version made it."""
        version = int(self._must("postgres", "--version").split()[2].split(".")[0])
        marker = self.data / "PG_VERSION"
        if marker.exists():
            if (made_by := marker.read_text().strip()) != str(version):
                raise PostgresError(
                    f"{self.data} was made by PostgreSQL {made_by} and the programs are {version}: "
                    "dump it with the old ones and restore it with these"
                )
            return
        # Named explicitly, for otherwise initdb copies LANG, and with LANG=C lower('Ж') stays 'Ж'
        # and Russian full-text search tells capitals from small letters.
        locale = [f"--locale={SYSTEM_LOCALE}"]
        if version >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        trust = ["--auth=trust", "--no-instructions"]  # the socket's mode decides who gets in
        self._must("initdb", "-D", str(self.data), "-U", "postgres", "-E", "UTF8", *trust, *locale)

    def start(self, *, durable: bool = True) -> None:
        """Start the server unless it runs; not durable means fast and lost with the machine's power.

        Raises PostgresError when it does not start in `START_TIMEOUT_S` seconds.
        """
        options = SERVER_OPTIONS | {"unix_socket_directories": f"'{self.socket}'", "port": str(PORT)}
        if not durable:
            options |= THROWAWAY_OPTIONS
        flags = " ".join(f"-c {name}={value}" for name, value in options.items())
        log = self.data / "server.log"
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self.running():
            code, output = self._run(
                "pg_ctl", "-D", str(self.data), "-w", "-t", str(START_TIMEOUT_S), "-l", str(log), "-o", flags, "start"
            )
            if code and time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL does not start: {output}\n{_tail(log)}")
            if code:
                time.sleep(0.3)  # the children of a killed server hold its memory for a moment

    def _must(self, program: str, *arguments: str) -> str:
        code, output = self._run(program, *arguments)
        if code:
            raise PostgresError(f"{program} failed ({code}): {output}\n{_tail(self.data / 'server.log')}")
        return output

    def _run(self, program: str, *arguments: str) -> tuple[int, str]:
        env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        env |= {"LC_ALL": SYSTEM_LOCALE, "HOME": str(self.socket)}
        done = run_as(self.user, [str(self.binaries / program), *arguments], env)
        return done.returncode, done.stdout


def locate(root: Path) -> Server:
    """Return the server whose cluster is below `root`, without starting it; its folders are made.

    Raises PostgresError when there are no programs or the folders are somebody else's.
    """
    user = server_user()
    cluster = cluster_folder(root.resolve(), user)
    return Server(
        data=own_folder(cluster / "data", user),
        socket=own_folder(socket_folder(cluster), user),
        binaries=reachable_binaries(find_binaries(), user),
        user=user,
    )


def ensure(root: Path, database: str = "lkk", *, durable: bool = True) -> Server:
    """Start the server below `root`, or attach to the running one, and make `database` if it is not there.

    Raises PostgresError when it cannot be started.
    """
    server = locate(root)
    with _alone(server.data.parent / ".lock"):
        server.initialise()
        server.start(durable=durable)
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", (database,)).fetchone():
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(database)))
    return server


def portal_root() -> Path:
    """Return the folder of the portal's own cluster, below the data folder of the settings."""
    return settings().data_dir / "pg"


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:] if log.exists() else ""


if __name__ == "__main__":
    if sys.argv[1:] != ["stop"]:
        sys.exit("usage: python -m lkk.launch.postgres stop")
    locate(portal_root()).stop()
