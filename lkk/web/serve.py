"""Serves the built pages, the events and the API on one port; a dead worker is replaced."""

import gc
import multiprocessing
import os
from typing import Any

from lkk.launch.last_words import server_log
from lkk.launch.parent import end_with
from lkk.settings import settings

KILL_AFTER_S = 15
MAX_EVENT_BYTES = 256 << 10

# The first two are the framework's internal names: a start-up test stands around them.
_SURROUNDINGS = {
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    "REFLEX_ENV_MODE": "prod",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
    "REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE": str(MAX_EVENT_BYTES),
}
_main = 0  # the process that forks the workers; they inherit the number


def serve() -> None:
    """Run until it is told to stop; the application is imported once and shared by the workers."""
    os.environ.update(_SURROUNDINGS)
    if settings().redis_url:
        os.environ.setdefault("REFLEX_OPLOCK_ENABLED", "true")
        os.environ.setdefault("REFLEX_OPLOCK_HOLD_TIME", "5s")  # what a killed process may lose of a tab
    from granian.constants import Interfaces
    from granian.server import Server
    from reflex.utils.prerequisites import get_web_dir

    if not (get_web_dir() / "build" / "client" / "index.html").exists():
        raise SystemExit("Страницы не собраны: выполните python -m lkk build")
    multiprocessing.set_start_method("fork", force=True)
    import reflex.model  # noqa: F401  (else the first form of a fresh worker waits seconds for it)
    from reflex_base.utils import serializers

    import lkk.lkk  # noqa: F401  (imported before the fork)
    from lkk.services.kernel.secrets import prepare_passwords

    prepare_passwords()
    global _main
    _main = os.getpid()
    serializers._prepare_serializers_for_fork()
    gc.collect()
    gc.freeze()
    Server(
        "lkk.web.serve:application",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings().host,
        port=settings().listen_port,
        workers=settings().web_workers,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER_S,
        log_access=False,
        log_dictconfig=server_log(),
    ).serve()


def application() -> Any:
    """Return the application of a worker, which ends with the process that has forked it."""
    from lkk.lkk import app

    end_with(_main)
    return app()
