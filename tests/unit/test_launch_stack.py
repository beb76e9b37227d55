"""The processes of the portal end together, also when they are told to while they still start."""

import os
import signal
import subprocess
import sys

import pytest

STARTING = """
from lkk.launch.stack import Stack, end_when_asked

end_when_asked()
with Stack() as stack:
    stack.start("neighbour", "http.server", "0", "--bind", "127.0.0.1")
    print(stack.children["neighbour"].pid, flush=True)
    stack.wait_for("neighbour", "http://127.0.0.1:1/")
"""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_is_stopped_while_starting_leaves_no_process_behind(number: int) -> None:
    with subprocess.Popen([sys.executable, "-c", STARTING], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as start:
        assert start.stdout is not None
        child = int(start.stdout.readline())
        assert is_alive(child)
        start.send_signal(number)
        start.wait(30)
    assert not is_alive(child)
