"""The outside world as a real process: the accounting system's API and the mail server."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

START_TIMEOUT_S = 40


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox; its methods speak to the control pages and block for some milliseconds."""

    http_port: int
    smtp_port: int

    @property
    def url(self) -> str:
        """The address of the accounting system's API."""
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def environment(self) -> dict[str, str]:
        """Settings of the portal that make this sandbox its outside world."""
        return {"LKK_ACCOUNTING_URL": self.url, "LKK_SMTP_HOST": "127.0.0.1", "LKK_SMTP_PORT": str(self.smtp_port)}

    def behave(self, mode: str, **options: Any) -> None:
        """Tell the accounting system how to misbehave: see the sandbox's `behaviour`."""
        self._post("/sandbox/behaviour", {"mode": mode, **options})

    def mail(self, mode: str, requests: int | None = None) -> None:
        """Tell the mail server to accept (`normal`), to wait (`temporary`) or to `refuse`."""
        self._post("/sandbox/mail", {"mode": mode, "requests": requests})

    def put(self, entity: str, external_id: str, data: dict[str, Any]) -> None:
        """Change something in the accounting system, so that the feed tells of it."""
        self._post("/sandbox/put", {"entity": entity, "id": external_id, "data": data})

    def generate(self, accounts: int) -> None:
        """Add plain accounts."""
        self._post("/sandbox/generate", {"accounts": accounts}, timeout_s=600)

    def settle(self) -> None:
        """Decide everything that is pending."""
        self._post("/sandbox/settle", {})

    def archive(self, after_s: float | None, refuses: str = "") -> None:
        """How soon requests for archive readings are answered (None: never), and the reason they are refused for."""
        self._post("/sandbox/archive", {"after_s": after_s, "refuses": refuses})

    def registers_after(self, seconds: float | None) -> None:
        """How soon the office registers applications by itself; None for never."""
        self._post("/sandbox/registration", {"after_s": seconds})

    def move(self, **decision: Any) -> None:
        """Let the office decide on an application: see the sandbox's `Move`."""
        self._post("/sandbox/office", decision)

    def applications(self) -> list[dict[str, Any]]:
        """The newest applications the office has received, with the number of items of each."""
        return httpx.get(f"{self.url}/sandbox/applications.json").raise_for_status().json()

    def files(self, application: object) -> list[dict[str, Any]]:
        """The files of an application by its key, with how many bytes of each the office has."""
        answer = httpx.get(f"{self.url}/sandbox/files.json", params={"application": str(application)})
        return answer.raise_for_status().json()

    def file(self, application: object, file: object) -> bytes:
        """The content of a file the office has whole."""
        return httpx.get(f"{self.url}/sandbox/applications/{application}/files/{file}").raise_for_status().content

    def refuses_files(self, reason: str) -> None:
        """Let the office refuse every file for a reason; an empty one: it takes them."""
        self._post("/sandbox/files", {"refuses": reason})

    def supply(self) -> list[dict[str, Any]]:
        """The newest cases the supplier has."""
        return httpx.get(f"{self.url}/sandbox/supplier.json").raise_for_status().json()

    def offers_supply_after(self, seconds: float | None) -> None:
        """How soon the supplier offers a contract; None for never by itself."""
        self._post("/sandbox/supplier/pace", {"after_s": seconds})

    def decides_supply(self, key: object, decision: str, reason: str = "") -> None:
        """Let the supplier `offer`, `refuse` or `conclude`."""
        self._post("/sandbox/supplier", {"key": str(key), "decision": decision, "reason": reason})

    def checks_signatures(self, outcome: str, reason: str = "") -> None:
        """What the service of signature checks says of every signature: `valid`, `invalid` or `unknown`."""
        self._post("/sandbox/signatures", {"outcome": outcome, "reason": reason})

    def tell_document(self, **paper: Any) -> str:
        """Let the office tell of a document by the feed; return its key."""
        answer = httpx.post(f"{self.url}/sandbox/papers", json=paper, timeout=30)
        return str(answer.raise_for_status().json()["id"])

    def registers_documents(self, registers: bool) -> None:
        """Let the document system give numbers at once, also to what waits; False lets documents wait."""
        self._post("/sandbox/documents", {"registers": registers})

    def documents(self) -> list[dict[str, Any]]:
        """The newest documents the document system has, with the number of files and addenda of each."""
        return httpx.get(f"{self.url}/sandbox/documents.json").raise_for_status().json()

    def pay(self, **order: Any) -> None:
        """Let somebody pay in the bank: see the sandbox's `Order`."""
        self._post("/sandbox/bank", order)

    def refunds(self, after_s: float | None, refuses: str = "") -> None:
        """How soon refunds are carried out (None: never), and the reason they are refused for."""
        self._post("/sandbox/refunds", {"after_s": after_s, "refuses": refuses})

    def forget_cursors(self) -> None:
        """Make every cursor handed out so far unknown."""
        self._post("/sandbox/forget-cursors", {})

    def hours(self) -> list[dict[str, Any]]:
        """The hours that were handed in, the newest first."""
        return httpx.get(f"{self.url}/sandbox/hours.json").raise_for_status().json()

    def emails(self, to: str = "") -> list[dict[str, Any]]:
        """The letters received, those to one person when `to` is given."""
        return httpx.get(f"{self.url}/sandbox/emails.json", params={"to": to} if to else {}).raise_for_status().json()

    def sms(self, to: str = "") -> list[dict[str, Any]]:
        """The SMS received, newest first, those to one phone when `to` is given."""
        return httpx.get(f"{self.url}/sandbox/sms.json", params={"to": to} if to else {}).raise_for_status().json()

    def reports_sms(self, outcome: str, reason: str = "") -> None:
        """What both gateways report of SMS they take from now on: `sent`, `delivered` or `undelivered`."""
        self._post("/sandbox/sms", {"outcome": outcome, "reason": reason})

    def gateway(self, name: str, mode: str, **options: Any) -> None:
        """Tell an SMS gateway, `sms` or `sms2`, how to misbehave: see `behave`."""
        self.behave(mode, path=f"/{name}/v1/", **options)

    def payments(self, **manners: Any) -> None:
        """Tell the payment provider its manners, usual ones without any: see the sandbox's `Manners`."""
        self._post("/sandbox/payments", manners)

    def effects(self) -> dict[str, int]:
        """How many readings were really stored: `readings`, `distinct_keys`, `duplicates`."""
        return httpx.get(f"{self.url}/sandbox/effects/summary").raise_for_status().json()

    def reset(self) -> None:
        """Make everything behave again."""
        self.behave("normal")
        self.gateway("sms", "normal")
        self.gateway("sms2", "normal")
        self.mail("normal")
        self.registers_after(5)
        self.archive(3)
        self.refunds(3)
        self.registers_documents(True)
        self.refuses_files("")
        self.offers_supply_after(5)
        self.checks_signatures("valid")
        self.reports_sms("delivered")
        self.payments()

    def _post(self, path: str, body: dict[str, Any], timeout_s: float = 30) -> None:
        httpx.post(self.url + path, json=body, timeout=timeout_s).raise_for_status()


@contextmanager
def running_sandbox(folder: Path, *, accounts: int = 60) -> Iterator[Sandbox]:
    """Start a sandbox on free ports with its data in `folder` and end it.

    Raises:
        RuntimeError: it does not answer in time; the text holds its output.
    """
    sandbox = Sandbox(free_port(), free_port())
    process = start_sandbox(sandbox, folder, accounts=accounts)
    try:
        yield sandbox
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def start_sandbox(sandbox: Sandbox, folder: Path, *, accounts: int) -> subprocess.Popen[bytes]:
    """Start a sandbox on its ports, a group of processes of its own, and wait until it answers.

    Raises:
        RuntimeError: it does not answer in time; the text holds its output.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "output.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "lkk.sandbox", "--folder", str(folder), "--accounts", str(accounts)),
                *("--http-port", str(sandbox.http_port), "--smtp-port", str(sandbox.smtp_port)),
            ],
            cwd=Path(__file__).parents[1],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(sandbox, process, log)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    return process


def free_port() -> int:
    """A port nobody listens on at this moment."""
    (port,) = free_ports(1)
    return port


def free_ports(count: int) -> list[int]:
    """Different ports nobody listens on at this moment."""
    with ExitStack() as probes:
        sockets = [probes.enter_context(socket.socket()) for _ in range(count)]
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in sockets]


def _wait(sandbox: Sandbox, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{sandbox.url}/sandbox/health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the sandbox did not start:\n{log.read_text(errors='replace')[-3000:]}")
