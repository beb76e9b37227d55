"""Lighthouse of a fixed version, run by bun; installed beside the data at the first use."""

import json
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from lkk.launch.frontend import ROOT
from lkk.launch.javascript import environment

VERSION = "13.5.0"
FOLDER = ROOT / ".data" / "lighthouse"
TIMEOUT_S = 180


def audit(url: str, debugging_port: int, *, phone: bool) -> dict[str, Any]:
    """Loads a page in a running Chromium with an empty cache; the whole report.

    A phone is Lighthouse's own: a slow 4G network and a processor four times slower, both simulated.

    Raises:
        RuntimeError: Lighthouse failed; the text holds its output.
    """
    with tempfile.TemporaryDirectory(prefix="lkk-lighthouse-") as folder:
        report = Path(folder) / "report.json"
        command = ["bun", "--bun", str(_program()), url, f"--port={debugging_port}", "--quiet", "--output=json"]
        command += [f"--output-path={report}", "--only-categories=performance"]
        if not phone:
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
