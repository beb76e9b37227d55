"""The portal of a drill on loopback: own PostgreSQL, Redis-compatible server, sandbox, two web and two workers."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import make_url

from lkk.launch import postgres
from lkk.launch.migrations import migrate
from lkk.settings import settings
from tests.cluster import Cluster
from tests.portal_process import SECRET_KEY, Portal, running_portal
from tests.production import DATA_KEYS
from tests.sandbox_process import Sandbox, free_port, start_sandbox
from tests.valkey import start_valkey

ACCOUNTS = 1200  # people enough for ten minutes and more
WEB_PROCESSES = 2
WORKERS = ("worker", "worker-2")
TOKEN = "a token of drills"  # noqa: S105  of this machine alone


@dataclass
class Stage:
    """What can be broken, each part by a method or its processes."""

    folder: Path
    sandbox: Sandbox
    redis_port: int
    redis: subprocess.Popen[bytes]
    outside: subprocess.Popen[bytes]
    accounts: int
    portal: Portal = field(init=False)
    server: postgres.Server = field(init=False, repr=False)  # of a stage that has its own
    metrics_ports: dict[str, int] = field(default_factory=dict)

    @property
    def files(self) -> Path:
        """The folder of people's files."""
        return self.folder / "portal" / "files"

    def web_children(self) -> list[int]:
        """The processes that serve."""
        found = children(self.portal.processes["web"].pid)
        return [one for one in found if "resource_tracker" not in Path(f"/proc/{one}/cmdline").read_text()]

    def database_processes(self) -> list[int]:
        """The server and every process it has forked, the server first."""
        server = int((self.server.data / "postmaster.pid").read_text().split()[0])
        return [server, *children(server)]

    def start_redis(self) -> None:
        """Start it anew, empty."""
        self.redis = start_valkey(self.folder / "valkey", self.redis_port)

    def start_outside(self) -> None:
        """Start the accounting system, the document system and the mail server with what they had."""
        self.outside = start_sandbox(self.sandbox, self.folder / "sandbox", accounts=self.accounts)

    def start_worker(self, name: str) -> None:
        """Start a worker whose figures can be asked for."""
        port = self.metrics_ports.setdefault(name, free_port())
        self.portal.start(name, LKK_WORKER_METRICS_PORT=str(port))

    def leader(self) -> str:
        """The name of the worker that runs the jobs.

        Raises:
            TimeoutError: none has begun to.
        """
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for name, port in self.metrics_ports.items():
                if name in self.portal.processes and _leads(port):
                    return name
            time.sleep(0.3)
        raise TimeoutError("no worker leads")


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """Start everything and end it; this process's settings name the database."""
    folder.chmod(0o755)  # the database server may run as another user
    server = postgres.ensure(folder / "pg", "lkk")
    try:
        os.environ |= {"LKK_SECRET_KEY": SECRET_KEY, "LKK_DATA_KEYS": DATA_KEYS}
        _use(server.dsn("lkk"))
        migrate()
        with staged_on(Cluster(make_url(server.dsn("postgres")), "lkk"), folder) as stage:
            stage.server = server
            yield stage
    finally:
        server.stop()


@contextmanager
def staged_on(cluster: Cluster, folder: Path, *, accounts: int = ACCOUNTS) -> Iterator[Stage]:
    """Start everything beside a database server that is there; so many accounts can give readings.

    The environment of this process is left to name the portal's database.
    """
    sandbox, redis_port = Sandbox(free_port(), free_port()), free_port()
    outside = start_sandbox(sandbox, folder / "sandbox", accounts=accounts)
    redis = start_valkey(folder / "valkey", redis_port)
    stage = Stage(folder, sandbox, redis_port, redis, outside, accounts)
    first, *others = WORKERS
    stage.metrics_ports[first] = free_port()
    try:
        os.environ |= {**sandbox.environment, "LKK_SECRET_KEY": SECRET_KEY, "LKK_DATA_KEYS": DATA_KEYS}
        with running_portal(cluster, sandbox, folder / "portal", **_surroundings(stage)) as stage.portal:
            _use(stage.portal.database_url)
            os.environ["LKK_DATA_DIR"] = str(folder / "portal")
            for name in others:
                stage.start_worker(name)
            yield stage
    finally:
        for process in (stage.redis, stage.outside):
            process.kill()
            process.wait()


def children(process: int) -> list[int]:
    """The children of a process, as Linux lists them."""
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def signal_all(processes: list[int], number: signal.Signals) -> None:
    """Send a signal to each that is still there."""
    for process in processes:
        try:
            os.kill(process, number)
        except ProcessLookupError:
            continue


def _surroundings(stage: Stage) -> dict[str, str]:
    return {
        "LKK_WEB_WORKERS": str(WEB_PROCESSES),
        "LKK_REDIS_URL": f"redis://127.0.0.1:{stage.redis_port}/0",
        "LKK_WORKER_METRICS_PORT": str(stage.metrics_ports[WORKERS[0]]),
        "LKK_METRICS_TOKEN": TOKEN,
        "LKK_OUTBOX_LEASE_S": "15",
    }


def _use(database_url: str) -> None:
    os.environ["LKK_DATABASE_URL"] = database_url
    settings.cache_clear()


def _leads(port: int) -> bool:
    try:
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    except httpx.TransportError:
        return False
    families = text_string_to_metric_families(answer.raise_for_status().text)
    return any(s.name == "lkk_worker_leads" and s.value == 1 for family in families for s in family.samples)
