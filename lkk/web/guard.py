"""One check before every event, whoever sent it: session, access rule, arguments. The default is refusal."""

import functools
import inspect
import time
import typing
from collections.abc import Callable
from typing import Any

import pydantic
import reflex as rx
import structlog
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.constants import RouteVar
from reflex_base.event import Event
from reflex_base.event.context import EventContext
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import transform_form_data

from lkk.routes import HOME, LOGIN, NOT_FOUND, TABLET, by_path
from lkk.services.identity import sessions
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import Busy, Unavailable
from lkk.services.kernel.permissions import NotInVisit
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state import found_person, repeating
from lkk.state.access import fits_session, rule_of
from lkk.state.base import Base
from lkk.state.event_source import from_own_socket
from lkk.state.event_times import DENIED, count_event
from lkk.vocabulary.permissions import Open
from lkk.web import open_tabs, sockets
from lkk.web.busy_tabs import BusyTabs
from lkk.web.socket_cookie import session_key_of

CACHE_S = 3.0  # a session is read from the database at most this often; its end empties the cache at once
_cache: dict[str, tuple[float, Actor]] = {}
_log = structlog.get_logger()


def forget(session_key: str) -> None:
    """Drop a session from this worker's cache."""
    _cache.pop(session_key, None)


async def find_actor(session_key: str, *, active: bool = True) -> Actor | None:
    """The person of a session, from the cache of this worker or from the database.

    `active`: the person has done something; a signal does not keep an idle session alive.

    Raises:
        Unavailable: the database does not answer.
    """
    return (await _find(session_key, active))[0]


async def _find(session_key: str, active: bool) -> tuple[Actor | None, int | None]:
    """The person, and how far the test clock runs ahead when the database was asked for both just now."""
    if not session_key:
        return None, None
    hit = _cache.get(session_key)
    if hit and hit[0] > time.monotonic():
        return hit[1], None
    _cache.pop(session_key, None)
    async with unit_of_work(reads_clock=False) as work:
        actor = await sessions.find(work, session_key, active=active)
    if actor is None:
        return None, None
    if len(_cache) > 10_000:
        _cache.clear()
    left = actor.visit.ends_at - work.now if actor.visit else None
    kept = min(CACHE_S, left.total_seconds()) if left is not None else CACHE_S
    _cache[session_key] = (time.monotonic() + kept, actor)
    return actor, work.shift_s


class Guard(Middleware):
    """Binds the tab's state to the session of its socket and lets only declared, valid events through."""

    def __init__(self, busy: BusyTabs) -> None:
        self._busy = busy

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Return None to let the event run, an update to stop it."""
        base = await state.get_state(Base)
        turn = self._busy.turn_of(event)
        if turn.is_behind():
            return StateUpdate()
        repeating.begin(turn)
        handler, internal = _handler(event.name)
        from_socket = from_own_socket()
        key = _socket_key() if from_socket else base._session_key
        try:
            actor, shift_s = await _find(key, from_socket)
        except Unavailable as error:
            if isinstance(error, Busy) and turn.put_off():
                return StateUpdate()
            base._notice(error.text, "danger")
            return await _stop(state)
        if actor and shift_s is not None:
            found_person.remember(key, actor, shift_s)
        if from_socket:
            open_tabs.take(EventContext.get().token, _sid(), actor.subject_id if actor else 0, key, _page())
        elif actor is None and key:
            open_tabs.leave(EventContext.get().token)
        changed = await self._change_of_owner(state, base, actor)
        if from_socket and (socket := sockets.by_sid(_sid())) is not None and base._owner != socket.owner:
            base._owner = socket.owner
        if changed and not _open_to_everyone(handler, internal):
            return await _stop(state, LOGIN.path if actor is None else "/")
        if event.name.endswith((".hydrate_and_load", ".hydrate")):
            base.commands = []  # a reload repeats no command
            base._forget_place()
        if internal:
            fits = not from_socket or valid(handler, event.payload, strict=True)
            harmless = fits and not event.name.endswith(".setvar")
            return None if harmless else await _refuse(state, event, actor, None)
        return await self._judge(state, event, handler, actor, from_socket)

    async def _judge(
        self, state: BaseState, event: Event, handler: Callable[..., Any], actor: Actor | None, from_socket: bool
    ) -> StateUpdate | None:
        rule = rule_of(handler)
        if rule is None:
            return await _refuse(state, event, actor, None)
        if rule is not Open.EVERYONE and actor is None:
            return await _refuse(state, event, actor, LOGIN.path)
        if actor is not None and not actor.role.may(rule):
            return await _refuse(state, event, actor, NOT_FOUND.path)
        if actor is not None and rule is not Open.EVERYONE and not fits_session(handler, actor):
            return await self._refuse_session(state, event, handler, actor)
        if from_socket and not valid(handler, event.payload):
            return await _refuse(state, event, actor, None)
        return None

    @staticmethod
    async def _refuse_session(state: BaseState, event: Event, handler: Callable[..., Any], actor: Actor) -> StateUpdate:
        """A tablet has its page alone; in a customer's cabinet it is said whose the action is."""
        if actor.only_draft is not None:
            return await _refuse(state, event, actor, TABLET.path)
        base = await state.get_state(Base)
        base._notice(NotInVisit.text, "attention")
        return await _refuse(state, event, actor, HOME.path if handler.__name__ == "load" else None)

    @staticmethod
    async def _change_of_owner(state: BaseState, base: Base, actor: Actor | None) -> bool:
        """Wipe the whole tree when the session is another than before; True when there was one before.

        A tab that no socket has held yet has nothing to wipe (event_namespace.py lets none in of which parts are left):
        the wipe would make, and with Redis write, every state.
        """
        key = actor.session_key if actor else ""
        if base._session_key == key:
            return False
        if not base._owner and not base._session_key:
            base._session_key = key
            return False
        stale = bool(base._session_key)
        root = state._get_root_state()
        for substate in list(RegistrationContext.get().base_states.values()):
            await root.get_state(substate)  # with Redis only a part of the tree is loaded: load all before the wipe
        root.reset()
        base._session_key = key
        return stale


def _handler(name: str) -> tuple[Callable[..., Any], bool]:
    registered = RegistrationContext.get().event_handlers[name]
    internal = registered.states[0].__module__.startswith("reflex.") or name.endswith(".setvar")
    return registered.handler.fn, internal


def _socket_key() -> str:
    headers = EventContext.get().router_data.get("headers", {})
    return session_key_of(headers.get("cookie", ""))


def _sid() -> str:
    return EventContext.get().router_data.get(RouteVar.SESSION_ID, "")


def _page() -> str:
    """The path of the page that sent the event, empty when it is none of ours."""
    shown = EventContext.get().router_data.get(RouteVar.ORIGIN)
    route = by_path(shown.partition("?")[0].partition("#")[0]) if isinstance(shown, str) else None
    return route.path if route else ""


def _open_to_everyone(handler: Callable[..., Any], internal: bool) -> bool:
    return internal or rule_of(handler) is Open.EVERYONE


async def _refuse(state: BaseState, event: Event, actor: Actor | None, to: str | None) -> StateUpdate:
    _log.warning("event_refused", handler=event.name, user_id=actor.author_id if actor else None)
    count_event(event.name, DENIED)
    return await _stop(state, to)


async def _stop(state: BaseState, to: str | None = None) -> StateUpdate:
    """The delta of the state as it now is, so that wiped data leaves the browser at once, and where to go."""
    root = state._get_root_state()
    delta = await root._get_resolved_delta()
    root._clean()
    events = Event.from_event_type(rx.redirect(to)) if to else []
    return StateUpdate(delta=delta, events=events)


@functools.cache
def adapters(handler: Callable[..., Any]) -> dict[str, tuple[pydantic.TypeAdapter[Any], bool]]:
    """Name → validator and whether the argument is required.

    Raises:
        KeyError: an argument has no annotation.
    """
    bare = inspect.unwrap(handler)
    hints = typing.get_type_hints(bare, include_extras=True)
    parameters = list(inspect.signature(bare).parameters.values())[1:]
    return {p.name: (pydantic.TypeAdapter(hints[p.name]), p.default is p.empty) for p in parameters}


def valid(handler: Callable[..., Any], payload: dict[str, Any], *, strict: bool = False) -> bool:
    """Replace the payload's values by validated ones; the framework alone would pass them on raw when one fails.

    `strict` takes no value for another: of the framework's own handlers none says how its arguments may be written.
    """
    try:
        spec = adapters(handler)
    except KeyError:
        return False
    if payload.keys() - spec.keys() or any(required and name not in payload for name, (_, required) in spec.items()):
        return False
    try:
        for name, value in payload.items():
            adapter = spec[name][0]
            payload[name] = adapter.validate_python(transform_form_data(value, dict), strict=strict or None)
    except (pydantic.ValidationError, ValueError, TypeError, AttributeError, RecursionError):
        return False
    return True
