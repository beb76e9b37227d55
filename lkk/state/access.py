"""The access rule of every event handler; without one the guard refuses the event."""

import functools
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx
import structlog

from lkk.services.kernel.errors import ServiceError
from lkk.state.event_times import DONE, FAILED, REFUSED, count_event
from lkk.vocabulary.permissions import Rule

Handler = Callable[..., Awaitable[Any]]
_MARK = "_access_rule"


def allow(rule: Rule) -> Callable[[Handler], Any]:
    """Makes a coroutine method an event handler that the guard lets through under this rule.

    Expected refusals go to the state's `_refused`, which shows them at the field or as a notice;
    anything else is logged with a code that the person can name to support.
    """

    def declare(method: Handler) -> Any:
        @functools.wraps(method)
        async def handler(self: Any, *args: Any, **kwargs: Any) -> Any:
            started, outcome = time.perf_counter(), DONE
            try:
                return await method(self, *args, **kwargs)
            except ServiceError as error:
                outcome = REFUSED
                return self._refused(error)
            except Exception:
                outcome = FAILED
                code = secrets.token_hex(3).upper()
                structlog.get_logger().exception("event_failed", handler=method.__qualname__, support_code=code)
                return self._failed(code)
            finally:
                count_event(method.__qualname__, outcome, time.perf_counter() - started)

        setattr(handler, _MARK, rule)
        return rx.event(handler)

    return declare


def rule_of(handler: Callable[..., Any]) -> Rule | None:
    """The rule a handler was declared with, None for an undeclared one."""
    return getattr(handler, _MARK, None)
