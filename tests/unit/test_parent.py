"""No process outlives the one that started it, however that ended."""

import os
import signal
import subprocess
import sys
import time

STARTER = """
import subprocess, sys
from lkk.launch.stack import Stack

with Stack() as stack:
    stack.start("child", "tests.unit.test_parent")
    print(stack.children["child"].pid, flush=True)
    stack.children["child"].wait()
"""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_child_of_a_killed_launcher_ends_by_itself() -> None:
    with subprocess.Popen([sys.executable, "-c", STARTER], stdout=subprocess.PIPE) as launcher:
        assert launcher.stdout is not None
        child = int(launcher.stdout.readline())
        try:
            assert is_alive(child)
            launcher.kill()
            launcher.wait(10)
            deadline = time.monotonic() + 10
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
