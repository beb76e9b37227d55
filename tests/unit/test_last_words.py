"""What nobody caught, and why a process does not start, are lines of the log like all others."""

import json
import os
import subprocess
import sys

from tests.production import PRODUCTION

FALLING = """
import threading, warnings
from lkk.launch.last_words import catch_all
from lkk.launch.logs import set_up_logs

set_up_logs()
catch_all()
warnings.warn("it is odd")
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
raise RuntimeError("nobody\\ncatches this")
"""


def lines(*command: str, **environment: str) -> tuple[int, list[dict[str, str]]]:
    """The exit status and what was written, each line of which must be JSON."""
    done = subprocess.run(
        [sys.executable, *command],
        env=os.environ | PRODUCTION | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_tracebacks_and_warnings_are_inside_a_line() -> None:
    code, told = lines("-c", FALLING)
    assert code == 1
    assert [one["event"] for one in told[1:]] == ["process_failed", "process_failed"]
    assert "it is odd" in told[0]["event"]
    assert "ZeroDivisionError" in told[1]["exception"]
    assert "catches this" in told[2]["exception"]


def test_a_start_that_is_refused_is_told_in_a_line() -> None:
    for process in ("web", "worker"):
        code, told = lines("-m", "lkk", process, LKK_TIME_ZONE="Nowhere")
        assert code == 1
        assert [one["event"] for one in told] == ["start_refused"]
        assert "LKK_TIME_ZONE" in told[0]["reason"]
