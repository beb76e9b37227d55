"""What no action works without goes away or freezes: the readiness answer names it, and sockets are closed."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import socketio.exceptions
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis

from tests.cluster import Cluster
from tests.portal_process import Portal, running_portal
from tests.raw_client import RawSocket
from tests.sandbox_process import Sandbox
from tests.valkey import running_valkey

LIMIT_S = 2.0
TOKEN = "a token of tests"
GONE_S = 20


@contextmanager
def frozen(process: int) -> Iterator[None]:
    """A process that is there and answers nothing."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_valkey(tmp_path_factory.mktemp("valkey")) as url:
        yield url


@pytest.fixture(scope="module")
def pair(
    postgresql: Cluster, sandbox_process: Sandbox, redis: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """A portal of two web processes."""
    extra = {"LKK_WEB_WORKERS": "2", "LKK_REDIS_URL": redis, "LKK_METRICS_TOKEN": TOKEN}
    with running_portal(postgresql, sandbox_process, tmp_path_factory.mktemp("pair"), **extra) as running:
        yield running


def readiness(portal: Portal) -> tuple[int, list[str], float]:
    """The status, what fails, and how long the answer took, seconds."""
    begun = time.monotonic()
    answer = httpx.get(f"{portal.url}/api/health/ready", timeout=10)
    return answer.status_code, answer.json().get("failing", []), time.monotonic() - begun


def becomes(portal: Portal, status: int) -> tuple[list[str], float]:
    """Wait for a status; what fails then, and how long the last answer took."""
    deadline = time.monotonic() + GONE_S
    while True:
        found, failing, took = readiness(portal)
        if found == status:
            return failing, took
        assert time.monotonic() < deadline, f"{found} {failing}, and not {status}"
        time.sleep(0.2)


def redis_process(url: str) -> int:
    with Redis.from_url(url) as client:
        found: Any = client.info("server")
        return int(found["process_id"])


async def test_a_frozen_redis_is_told_and_closes_the_sockets(pair: Portal, redis: str) -> None:
    async with RawSocket(pair.url) as tab:
        with frozen(redis_process(redis)):
            try:
                async with asyncio.timeout(5):
                    await tab.closed.wait()
            except TimeoutError:
                raise AssertionError(f"the socket stays open:\n{pair.output('web')}") from None
            failing, took = await asyncio.to_thread(becomes, pair, 503)
            assert (failing, took < LIMIT_S) == (["redis"], True), (failing, took)
            with pytest.raises(socketio.exceptions.ConnectionError):
                async with RawSocket(pair.url):
                    pass
    await asyncio.to_thread(becomes, pair, 200)
    async with asyncio.timeout(15):
        while True:
            try:
                async with RawSocket(pair.url):
                    break
            except socketio.exceptions.ConnectionError:
                await asyncio.sleep(0.5)


def test_a_frozen_database_is_told_in_time(pair: Portal) -> None:
    with psycopg.connect(pair.database_url, autocommit=True) as connection:
        own = connection.info.backend_pid
        found = connection.execute(
            "select pid from pg_stat_activity where datname = current_database() and application_name = 'lkk'"
        )
        backends = [pid for (pid,) in found if pid != own]
        assert backends
        for pid in backends:
            os.kill(pid, signal.SIGSTOP)
        try:
            took = [readiness(pair) for _ in range(6)]
        finally:
            for pid in backends:
                os.kill(pid, signal.SIGCONT)
    assert all(seconds < LIMIT_S for _, _, seconds in took), took
    assert any("database" in failing for _, failing, _ in took), took
    becomes(pair, 200)


def test_another_structure_is_told(pair: Portal) -> None:
    (found,) = pair.query("select version_num from alembic_version")[0]
    pair.query("update alembic_version set version_num = '9999'")
    try:
        assert readiness(pair)[:2] == (503, ["database"])
    finally:
        pair.query("update alembic_version set version_num = %s", found)
    assert readiness(pair)[0] == 200


def figures(portal: Portal) -> dict[str, float]:
    answer = httpx.get(f"{portal.url}/api/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    families = text_string_to_metric_families(answer.raise_for_status().text)
    return {sample.name: sample.value for family in families for sample in family.samples if not sample.labels}


def workers(portal: Portal) -> list[int]:
    parent = portal.processes["web"].pid
    return [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@pytest.mark.skipif(not Path("/proc").exists(), reason="the system does not list the children of a process")
def test_figures_are_of_all_processes_and_a_killed_one_leaves_none(pair: Portal) -> None:
    deadline = time.monotonic() + GONE_S
    while figures(pair).get("lkk_web_processes") != 2:
        assert time.monotonic() < deadline, figures(pair)
        time.sleep(0.3)
    asked = {figures(pair)["lkk_web_processes"] for _ in range(6)}
    assert asked == {2.0}, "whichever process answers"
    os.kill(workers(pair)[0], signal.SIGKILL)
    time.sleep(3)
    while figures(pair).get("lkk_web_processes") != 2:
        assert time.monotonic() < deadline + GONE_S, figures(pair)
        time.sleep(0.3)
    assert figures(pair)["lkk_disk_free_bytes"] > 0


def test_the_log_is_lines(pair: Portal) -> None:
    """Outside production lines are for people; what the web server says goes the same way."""
    assert "[INFO]" not in pair.output("web")


@pytest.mark.skipif(not Path("/proc").exists(), reason="the system does not list the children of a process")
def test_workers_end_with_their_main_process(pair: Portal) -> None:
    """The last one here: afterwards there is no web process."""
    orphans = workers(pair)
    main = pair.processes["web"]
    os.kill(main.pid, signal.SIGKILL)
    main.wait(10)
    deadline = time.monotonic() + GONE_S
    while [one for one in orphans if Path(f"/proc/{one}").exists()]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
