"""Lighthouse of a fixed version, run by bun; installed beside the data at the first use."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lkk.launch.frontend import ROOT
from lkk.launch.javascript import environment

VERSION = "13.5.0"
FOLDER = ROOT / ".data" / "lighthouse"
TIMEOUT_S = 180
TRIES = 3
PHONE_INDEX = 325  # the speed of the phone that Lighthouse means: a desktop of index 1300, four times slower


@dataclass(frozen=True)
class Device:
    """What is simulated: Lighthouse's phone on slow 4G, or a desktop; `slowdown` divides this machine's speed."""

    phone: bool
    slowdown: float


def phone_like(machine_index: float) -> Device:
    """The phone on a machine whose speed Lighthouse has found to be so much; it is never made faster."""
    return Device(phone=True, slowdown=round(max(1.0, machine_index / PHONE_INDEX), 1))


DESKTOP = Device(phone=False, slowdown=1.0)


def audit(url: str, debugging_port: int, device: Device) -> dict[str, Any]:
    """Load a page in a running Chromium with an empty cache; the whole report.

    On a busy machine Lighthouse now and then loses its own trace, so a failure is tried again.

    Raises:
        RuntimeError: Lighthouse failed; the text holds its output.
    """
    for _ in range(TRIES - 1):
        try:
            return _audit(url, debugging_port, device)
        except RuntimeError as error:
            print(str(error).splitlines()[-1], flush=True)
    return _audit(url, debugging_port, device)


def _audit(url: str, debugging_port: int, device: Device) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="lkk-lighthouse-") as folder:
        report = Path(folder) / "report.json"
        command = ["bun", "--bun", str(_program()), url, f"--port={debugging_port}", "--quiet", "--output=json"]
        command += [f"--output-path={report}", "--only-categories=performance"]
        command.append(f"--throttling.cpuSlowdownMultiplier={device.slowdown}")
        if not device.phone:
            command.append("--preset=desktop")
        _run(command, FOLDER)
        return json.loads(report.read_text(encoding="utf-8"))


@lru_cache
def _program() -> Path:
    program = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    manifest = FOLDER / "package.json"
    wanted = {"private": True, "dependencies": {"lighthouse": VERSION}}
    if not program.exists() or json.loads(manifest.read_text()) != wanted:
        FOLDER.mkdir(parents=True, exist_ok=True)
        manifest.write_text(json.dumps(wanted))
        _run(["bun", "install"], FOLDER)
    return program


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment() | {"CI": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:3])} failed:\n{done.stdout[-3000:]}")
