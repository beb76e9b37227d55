"""Refusals of requests whose body may still be on its way."""

import asyncio

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

DRAINED_BYTES = 40 << 20
DRAINED_S = 20


async def refuse(text: str, status: int, scope: Scope, receive: Receive, send: Send, *, is_coming: bool = True) -> None:
    """Answer when the rest of the body is read away: to who is still sending, an earlier answer may be lost.

    `is_coming` tells whether there is a rest; a body without end or too slow is answered in the middle.
    """
    if is_coming:
        try:
            async with asyncio.timeout(DRAINED_S):
                await _drain(receive)
        except TimeoutError:
            pass
    await PlainTextResponse(text, status)(scope, receive, send)


async def _drain(receive: Receive) -> None:
    left = DRAINED_BYTES
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        if not message.get("more_body"):
            return
