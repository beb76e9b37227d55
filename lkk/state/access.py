"""The access rule of every event handler; without one the guard refuses the event."""

import functools
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import reflex as rx
import structlog

from lkk.routes import Route
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import Busy, NotAllowed, NotFound, ServiceError
from lkk.state import repeating
from lkk.state.event_times import DONE, FAILED, REFUSED, count_event
from lkk.vocabulary.permissions import Rule

Handler = Callable[..., Awaitable[Any]]
Sent = Mapping[str, str]
_MARK = "_access_rule"
_SESSIONS = "_access_sessions"


def allow(
    rule: Rule,
    *,
    form: str | Callable[[Sent], str] = "",
    at: Mapping[str, str] | None = None,
    missing: Route | None = None,
    in_visit: bool = False,
    on_tablet: bool = False,
) -> Callable[[Handler], Any]:
    """Make a coroutine method an event handler that the guard lets through under this rule.

    `form` is the id of the form the handler answers, or finds it in what was sent: a refusal that names a field goes
    to `errors` under the control's id and the focus to the first of them, others become a notice. `at` renames fields
    (see `refusals.by_control`). `missing` is the page that is opened when what was asked for is not there or not to
    be seen. `in_visit`: an employee in a customer's cabinet may send the event too; `on_tablet`: so may the session of
    a tablet. What finds no free connection is carried out again by itself (see `repeating`). Anything unexpected is
    logged with a code that the person can name to support.
    """

    def declare(method: Handler) -> Any:
        @functools.wraps(method)
        async def handler(self: Any, *args: Any, **kwargs: Any) -> Any:
            started, outcome = time.perf_counter(), DONE
            sent = form(kwargs.get("form") or args[0]) if callable(form) else form
            try:
                if sent:
                    self._forget_errors(sent)
                return await method(self, *args, **kwargs)
            except Busy as error:
                outcome = REFUSED
                return None if repeating.put_off() else self._refused(error)
            except ServiceError as error:
                outcome = REFUSED
                if missing and isinstance(error, NotFound | NotAllowed):
                    return rx.redirect(missing.path)
                return self._refused_form(error, sent, at or {}) if sent else self._refused(error)
            except Exception:
                outcome = FAILED
                code = secrets.token_hex(3).upper()
                structlog.get_logger().exception("event_failed", handler=method.__qualname__, support_code=code)
                return self._failed(code)
            finally:
                count_event(method.__qualname__, outcome, time.perf_counter() - started)

        setattr(handler, _MARK, rule)
        setattr(handler, _SESSIONS, (in_visit, on_tablet))
        return rx.event(handler)

    return declare


def rule_of(handler: Callable[..., Any]) -> Rule | None:
    """The rule a handler was declared with, None for an undeclared one."""
    return getattr(handler, _MARK, None)


def fits_session(handler: Callable[..., Any], actor: Actor) -> bool:
    """Whether the kind of the actor's session lets this handler be called; the role is another question."""
    in_visit, on_tablet = getattr(handler, _SESSIONS, (False, False))
    if actor.only_draft is not None:
        return on_tablet
    return in_visit or not actor.visiting
