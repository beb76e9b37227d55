"""What a measurement runs in: an own durable database, an own sandbox, a file for the figures."""

import json
import os
import platform
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lkk.launch import postgres
from lkk.launch.migrations import migrate
from lkk.settings import settings
from tests.sandbox_process import Sandbox, running_sandbox

RESULTS = Path(__file__).parent / "results"


@contextmanager
def surroundings(*, accounts: int) -> Iterator[tuple[postgres.Server, Sandbox]]:
    """An empty migrated database that survives a power cut, and a sandbox with so many accounts; both are set up."""
    with tempfile.TemporaryDirectory(prefix="lkk-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = postgres.ensure(folder / "pg", "lkk")
        try:
            with running_sandbox(folder / "sandbox", accounts=accounts) as sandbox:
                os.environ.update(sandbox.environment)
                os.environ["LKK_SECRET_KEY"] = "a key of measurements, long enough for all"
                use_database(server, "lkk")
                yield server, sandbox
        finally:
            server.stop()


@contextmanager
def database() -> Iterator[postgres.Server]:
    """An empty migrated database that survives a power cut, and nothing else."""
    with tempfile.TemporaryDirectory(prefix="lkk-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = postgres.ensure(folder / "pg", "lkk")
        try:
            use_database(server, "lkk")
            yield server
        finally:
            server.stop()


def use_database(server: postgres.Server, name: str) -> None:
    """Make the portal use this migrated database of the server."""
    os.environ["LKK_DATABASE_URL"] = server.dsn(name)
    settings.cache_clear()
    migrate()


def known(name: str) -> dict[str, Any]:
    """The figures that results/<name>.json holds already."""
    file = RESULTS / f"{name}.json"
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {name: value for name, value in kept.items() if name not in ("measured_at", "machine")}


def keep(name: str, figures: Mapping[str, Any]) -> None:
    """Print the figures as a table and write them to results/<name>.json."""
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    document = {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine, **figures}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    width = max(map(len, figures))
    for label, value in figures.items():
        print(f"{label:<{width}}  {value:>14,}" if isinstance(value, int | float) else f"{label:<{width}}  {value}")
