"""What the server keeps of tabs whose sockets have ended, so that they may return: for a while, and of some only."""

import asyncio
from dataclasses import dataclass, field

import reflex as rx
import structlog
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.redis import StateManagerRedis
from reflex.istate.manager.token import BaseStateToken
from reflex_base.registry import RegistrationContext

from lkk.state.base import Base
from lkk.web.sockets import Socket

ANONYMOUS_KEPT_S = 300
SETTLED_S = 10  # a state is written up to five seconds after its last event
_log = structlog.get_logger()


@dataclass
class LeftTabs:
    """The tabs without a socket, by owner, the earliest left first."""

    app: rx.App
    _timers: dict[str, dict[str, asyncio.TimerHandle]] = field(default_factory=dict)
    _owners: dict[str, str] = field(default_factory=dict)
    _writing: set[asyncio.Task[None]] = field(default_factory=set)

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._owners)

    def leave(self, token: str, socket: Socket) -> None:
        """A tab's socket has ended: of too many the earliest is forgotten, an anonymous one after five minutes."""
        manager = self.app.state_manager
        if isinstance(manager, StateManagerRedis):
            if not socket.session_key:
                self._start(token, socket.owner, SETTLED_S, manager)
            return
        if not isinstance(manager, StateManagerMemory):
            return
        self._start(token, socket.owner, ANONYMOUS_KEPT_S if not socket.session_key else manager.token_expiration)
        left = self._timers[socket.owner]
        if len(left) > socket.most:
            self._forget(next(iter(left)))

    def return_to(self, token: str, socket: Socket) -> None:
        """A tab has a socket again; the end of a person's was never put earlier."""
        was_waiting = self._drop(token)
        manager = self.app.state_manager
        if isinstance(manager, StateManagerRedis) and not was_waiting and not socket.session_key:
            self._expire(manager, token, manager.token_expiration)

    def _start(self, token: str, owner: str, after_s: float, shared: StateManagerRedis | None = None) -> None:
        self._drop(token)
        loop = asyncio.get_running_loop()
        timer = loop.call_later(after_s, self._settle, token, shared) if shared else None
        self._timers.setdefault(owner, {})[token] = timer or loop.call_later(after_s, self._forget, token)
        self._owners[token] = owner

    def _drop(self, token: str) -> bool:
        owner = self._owners.pop(token, None)
        if owner is None:
            return False
        self._timers[owner].pop(token).cancel()
        if not self._timers[owner]:
            del self._timers[owner]
        return True

    def _forget(self, token: str) -> None:
        owner = self._owners.get(token, "")
        self._drop(token)
        manager = self.app.state_manager
        if not isinstance(manager, StateManagerMemory):
            return
        lock = manager._states_locks.get(token)
        if lock is not None and lock.locked():  # its last event is still running
            self._start(token, owner, SETTLED_S)
        else:
            manager._purge_token(BaseStateToken(ident=token, cls=Base))

    def _settle(self, token: str, manager: StateManagerRedis) -> None:
        self._drop(token)
        self._expire(manager, token, ANONYMOUS_KEPT_S)

    def _expire(self, manager: StateManagerRedis, token: str, after_s: int) -> None:
        """Set the end of a state that all processes share; another process may hold the tab by then and put it off."""
        with self.app.set_contexts():
            names = [state.get_full_name() for state in RegistrationContext.get().base_states.values()]

        async def write() -> None:
            try:
                pipeline = manager.redis.pipeline(transaction=False)
                for name in names:
                    pipeline.expire(f"{token}_{name}", after_s)
                await pipeline.execute()
            except Exception as error:  # it ends by itself, an hour after its last event
                _log.warning("left_tab_not_shortened", error=type(error).__name__)

        task = asyncio.create_task(write())
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
