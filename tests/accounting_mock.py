"""The accounting system as a public tool makes it of its document alone: Prism, run by bun."""

import fcntl
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from lkk.launch.javascript import environment
from tests.accounting_api import DOCUMENT, NO_CERTIFICATES, TOKEN
from tests.sandbox_process import free_port

PACKAGES = Path(__file__).parent / "prism"
FOLDER = Path(__file__).parents[1] / ".data" / "test" / "prism"
BUN = str(Path(sys.executable).with_name("bun"))
START_TIMEOUT_S = 60
INSTALL_TIMEOUT_S = 120


class PrismMissingError(RuntimeError):
    """The packages of Prism could not be installed; the message says why."""


def install() -> Path:
    """Return the program, installing its locked packages when they are not there.

    Raises:
        PrismMissingError: there is no way to the packages.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in ("package.json", "bun.lock"):
            shutil.copy(PACKAGES / name, FOLDER)
        done = subprocess.run(
            [BUN, "install", "--frozen-lockfile", "--ignore-scripts"],
            cwd=FOLDER,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=INSTALL_TIMEOUT_S,
        )
    if done.returncode:
        raise PrismMissingError(done.stderr.strip()[-500:])
    return FOLDER / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"


@contextmanager
def running_mock() -> Iterator[str]:
    """Start Prism on a free port and end it; the value is its address.

    It answers with the examples of the document, and with 422 what does not follow it.

    Raises:
        PrismMissingError: as `install`.
        RuntimeError: it does not answer in time; the text holds its output.
    """
    program, port = install(), free_port()
    url = f"http://127.0.0.1:{port}"
    log = FOLDER / f"{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [BUN, "--bun", str(program), "mock", "--host", "127.0.0.1", "--port", str(port), str(DOCUMENT)],
            cwd=FOLDER,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(url, process, log)
        yield url
    finally:
        process.kill()
        process.wait()
        log.unlink()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            asked = {"Authorization": f"Bearer {TOKEN}"}
            if httpx.get(f"{url}/v1/about", headers=asked, verify=NO_CERTIFICATES).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the mock did not start:\n{log.read_text(errors='replace')[-3000:]}")
