"""The socket side of the events: a tab belongs to the session that made it, and what waits for a tab is bounded."""

import asyncio
import random
import uuid
from collections.abc import Iterable
from typing import Any

import reflex as rx
import structlog
from redis.asyncio import Redis
from reflex.app import EventNamespace
from reflex.config import get_config
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.redis import StateManagerRedis
from reflex.istate.manager.token import BaseStateToken
from reflex.state import BaseState
from reflex_base.event.processor.future import EventFuture
from reflex_base.registry import RegistrationContext
from reflex_base.utils.exceptions import StateSchemaMismatchError

from lkk.state.base import Base
from lkk.web import half_open, open_tabs, sockets
from lkk.web.busy_tabs import BUSY, FREE, GIVEN_UP, PAUSE_S, TRIES, BusyTabs
from lkk.web.left_tabs import LeftTabs
from lkk.web.sockets import PENDING_EVENTS, SCOPE, Socket

_TOKEN_LENGTH = 64
_log = structlog.get_logger()


class OwnedNamespace(EventNamespace):
    """The framework's namespace behind the wall, which leaves the socket in the scope."""

    def __init__(self, namespace: str, app: rx.App) -> None:
        super().__init__(namespace, app)
        self.left = LeftTabs(app)
        self.busy = BusyTabs(app)

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Let in one connection of a socket that has passed the wall.

        Raises:
            ConnectionRefusedError: it has one already, or has not come through the wall.
        """
        socket: Socket | None = environ.get("asgi.scope", {}).get(SCOPE)
        if socket is None or socket.sid or socket.ended:
            raise ConnectionRefusedError
        sockets.connect(sid, socket)
        try:
            await super().on_connect(sid, environ, auth)
        except BaseException:
            sockets.disconnect(sid)
            raise

    async def link_token_to_sid(self, sid: str, token: str, *, update_state: bool = True) -> None:
        """Give the tab its state; a token of another owner, or of a tab that is open, is answered with a new one.

        A tab is open while its socket answers: one that has vanished lets its owner's next socket have the tab.
        """
        socket = sockets.by_sid(sid)
        owner = await self._owner_of(token) if socket and _is_token(token) else None
        if socket is None or owner is None or owner not in ("", socket.owner):
            token = str(uuid.uuid4())
            await self.emit("new_token", token, to=sid)
        else:
            await self._end_vanished(token, sid, socket.owner)
        await super().link_token_to_sid(sid, token, update_state=update_state)
        if owner and socket is not None:
            self.left.return_to(token, socket)

    def on_disconnect(self, sid: str) -> asyncio.Task[None] | None:
        """End the seat; of a stranger's tab drop what waits, a person's last actions are still carried out."""
        token = self.sid_to_token.get(sid)
        socket = sockets.disconnect(sid)
        open_tabs.leave_socket(sid)
        if socket is not None and token is not None:
            if not socket.session_key:
                self._drop(socket)
                self.busy.drop(token)
            self.left.leave(token, socket)
        return super().on_disconnect(sid)

    async def on_event(self, sid: str, data: Any) -> None:
        """Put an event in the tab's queue and say when it is done.

        Nothing more is read from a tab meanwhile: events keep their order.
        """
        socket = sockets.by_sid(sid)
        if socket is None or socket.ended:
            return
        if not self._is_event(data):
            _log.warning("event_malformed", anonymous=not socket.session_key)
            return
        if not await self._has_room(sid, socket):
            if not socket.ended:
                await self.emit("answered", to=sid)
            return
        before = self._newest()
        await super().on_event(sid, data)
        future = self._newest()
        if future is not None and future is not before:
            socket.wait_for(future)
            future.add_done_callback(lambda _: self._answered(sid))

    def _answered(self, sid: str) -> None:
        """Tell the page that an event is done; those without any change send nothing else."""
        if sockets.by_sid(sid) is not None:
            self.busy.run(self.emit("answered", to=sid))

    async def _has_room(self, sid: str, socket: Socket) -> bool:
        """Wait until another event of this tab may be taken in; False when it is not.

        A person's tab with too many waiting waits until one is done, a stranger's is closed. When the whole process has
        too many, any tab waits a few times and then leaves it to the person to repeat.
        """
        told, tries, token = False, 0, self.sid_to_token.get(sid, "")
        while (full := len(socket.pending) + self.busy.waiting(token) >= PENDING_EVENTS) or sockets.flooded():
            if full and not socket.session_key:
                socket.ended = True
                self._drop(socket)
                _log.warning("socket_flooded", network=socket.network)
                return False
            if not full and tries >= TRIES:
                _log.warning("event_given_up", anonymous=not socket.session_key)
                await self.emit("busy", GIVEN_UP, to=sid)
                return False
            if not told:
                await self.emit("busy", BUSY, to=sid)
            told, tries = True, tries + (not full)
            if full and socket.pending:
                await asyncio.wait(socket.pending, return_when=asyncio.FIRST_COMPLETED)
            else:
                await asyncio.sleep(random.uniform(*PAUSE_S))  # noqa: S311  spreads those who wait
        if told and not self.busy.waiting(token):
            await self.emit("busy", FREE, to=sid)
        return not socket.ended

    async def _end_vanished(self, token: str, sid: str, owner: str) -> None:
        """End the socket that holds a tab in this process, if it is its owner's and does not answer."""
        held_by = self.token_to_sid.get(token, sid)
        earlier = sockets.by_sid(held_by)
        if held_by == sid or earlier is None or earlier.owner != owner or self.app.sio is None:
            return
        if not await half_open.answers(self.app.sio, self.namespace, earlier):
            await half_open.let_go(self, self.app.sio, token, earlier)

    async def _owner_of(self, token: str) -> str | None:
        """The owner its state was made for; empty when there is none yet, None when it is not known any more."""
        manager = self.app.state_manager
        key = BaseStateToken(ident=token, cls=Base)
        if isinstance(manager, StateManagerRedis):
            with self.app.set_contexts():
                states = RegistrationContext.get().base_states.values()
            return await _owner_in_redis(manager.redis, key, states)
        if isinstance(manager, StateManagerMemory) and key.cache_key not in manager.states:
            return ""
        root: Any = await manager.get_state(key)
        return (await root.get_state(Base))._owner

    def _is_event(self, data: Any) -> bool:
        if not isinstance(data, dict) or not isinstance(data.get("name"), str):
            return False
        if not isinstance(data.get("payload", {}), dict) or not isinstance(data.get("router_data", {}), dict):
            return False
        with self.app.set_contexts():
            return data["name"] in RegistrationContext.get().event_handlers

    def _newest(self) -> EventFuture | None:
        return next(reversed(self.app.event_processor._futures.values()), None)

    def _drop(self, socket: Socket) -> None:
        running = self.app.event_processor._tasks
        for future in [one for one in socket.pending if getattr(one, "txid", "") not in running]:
            future.cancel()


def own_events(app: rx.App) -> OwnedNamespace:
    """Put our namespace in the place of the framework's."""
    namespace = OwnedNamespace(get_config().get_event_namespace(), app)
    app._event_namespace = namespace
    if app.sio is None:
        raise RuntimeError("the application has no socket server")
    app.sio.register_namespace(namespace)
    return namespace


async def _owner_in_redis(redis: Redis, key: BaseStateToken, states: Iterable[type[BaseState]]) -> str | None:
    """The owner of a stored tab without reading the tree; empty for a new tab, None when parts are left of an old one.

    Each state of a tab expires by itself, so others may outlive the one that knows the owner.
    """
    if not await redis.exists(*(key._state_key(state) for state in states)):
        return ""
    stored = await redis.get(key._state_key(Base))
    try:
        state: Any = Base._deserialize(data=stored) if stored else None
    except StateSchemaMismatchError:  # an earlier release wrote it
        return None
    return state._owner if state else None


def _is_token(text: str) -> bool:
    return 0 < len(text) <= _TOKEN_LENGTH and text.isascii() and text.replace("-", "").isalnum()
