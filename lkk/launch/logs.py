"""The log of a process: one line an event on stdout, JSON in production, no secrets and no addresses of people."""

import logging
import sys
from typing import Any

import structlog

from lkk.launch.log_flood import Flood
from lkk.launch.log_values import cut, hide, indent_traces
from lkk.settings import settings

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
        cut,
        hide,
        *([] if known.production else [indent_traces]),
    ]
    handler = logging.StreamHandler(sys.stdout)
    handler.addFilter(Flood())
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


def _renderer(*, json: bool) -> Any:
    if json:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback)
