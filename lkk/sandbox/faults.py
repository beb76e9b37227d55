"""Middleware that plays the behaviour it was told on the APIs."""

import asyncio
import os
import socket
import stat

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lkk.sandbox.answers import error_answer
from lkk.sandbox.behaviour import Behaviour, Switch

_RUBBISH = '{"items": [{"key": "8f14e45f", "outcome": <html>Bad gateway</html>'
_APIS = (
    *("/v1/", "/documents/v1/", "/sms/v1/", "/sms2/v1/", "/smb/v1/"),
    *("/yookassa/v3/", "/supplier/v1/", "/signatures/v1/"),
)
_MAX_DESCRIPTORS = 65536


class FaultMiddleware:
    """Delays, spoils or drops answers; lets everything else through untouched."""

    def __init__(self, app: ASGIApp, switch: Switch[Behaviour]) -> None:
        self._app = app
        self._switch = switch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not self._concerns(scope):
            await self._app(scope, receive, send)
            return
        behaviour = self._switch.use()
        match behaviour.mode:
            case "slow":
                await asyncio.sleep(behaviour.delay_s)
                await self._app(scope, receive, send)
            case "timeout_after_effect":
                await self._answer_late(behaviour.delay_s, scope, receive, send)
            case "pending":
                await self._app({**scope, "state": {**scope.get("state", {}), "pending": True}}, receive, send)
            case "normal":
                await self._app(scope, receive, send)
            case _:
                await self._answer_wrong(behaviour, scope, receive, send)

    def _concerns(self, scope: Scope) -> bool:
        instruction = self._switch.current
        if not scope["path"].startswith(_APIS) or not scope["path"].startswith(instruction.path):
            return False
        return instruction.mode != "pending" or scope["method"] == "POST"

    async def _answer_late(self, delay_s: float, scope: Scope, receive: Receive, send: Send) -> None:
        answer: list[Message] = []

        async def hold(message: Message) -> None:
            answer.append(message)

        await self._app(scope, receive, hold)
        await asyncio.sleep(delay_s)
        for message in answer:
            await send(message)

    async def _answer_wrong(self, behaviour: Behaviour, scope: Scope, receive: Receive, send: Send) -> None:
        if behaviour.mode == "rubbish":
            answer = Response(_RUBBISH, media_type="application/json")
        elif behaviour.mode == "unauthorized":
            answer = error_answer(401, "unauthorized", "Ключ доступа не признан.")
        else:
            answer = error_answer(behaviour.status, "failure", "Система временно не отвечает.")
        if behaviour.mode == "down":
            _drop_connection(scope)
        await answer(scope, receive, send)


def _drop_connection(scope: Scope) -> None:
    """Shut the client's socket. ASGI knows no way to do it, so the socket is found among the open descriptors."""
    host, port = scope["client"]
    for descriptor in range(3, min(os.sysconf("SC_OPEN_MAX"), _MAX_DESCRIPTORS)):
        try:
            if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                continue
            with socket.socket(fileno=os.dup(descriptor)) as connection:
                if connection.family == socket.AF_INET and connection.getpeername() == (host, int(port)):
                    connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue
