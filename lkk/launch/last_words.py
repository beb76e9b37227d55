"""What would otherwise reach the log as loose text: why a process does not start, and what nobody caught."""

import json
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import structlog

log = structlog.get_logger("lkk.process")


def catch_all() -> None:
    """Send warnings and what nobody caught, in any thread, through the log."""
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)


@contextmanager
def refusals_as_lines() -> Iterator[None]:
    """Tell why a process of production does not start as a line of its log: there is no log before the settings."""
    try:
        yield
    except SystemExit as refusal:
        if not isinstance(refusal.code, str) or os.environ.get("LKK_ENVIRONMENT") != "production":
            raise
        moment = datetime.now(UTC).isoformat()
        line = {"event": "start_refused", "reason": refusal.code, "level": "critical", "timestamp": moment}
        print(json.dumps(line, ensure_ascii=False), flush=True)
        sys.exit(1)


def server_log() -> dict[str, Any]:
    """Return the set-up under which the web server's own lines go the way of all others."""
    return {"formatters": {}, "handlers": {}, "loggers": {name: {"propagate": True} for name in _OF_THE_SERVER}}


_OF_THE_SERVER = ("_granian", "granian.access")


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt) or error is None:
        return
    log.critical("process_failed", exc_info=(kind, error, trace))
