"""`reflex run`, the framework's own command: what the pages need is started beside it and ends with it."""

import atexit
import os
import subprocess
import sys
import threading
import time

import click

from lkk.launch.javascript import environment
from lkk.launch.stack import MEMBER
from lkk.settings import settings

BACKEND_PORT = 8000  # the framework's own
STOP_LIMIT_S = 30
_PARENT_LOOK_S = 0.5


def begin() -> None:
    """Start what stands beside the pages when this process is `reflex run`; do nothing in any other.

    The framework reads its settings again and again, also in processes it makes: only the first reading starts
    anything. On return the database is ready and LKK_DATABASE_URL names it.

    Raises:
        SystemExit: this is a production machine, or the database could not be made ready.
    """
    run = _command()
    if run is None or os.environ.get(MEMBER):
        return
    if settings().production:
        raise SystemExit("reflex run — для разработки; для работы — python -m lkk web и python -m lkk worker")
    os.environ.update(environment() | {MEMBER: "1"})
    two_ports = run.params["env"] == "dev"
    front, back = run.params["frontend_port"], run.params["backend_port"]
    if (port := front or (None if two_ports else back)) and "public_url" not in settings().model_fields_set:
        os.environ["LKK_PUBLIC_URL"] = f"http://localhost:{port}"
        settings.cache_clear()
    # Named, for otherwise the framework would take the next free one, and the address would be another.
    os.environ["REFLEX_FRONTEND_PORT"] = str(settings().listen_port)
    ports = [settings().listen_port]
    if two_ports:
        ports.insert(0, back or BACKEND_PORT)
        os.environ["REFLEX_BACKEND_PORT"] = str(ports[0])
    os.environ["LKK_DATABASE_URL"] = _start_beside(*ports)
    settings.cache_clear()


def tell(descriptor: int, line: str) -> None:
    """Answer the process that waits for us in `begin`."""
    with os.fdopen(descriptor, "w") as waiting:
        print(line, file=waiting)


def end_with_parent(signal_number: int) -> None:
    """Send ourselves a signal when the process that started us is there no more, however it ended."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_PARENT_LOOK_S)
        os.kill(os.getpid(), signal_number)

    threading.Thread(target=watch, daemon=True).start()


def _command() -> click.Context | None:
    """The command `reflex run` if it is being carried out here, with a back end that needs a database."""
    context = click.get_current_context(silent=True)
    callback = context.command.callback if context else None
    is_run = callback is not None and (callback.__module__, callback.__name__) == ("reflex.reflex", "run")
    return context if context and is_run and not context.params["frontend_only"] else None


def _start_beside(*ports: int) -> str:
    """Start `python -m lkk beside` and return the address of the database it made ready; `ports` will be the pages'."""
    answer, telling = os.pipe()
    command = [sys.executable, "-m", "lkk", "beside", str(telling), *map(str, ports)]
    beside = subprocess.Popen(command, pass_fds=[telling], start_new_session=True)
    os.close(telling)
    atexit.register(_end, beside, os.getpid())
    with os.fdopen(answer) as told:
        database_url = told.readline().strip()
    if not database_url:
        raise SystemExit("База данных и песочница не запустились, сообщения выше")
    return database_url


def _end(beside: subprocess.Popen[bytes], owner: int) -> None:
    """End it when we end; a process forked from us leaves it alone."""
    if os.getpid() != owner or beside.poll() is not None:
        return
    beside.terminate()
    try:
        beside.wait(STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        beside.kill()
