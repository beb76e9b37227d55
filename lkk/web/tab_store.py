"""Redis holds what the server knows of open tabs: while it is away sockets are closed, and pages say so and wait.

Without this an action waits for Redis in silence and the page looks well.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from lkk.settings import settings

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LIMIT_S = 1.2
LOOK_EVERY_S = 0.5
TRY_AGAIN_LATER = 1013  # RFC 6455 registry
_log = structlog.get_logger("lkk.tabs")
_open: set[asyncio.Event] = set()  # one for each open socket, set to end it
_away = False


async def ping() -> None:
    """Return when Redis answers. Raises RedisError, OSError or TimeoutError when it does not within `LIMIT_S`."""
    async with asyncio.timeout(LIMIT_S):
        await _client(settings().redis_url).execute_command("PING")


async def watch() -> None:
    """Look for ever, one task in each process; without Redis there is nothing to look at."""
    while settings().redis_url:
        try:
            await ping()
        except (RedisError, OSError, TimeoutError) as error:
            _lost(type(error).__name__)
        else:
            _found()
        await asyncio.sleep(LOOK_EVERY_S)


def gate(inner: App) -> App:
    """Let no socket in while Redis is away, and remember the open ones."""

    async def passing(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            return await inner(scope, receive, send)
        if _away:
            await receive()
            return await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
        ended = asyncio.Event()
        _open.add(ended)
        try:
            await inner(scope, _until(ended, receive), send)
        finally:
            _open.discard(ended)
        return None

    return passing


def _until(ended: asyncio.Event, receive: Receive) -> Receive:
    """What comes over a socket until it is ended here: then it looks as if the browser had gone."""
    waiting: asyncio.Task[Any] | None = None

    async def receiving() -> MutableMapping[str, Any]:
        nonlocal waiting
        waiting = waiting or asyncio.ensure_future(ended.wait())
        coming = asyncio.ensure_future(receive())
        try:
            await asyncio.wait({coming, waiting}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            coming.cancel()
            waiting.cancel()
            raise
        if not coming.done():
            coming.cancel()
            return {"type": "websocket.disconnect", "code": TRY_AGAIN_LATER}
        message = coming.result()
        if message["type"] == "websocket.disconnect":
            waiting.cancel()
        return message

    return receiving


def _lost(why: str) -> None:
    global _away
    if not _away:
        _away = True
        _log.error("redis_away", error=why, sockets=len(_open))
    for ended in _open:
        ended.set()


def _found() -> None:
    global _away
    if _away:
        _away = False
        _log.warning("redis_back")


@lru_cache(maxsize=1)
def _client(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=LIMIT_S, socket_connect_timeout=LIMIT_S, retry=Retry(NoBackoff(), 0))
