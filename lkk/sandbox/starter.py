"""The sandbox ends with the process that started it, also when that was killed; the portal's own code stays apart."""

import os
import signal
import threading
import time

STARTER = "__LKK_STARTER"  # in our surroundings: the process that started us, when it wants us to end with it
LOOK_EVERY_S = 0.5
GRACE_S = 5


def end_with_starter() -> None:
    """End by SIGTERM when the process named in our surroundings is gone, and after `GRACE_S` seconds at once."""
    if starter := os.environ.pop(STARTER, ""):
        threading.Thread(target=_watch, args=(int(starter),), name="starter", daemon=True).start()


def _watch(starter: int) -> None:
    while os.getppid() == starter:
        time.sleep(LOOK_EVERY_S)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_S)
    os._exit(1)
