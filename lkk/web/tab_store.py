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
_open: set[Send] = set()
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
            await _lost(type(error).__name__)
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
        _open.add(send)
        try:
            await inner(scope, receive, send)
        finally:
            _open.discard(send)
        return None

    return passing


async def _lost(why: str) -> None:
    global _away
    if not _away:
        _away = True
        _log.error("redis_away", error=why, sockets=len(_open))
    for send in list(_open):
        _open.discard(send)
        try:
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
        except Exception as error:  # it was about to end by itself
            _log.debug("socket_not_closed", error=type(error).__name__)


def _found() -> None:
    global _away
    if _away:
        _away = False
        _log.warning("redis_back")


@lru_cache(maxsize=1)
def _client(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=LIMIT_S, socket_connect_timeout=LIMIT_S, retry=Retry(NoBackoff(), 0))
