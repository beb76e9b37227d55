"""The sandbox is a process of its own: it keeps its data, stops when told, and shares no code with the portal."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx

from tests.accounting_api import NO_CERTIFICATES, AccountingClient, put_meter, reading_item
from tests.sandbox_process import free_port, running_sandbox

ROOT = Path(__file__).parents[2]


def test_a_killed_sandbox_keeps_readings_emails_and_cursors(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, accounts=10) as first:
        api = AccountingClient(first)
        item = reading_item(put_meter(first, last="1.0", period="2026-08"), "2.0", period="2026-09")
        with api.http:
            outcome = api.submit(item)
            cursor = api.end()
    with running_sandbox(tmp_path, accounts=10) as second:
        api = AccountingClient(second)
        with api.http:
            assert api.submit(item) == outcome
            assert api.page(cursor)["changes"] == []
        assert second.effects() == {"readings": 1, "distinct_keys": 1, "duplicates": 0}


def test_sigterm_ends_it_and_frees_the_ports(tmp_path: Path) -> None:
    http_port, smtp_port = free_port(), free_port()
    command = [
        *(sys.executable, "-m", "lkk.sandbox", "--folder", str(tmp_path), "--accounts", "5"),
        *("--http-port", str(http_port), "--smtp-port", str(smtp_port), "--today", "2026-03-05"),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Песочница: http://127.0.0.1:")
        transport = httpx.HTTPTransport(retries=5, verify=NO_CERTIFICATES)
        with httpx.Client(transport=transport, base_url=f"http://127.0.0.1:{http_port}") as http:
            assert http.get("/sandbox/today").json() == {"today": "2026-03-05"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_it_imports_nothing_of_the_portal() -> None:
    program = "import sys, lkk.sandbox.__main__; print(*sorted(n for n in sys.modules if n.split('.')[0] == 'lkk'))"
    names = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [name for name in names.split() if name != "lkk" and not name.startswith("lkk.sandbox")] == []
