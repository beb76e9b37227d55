"""Figures of several processes in one place: must be called before anything imports prometheus_client."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_PREFIX = "lkk-figures-"
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  private folders of our own below it


def count_in_processes() -> None:
    """Give this process and its children a folder of shared figures; what killed ones have left is removed.

    It lies in memory where that can be: a process that writes into a mapped file on a full disk is killed.
    """
    if "prometheus_client" in sys.modules:
        raise RuntimeError("prometheus_client was imported before its folder was chosen")
    parent = _SHARED_MEMORY if os.access(_SHARED_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    _forget_left(parent)
    folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=parent)
    os.environ[FOLDER] = folder
    owner = os.getpid()
    atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True) if os.getpid() == owner else None)


def _forget_left(parent: Path) -> None:
    for folder in parent.glob(f"{_PREFIX}*"):
        process = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if process.isdigit() and not is_alive(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def is_alive(process: int) -> bool:
    """Whether a process is there, also one of another user."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
