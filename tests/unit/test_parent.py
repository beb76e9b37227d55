"""No process outlives the one that started it, however that ended."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sandbox_process import free_port

PLAIN = ["tests.unit.test_parent"]
STARTER = """
import subprocess, sys
from lkk.launch.stack import Stack

with Stack() as stack:
    stack.start("child", *sys.argv[1:])
    print(stack.children["child"].pid, flush=True)
    stack.children["child"].wait()
"""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def sandbox(folder: Path) -> list[str]:
    ports = ["--http-port", str(free_port()), "--smtp-port", str(free_port())]
    return ["lkk.sandbox", *ports, "--folder", str(folder), "--accounts", "5"]


@pytest.mark.parametrize("what", ["a service", "the sandbox"])
def test_the_child_of_a_killed_launcher_ends_by_itself(what: str, tmp_path: Path) -> None:
    program = PLAIN if what == "a service" else sandbox(tmp_path)
    with subprocess.Popen([sys.executable, "-c", STARTER, *program], stdout=subprocess.PIPE) as launcher:
        assert launcher.stdout is not None
        child = int(launcher.stdout.readline())
        try:
            assert is_alive(child)
            launcher.kill()
            launcher.wait(10)
            deadline = time.monotonic() + 20
            while is_alive(child) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert not is_alive(child)
        finally:
            if is_alive(child):
                os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    from lkk.launch.parent import end_with_starter

    end_with_starter()
    time.sleep(60)
