"""Starts the portal's processes together and stops them together."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from types import FrameType, TracebackType
from typing import Self

from lkk.launch.javascript import environment
from lkk.launch.parent import STARTER

READY_LIMIT_S = 240  # `make dev` builds the pages before it answers
STOP_LIMIT_S = 20
MEMBER = "PORTAL_STARTED_WHOLE"  # in the surroundings of every process that is started together with the others
_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_asked_to_end = threading.Event()


@dataclass
class Stack:
    """Child processes that live and die together; leaving the `with` ends them, however it is left."""

    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    aside: set[str] = field(default_factory=set)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, name: str, *arguments: str, **extra: str) -> None:
        """Start `python -m …` with our own surroundings and `extra` variables."""
        self.children[name] = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=environment() | {MEMBER: "1", STARTER: str(os.getpid())} | extra,
            start_new_session=True,
        )

    def start_aside(self, name: str, *arguments: str) -> None:
        """Start a process that ends when it has done its work, without ending the others."""
        self.start(name, *arguments)
        self.aside.add(name)

    def wait_for(self, name: str, url: str) -> None:
        """Wait until an address answers; `name` may be a process that we have not started.

        Raises:
            SystemExit: the process ended or did not answer in time.
        """
        deadline = time.monotonic() + READY_LIMIT_S
        while not _answers(url):
            _end_if_asked()
            ours = self.children.get(name)
            if (ours and ours.poll() is not None) or time.monotonic() > deadline:
                raise SystemExit(f"Процесс {name} не запустился, его сообщения выше")
            time.sleep(0.1)

    def watch(self) -> int:
        """Return when a process ends, with the exit status of the whole."""
        while True:
            _end_if_asked()
            needed = {name: child for name, child in self.children.items() if name not in self.aside}
            ended = [name for name, child in needed.items() if child.poll() is not None]
            if ended:
                print(f"Процесс {', '.join(ended)} завершился, останавливаю остальные", flush=True)
                return 1
            time.sleep(0.5)

    def stop(self) -> None:
        """Ask every process to end, then ends those that did not."""
        for child in self.children.values():
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + STOP_LIMIT_S
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.wait()


def end_when_asked() -> None:
    """End the program by a KeyboardInterrupt from now on when a signal asks for it; later ones change nothing.

    SIGINT counts even when it was ignored at the start: a shell without job control starts its background commands
    like that, and our children would inherit it. An ignored SIGHUP stays so, for that is what `nohup` is asked for.
    """
    for number in _ENDING:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)


def asked_to_end() -> bool:
    """Whether a signal has asked this program to end."""
    return _asked_to_end.is_set()


def _end_if_asked() -> None:
    """Raise KeyboardInterrupt once more after a signal: raised inside a `__del__` the first one came to nothing."""
    if _asked_to_end.is_set():
        raise KeyboardInterrupt


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  our own address
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _signal(child: subprocess.Popen[bytes], number: int) -> None:
    if child.poll() is None:
        os.killpg(child.pid, number)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)  # a second one must not break off the stopping of the others
    _asked_to_end.set()
    raise KeyboardInterrupt
