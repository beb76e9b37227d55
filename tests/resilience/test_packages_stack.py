"""docs/operation.md walked as an administrator would: Debian's nginx, PostgreSQL and Redis, the files of `deploy/`.

One stack for the whole file, started once; the tests stand in the order of the page, and the last one restores it.
"""

import asyncio
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from reflex_base.utils.format import format_event_handler

from lkk.models.identity import User
from lkk.services.applications.drafts import drafts
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.unit_of_work import engine, unit_of_work
from lkk.settings import settings
from lkk.state.identity.session import Session
from lkk.vocabulary.people import ApplicantType
from tests import builders
from tests.debian_packages import PackagesMissingError, provide
from tests.deployment import DEPLOY, FIRST_START, page_block
from tests.event_path import HYDRATION
from tests.file_client import SLOT
from tests.form_answers import valid_answers
from tests.packages_stack import METRICS_TOKEN, Stack, prepared
from tests.raw_client import RawSocket, flatten, session_cookie
from tests.sample_files import pdf

KIND = "info_enquiry"
CODE = "904176"
COMPANY = "Справочник «Компания»"
ADMINISTRATOR = "admin@example.ru"
TOO_BIG = 22 << 20
WAIT_S = 30
#: What nobody writes while the copy is made: the same number of rows before and after.
KEPT = ("user_account", "profile", "application", "stored_file", "calendar_day", "consent_text", "customer_account")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420)]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that the users of nginx and PostgreSQL can reach, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="lkk-packages-", dir="/var/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def stack(folder: Path) -> Iterator[Stack]:
    """The portal's surroundings and an empty database; the portal itself is put up by the first test."""
    if os.geteuid() != 0:
        pytest.skip("nginx и PostgreSQL запускает root: у каждого свой пользователь")
    try:
        packages = provide(folder / "unpacked")
    except PackagesMissingError as error:
        pytest.skip(f"пакетов Debian здесь не взять: {error}")
    with prepared(packages, folder) as running:
        yield running


@pytest.fixture(scope="module")
async def running(stack: Stack) -> AsyncIterator[Stack]:
    """The first start as the page prints it; builders of tests write to its database."""
    told = stack.machine.must("lkk migrate")
    assert "База данных готова" in told
    check = stack.machine.command("lkk check")
    wrong = [line for line in check.stdout.splitlines() if line.startswith("ОШИБКА")]
    assert check.returncode == 1, check.stdout
    assert [COMPANY in line for line in wrong] == [True], check.stdout
    (line,) = [line for line in page_block(FIRST_START).splitlines() if line.startswith("lkk create-admin")]
    assert "Администратор добавлен" in stack.machine.must(line)
    stack.rows("update company_details set inn = '7707083893'")  # as the administrator does on the page
    stack.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LKK_DATABASE_URL", stack.database_url())
        settings.cache_clear()
        yield stack
        await engine().dispose()
    settings.cache_clear()


async def _draft(user: User) -> int:
    """An application that waits for its files."""
    actor = await builders.sign_in(user)
    answers, _ = valid_answers(KINDS[KIND], ApplicantType.INDIVIDUAL, 0, accounts=[""])
    async with unit_of_work() as work:
        return (await drafts.create(work, actor, KINDS[KIND], answers)).key


async def _signed_in(stack: Stack, user: User) -> httpx.AsyncClient:
    cookie = await session_cookie(stack.url, user.email, builders.PASSWORD, tls=stack.tls)
    headers = {"Origin": stack.url, "Cookie": cookie}
    return httpx.AsyncClient(base_url=stack.url, headers=headers, verify=stack.tls, timeout=30)


def _written(folder: Path) -> str:
    """Everything in the logs of nginx."""
    logs = [*folder.glob("log/*"), *folder.glob("log-of-nginx/*"), folder / "nginx.out"]
    return "".join(path.read_text(errors="replace") for path in logs if path.is_file())


def test_pages_come_through_tls_and_the_portal_is_ready(running: Stack) -> None:
    front = running.get("/")
    assert front.status_code == 200
    assert front.headers["content-type"].startswith("text/html")
    assert "max-age" in front.headers["strict-transport-security"]
    ready = running.get("/api/health/ready")
    assert (ready.status_code, ready.json().get("failing", [])) == (200, [])
    assert running.get("/api/metrics", Authorization=f"Bearer {METRICS_TOKEN}").status_code == 404
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{running.url}/")


def test_http_is_sent_to_https_with_the_whole_address(running: Stack) -> None:
    plain = f"http://localhost:{running.machine.ports['http']}"
    answer = httpx.get(f"{plain}/recover?step=code")
    assert (answer.status_code, answer.headers["location"]) == (301, f"{running.url}/recover?step=code")
    forged = httpx.get(f"{plain}/%0d%0aSet-Cookie:%20sid=1", headers={"Host": "elsewhere.example"})
    assert "set-cookie" not in forged.headers
    assert forged.headers["location"].startswith(f"{running.url}/")


def test_both_workers_take_part_each_with_figures_of_its_own(running: Stack) -> None:
    """One leads, the accounting system is read over TLS of an own authority, the mail goes out."""
    deadline = time.monotonic() + WAIT_S
    while not running.rows("select 1 from feed_cursor where caught_up_at is not null"):
        assert time.monotonic() < deadline, running.printed(running.units[1])
        time.sleep(0.2)
    while not running.sandbox.emails(ADMINISTRATOR):
        assert time.monotonic() < deadline, running.printed(running.units[1])
        time.sleep(0.2)
    leads = []
    for name in ("worker", "worker-2"):
        address = f"http://127.0.0.1:{running.machine.ports[name]}/metrics"
        told = httpx.get(address, headers={"Authorization": f"Bearer {METRICS_TOKEN}"}).raise_for_status().text
        samples = [one for family in text_string_to_metric_families(told) for one in family.samples]
        leads += [one.value for one in samples if one.name == "lkk_worker_leads"]
    assert sorted(leads) == [0, 1]


async def test_a_person_signs_in_and_the_socket_brings_the_page(running: Stack, folder: Path) -> None:
    user = await builders.customer(name="Ёлкин Ефим Егорович")
    cookie = await session_cookie(running.url, user.email, builders.PASSWORD, tls=running.tls)
    async with RawSocket(running.url, cookie=cookie, tls=running.tls) as tab:
        assert (await tab.send(HYDRATION, path="/home"))["is_hydrated"] is True
        await tab.send(format_event_handler(Session.event_handlers["load"]), path="/home")
        deadline = time.monotonic() + WAIT_S
        while flatten(tab.updates).get("name") != "Ёлкин Ефим Егорович":  # told once, by whichever event comes first
            assert time.monotonic() < deadline, flatten(tab.updates).get("name")
            await asyncio.sleep(0.1)
    await asyncio.to_thread(running.get, f"/recover?step=code&code={CODE}")
    await asyncio.to_thread(running.get, f"/?code={CODE}", **{"X-Long": "x" * 40_000})
    deadline = time.monotonic() + WAIT_S
    while "/_event/ 101" not in _written(folder):
        assert time.monotonic() < deadline, _written(folder)
        await asyncio.sleep(0.1)
    written = _written(folder)
    assert "GET /recover 200" in written
    for secret in (tab.token, tab.new_token or tab.token, cookie.partition("=")[2], CODE, "token="):
        assert secret not in written


async def test_a_file_goes_up_and_comes_down_and_one_too_large_is_refused_in_russian(running: Stack) -> None:
    user = await builders.customer()
    draft = await _draft(user)
    content = pdf(pages=3)
    async with await _signed_in(running, user) as client:
        query = {"application": str(draft), "slot": SLOT, "name": "Снимок.pdf"}
        sent = await client.post("/api/files", params=query, content=content)
        assert sent.status_code == 201, sent.text
        got = await client.get(f"/api/files/{sent.json()['id']}")
        assert (got.status_code, got.content) == (200, content)
        for path, params, size in (("/api/files", query, TOO_BIG), ("/api/auth/login", {}, 2 << 20)):
            answer = await client.post(path, params=params, content=b"x" * size)
            assert answer.status_code == 413
            assert answer.json()["message"].startswith("Слишком большой файл")


def test_logs_are_rotated_beside_the_rule_of_the_package(running: Stack, folder: Path) -> None:
    machine = running.machine
    rules = {"lkk": DEPLOY / "logrotate" / "lkk", "nginx": machine.packages.file("/etc/logrotate.d/nginx")}
    for name, rule in rules.items():
        (folder / "etc" / f"rotate-{name}").write_text(machine.here(rule.read_text(encoding="utf-8")))
    both = " ".join(f"{folder}/etc/rotate-{name}" for name in rules)
    told = machine.must(f"logrotate --debug --state {folder}/rotated {both}")
    assert "error:" not in told, told
    before = (folder / "log" / "access.log").read_text()
    machine.must(f"logrotate --force --state {folder}/rotated {folder}/etc/rotate-lkk")
    deadline = time.monotonic() + WAIT_S
    while "/api/health/live" not in (folder / "log" / "access.log").read_text():
        assert time.monotonic() < deadline
        assert running.get("/api/health/live").status_code == 200
        time.sleep(0.1)
    assert (folder / "log" / "access.log.1").read_text().startswith(before)
    assert (folder / "log" / "access.log").stat().st_mode & 0o777 == 0o640


async def test_the_copy_is_restored_into_an_empty_database(running: Stack, folder: Path) -> None:
    """The last one here: the portal is stopped and started on the restored database."""
    user = await builders.customer()
    query = {"application": str(await _draft(user)), "slot": SLOT, "name": "Снимок.pdf"}
    async with await _signed_in(running, user) as client:
        sent = await client.post("/api/files", params=query, content=pdf(pages=2))
        await asyncio.to_thread(_copy_and_restore, running, folder)
        got = await client.get(f"/api/files/{sent.json()['id']}")  # the session has been restored too
    assert hashlib.sha256(got.content).digest() == hashlib.sha256(pdf(pages=2)).digest()


def _copy_and_restore(running: Stack, folder: Path) -> None:
    machine = running.machine
    before = _counts(running, "lkk")
    machine.start_unit("lkk-backup")
    assert machine.running["lkk-backup"].wait(60) == 0, running.printed("lkk-backup")
    names = {path.suffix: path.name for path in (folder / "backups").iterdir()}
    assert set(names) == {".dump", ".gz"}, names
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder / "backups").iterdir())
    assert set(running.stop().values()) == {0}
    away = running.get("/")
    assert (away.status_code, away.headers["retry-after"]) == (503, "10")
    assert "временно недоступен" in away.text
    (folder / "data" / "files").rename(folder / "lost")
    block = page_block("## Копии", "pg_restore")
    first, *commands, last = block.strip().splitlines()
    assert (first.split()[:3], last) == (["systemctl", "stop", "lkk.target"], "systemctl start lkk.target")
    machine.write_settings(**machine.settings() | {"LKK_DATABASE_URL": running.database_url("lkk_restored")})
    script = "\n".join(commands)
    for there, suffix in (("lkk-2026-11-22-0230.dump", ".dump"), ("lkk-files-2026-11-22-0230.tar.gz", ".gz")):
        assert there in script
        script = script.replace(there, names[suffix])
    told = machine.must(script)
    assert "ОШИБКА" not in told
    assert _counts(running, "lkk_restored") == before
    running.start()


def _counts(running: Stack, database: str) -> dict[str, int]:
    return {table: len(running.rows(f"table {table}", database)) for table in KEPT}
