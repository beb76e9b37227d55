"""The whole portal as real processes for tests: web and worker beside a sandbox, each on free ports."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

from lkk.launch.frontend import pages_for
from lkk.launch.javascript import environment
from tests.cluster import Cluster
from tests.production import DATA_KEYS
from tests.sandbox_process import Sandbox, free_port

ROOT = Path(__file__).parents[1]
START_TIMEOUT_S = 90
SECRET_KEY = "a key of tests, forty characters long..."


@dataclass
class Portal:
    """A running portal; processes may be ended and started again by a test."""

    url: str
    database_url: str
    sandbox: Sandbox
    surroundings: dict[str, str]
    folder: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, **extra: str) -> None:
        """Start `web` or `worker`."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "lkk", name.partition("-")[0]],
                cwd=ROOT,
                env=self.surroundings | extra,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self, name: str, number: signal.Signals = signal.SIGTERM) -> None:
        """End a process, by SIGKILL without a chance to tidy up."""
        process = self.processes.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, number)
        process.wait(30)

    def wait_ready(self) -> None:
        """Wait until pages are served.

        Raises:
            RuntimeError: the web process ended or did not answer in time; the text holds its output.
        """
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self.processes["web"].poll() is None:
            try:
                answer = httpx.get(f"{self.url}/api/health/ready")
                if answer.is_success or answer.json()["failing"] == ["files"]:  # rows of builders have no bytes
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        raise RuntimeError(f"the portal did not start:\n{self.output('web')}")

    def wait_for_feed(self) -> None:
        """Wait until the accounts of the sandbox's city have arrived.

        Raises:
            RuntimeError: they have not in time; the text holds the worker's output.
        """
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self.query("select 1 from feed_cursor where caught_up_at is not null"):
                return
            time.sleep(0.2)
        raise RuntimeError(f"the feed has not been applied:\n{self.output('worker')}")

    def query(self, statement: str, *values: object) -> list[tuple]:
        """Run SQL in the portal's database and return the rows, if there are any."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            found = connection.execute(statement, values)  # pyright: ignore[reportArgumentType]
            return found.fetchall() if found.description else []

    def output(self, name: str) -> str:
        """The end of what a process has printed."""
        return (self.folder / f"{name}.log").read_text(errors="replace")[-6000:]


@contextmanager
def running_portal(postgresql: Cluster, sandbox: Sandbox, folder: Path, **extra: str) -> Iterator[Portal]:
    """Start web and worker on a clean database and end them; pages are built when their sources changed."""
    port = free_port()
    url, database = f"http://localhost:{port}", f"lkk_test_portal_{port}"
    folder.mkdir(parents=True, exist_ok=True)
    pages = ROOT / ".data" / "test" / f"pages-{port}"
    portal = Portal(
        url=url,
        database_url=postgresql.clone(database),
        sandbox=sandbox,
        surroundings=_surroundings(url, folder, pages_for(url, pages)) | sandbox.environment | extra,
        folder=folder,
    )
    portal.surroundings["LKK_DATABASE_URL"] = portal.database_url
    try:
        portal.start("worker")
        portal.start("web")
        portal.wait_ready()
        portal.wait_for_feed()
        yield portal
    finally:
        for name in list(portal.processes):
            portal.stop(name)
        postgresql.drop(database)
        shutil.rmtree(pages, ignore_errors=True)


def _surroundings(url: str, folder: Path, pages: Path) -> dict[str, str]:
    inherited = {name: value for name, value in environment().items() if not name.startswith(("LKK_", "REFLEX_", "__"))}
    return inherited | {
        "LKK_ENVIRONMENT": "test",
        "LKK_DATA_DIR": str(folder),
        "LKK_SECRET_KEY": SECRET_KEY,
        "LKK_DATA_KEYS": DATA_KEYS,
        "LKK_PUBLIC_URL": url,
        "LKK_TRUSTED_PROXY_HOPS": "1",  # every test browser names an address of its own
        "LKK_FEED_INTERVAL_S": "0.5",
        "REFLEX_WEB_WORKDIR": str(pages),
    }
