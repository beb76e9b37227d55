"""`reflex run` in the activated environment starts the whole portal; a customer signs in at its own address."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.async_api import async_playwright, expect

from lkk.launch import chromium, postgres
from lkk.routes import HOME, LOGIN
from lkk.vocabulary.demo import DEMO_PASSWORD, DEMO_PEOPLE
from tests.sandbox_process import free_port

ROOT = Path(__file__).parents[2]
#: Kept between runs: the framework installs its packages of JavaScript there.
PAGES = ROOT / ".data" / "test" / "reflex-run" / "web"
DATA = PAGES.with_name("data")  # below the folder that the user of the embedded database can reach
START_TIMEOUT_S = 170
STOP_TIMEOUT_S = 40

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@dataclass
class Started:
    """What is running: the command, where it prints, its data and its two ports."""

    process: subprocess.Popen[bytes]
    log: Path
    data: Path
    front: int
    back: int

    @property
    def url(self) -> str:
        """The portal's address."""
        return f"http://localhost:{self.front}"

    def output(self) -> str:
        """The end of what it has printed."""
        return self.log.read_text(errors="replace")[-4000:]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """The command of the framework, as a developer gives it, on free ports."""
    shutil.rmtree(DATA, ignore_errors=True)
    PAGES.parent.mkdir(parents=True, exist_ok=True)
    front, back, sandbox, mail = (free_port() for _ in range(4))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LKK_", "REFLEX_", "__"))}
    programs = Path(sys.executable).absolute().parent
    surroundings = kept | {
        "PATH": os.pathsep.join([str(programs), kept["PATH"]]),
        "LKK_DATA_DIR": str(DATA),
        "LKK_SANDBOX_PORT": str(sandbox),
        "LKK_SMTP_PORT": str(mail),
        "LKK_ACCOUNTING_URL": f"http://127.0.0.1:{sandbox}",
        "REFLEX_WEB_WORKDIR": str(PAGES),
    }
    command = ["reflex", "run", "--frontend-port", str(front), "--backend-port", str(back)]
    log = tmp_path / "output.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=surroundings, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    running = Started(process, log, DATA, front, back)
    try:
        yield running
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(STOP_TIMEOUT_S)
            finally:
                process.kill()


def _wait_until_ready(started: Started) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and started.process.poll() is None:
        if "Портал готов" in started.output():
            return
        time.sleep(0.5)
    pytest.fail(f"it did not start:\n{started.output()}")


def _is_open(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((host, port)) == 0


def _refuses_other_origins(url: str) -> None:
    form = {"email": DEMO_PEOPLE[0].email, "password": DEMO_PASSWORD}
    for origin, status in (("http://localhost:1", 403), (url, 200)):
        answer = httpx.post(f"{url}/api/auth/login", data=form, headers={"Origin": origin})
        assert answer.status_code == status, origin
        assert answer.headers.get("access-control-allow-origin") in (None, url)


async def _sign_in(url: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        page = await browser.new_page(base_url=url)
        await page.goto(LOGIN.path)
        await page.fill("#login-email", DEMO_PEOPLE[0].email)
        await page.fill("#login-password", DEMO_PASSWORD)
        await page.press("#login-password", "Enter")
        await expect(page).to_have_url(f"{url}{HOME.path}", timeout=60_000)
        # What the page shows has come by the socket, through the same address.
        await expect(page.get_by_text("№ 9234").first).to_be_visible(timeout=60_000)
        await browser.close()


async def test_reflex_run_starts_everything_at_one_origin_and_stops_it(started: Started) -> None:
    _wait_until_ready(started)
    await _sign_in(started.url)

    for port in (started.front, started.back):
        assert _is_open("127.0.0.1", port)
        assert not _is_open("127.0.0.2", port), "open to more than this machine's own address"
    _refuses_other_origins(started.url)

    started.process.send_signal(signal.SIGINT)
    started.process.wait(STOP_TIMEOUT_S)
    assert not any(_is_open("127.0.0.1", port) for port in (started.front, started.back))
    assert not postgres.locate(started.data / "pg").running()
