"""The log of a process: one line an event on stdout, JSON in production, no secrets and no addresses of people."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from lkk.settings import settings

HIDDEN = "***"
_SECRET = re.compile(
    r"password|secret|token|cookie|authorization|passport|snils|phone|email|(^|_)(inn|pin|otp)($|_)", re.I
)
_ADDRESS = re.compile(r"[\w.+-]+@(?=[\w-]+\.)")
_TALKATIVE = ("httpx", "httpcore", "apscheduler", "asyncio")  # at INFO they log addresses with their queries


def set_up_logs() -> None:
    """Send everything that is logged in this process, by us or by libraries, through one form."""
    known = settings()
    ours: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide,
    ]
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *ours],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(json=known.production)],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(known.log_level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *ours, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def hide(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide values under telling names, and the names in e-mail addresses wherever they stand: in errors above all."""
    for name, value in event.items():
        if value and _SECRET.search(name):
            event[name] = HIDDEN
        elif isinstance(value, str):
            event[name] = _ADDRESS.sub(f"{HIDDEN}@", value)
    return event


def _renderer(*, json: bool) -> Any:
    if json:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback)
