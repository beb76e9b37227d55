"""The processes of the portal end together, also when they are told to while they still start."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

import pytest

from lkk.launch.stack import Stack

STARTING = """
from lkk.launch.stack import Stack, end_when_asked

end_when_asked()
with Stack() as stack:
    stack.start("neighbour", "http.server", "0", "--bind", "127.0.0.1")
    print(stack.children["neighbour"].pid, flush=True)
    stack.wait_for("neighbour", "http://127.0.0.1:1/")
"""
# The signal comes where Python cannot raise: what a `__del__` raises is reported and forgotten.
LOSING = """
import os, signal

class Unlucky:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
""" + STARTING.replace("    stack.wait_for", "    Unlucky()\n    stack.wait_for")
# Whoever starts a program decides which signals it begins with ignored: a shell without job control ignores SIGINT
# for what it runs in the background, nohup ignores SIGHUP. The tests themselves may have been started like that.
WITH_SIGNALS = """
import os, signal, sys

for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN if str(int(number)) in sys.argv[2:] else signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, "-c", sys.argv[1]])
"""


@contextmanager
def starting_stack(*ignored: signal.Signals, script: str = STARTING) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A launcher whose only child never answers, begun with these signals ignored; it and the child's id."""
    numbers = [str(int(number)) for number in ignored]
    command = [sys.executable, "-c", WITH_SIGNALS, script, *numbers]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as launcher:
        assert launcher.stdout is not None
        child = int(launcher.stdout.readline())
        try:
            yield launcher, child
        finally:
            launcher.kill()
            if is_alive(child):
                os.killpg(child, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("ignored", [(), (signal.SIGINT, signal.SIGHUP)], ids=["in front", "in the background"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_is_stopped_while_starting_leaves_no_process_behind(
    number: signal.Signals, ignored: tuple[signal.Signals, ...]
) -> None:
    with starting_stack(*ignored) as (launcher, child):
        assert is_alive(child)
        launcher.send_signal(number)
        launcher.wait(30)
        assert not is_alive(child)


def test_who_is_stopped_again_while_stopping_still_ends_the_others() -> None:
    with starting_stack() as (launcher, child):
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            launcher.send_signal(number)
        launcher.wait(30)
        assert not is_alive(child)


def test_a_request_that_came_to_nothing_is_heeded_all_the_same() -> None:
    with starting_stack(script=LOSING) as (launcher, child):
        launcher.wait(30)
        assert not is_alive(child)


def test_a_closed_terminal_ends_the_processes_too() -> None:
    with starting_stack() as (launcher, child):
        launcher.send_signal(signal.SIGHUP)
        launcher.wait(30)
        assert not is_alive(child)


def test_who_was_started_to_outlive_the_terminal_does() -> None:
    with starting_stack(signal.SIGINT, signal.SIGHUP) as (launcher, child):
        launcher.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            launcher.wait(1)
        assert is_alive(child)
        launcher.send_signal(signal.SIGTERM)
        launcher.wait(30)
        assert not is_alive(child)


def test_a_process_aside_may_end_without_the_others(capfd: pytest.CaptureFixture[str]) -> None:
    with Stack() as stack:
        stack.start_aside("aside", "this")
        stack.start("needed", "http.server", "0", "--bind", "127.0.0.1")
        stack.children["aside"].wait(30)
        Timer(1, stack.children["needed"].kill).start()
        assert stack.watch() == 1
    said = capfd.readouterr().out
    assert "Процесс needed завершился" in said
    assert "aside завершился" not in said
