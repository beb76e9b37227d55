"""Processes end with the one that started them, also when that was killed and could tell nobody."""

import os
import signal
import threading
import time

STARTER = "__LKK_STARTER"  # in the surroundings of a child: the process that started it
LOOK_EVERY_S = 0.5
GRACE_S = 15


def end_with_starter() -> None:
    """End when the process named in our surroundings is gone; without one nothing is watched."""
    if starter := os.environ.pop(STARTER, ""):
        end_with(int(starter))


def end_with(parent: int) -> None:
    """End this process when it is no longer a child of `parent`: by SIGTERM, and after `GRACE_S` seconds at once.

    A thread looks, for an event loop may be busy; a fork must call this anew.
    """
    threading.Thread(target=_watch, args=(parent,), name="parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY_S)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_S)
    os._exit(1)
