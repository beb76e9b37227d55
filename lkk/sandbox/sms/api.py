"""The gateways' API of docs/sms-api.yaml."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lkk.sandbox.answers import error_answer
from lkk.sandbox.sms.texts import GATEWAYS, Phones

_SIGNS = 67  # of a segment
Endpoint = Callable[[Request], Awaitable[Response]]
Key = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Message(BaseModel):
    """The body of POST /v1/messages."""

    model_config = ConfigDict(frozen=True)

    key: Key
    to: Annotated[str, StringConstraints(pattern=r"^\+7[0-9]{10}$")]
    text: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    sender: Annotated[str, StringConstraints(min_length=1, max_length=15)]


class Question(BaseModel):
    """The body of POST /v1/statuses."""

    keys: Annotated[list[Key], Field(min_length=1, max_length=100)]


class SmsApi:
    """Endpoints of version 1 of one gateway, below its own prefix."""

    def __init__(self, phones: Phones, token: str, gateway: str) -> None:
        self._phones = phones
        self._gateway = gateway
        self._authorization = f"Bearer {token}".encode()

    def routes(self) -> list[Route]:
        """Every route, each behind the token."""
        prefix = f"/{self._gateway}/v1"
        return [
            Route(f"{prefix}/about", self._guarded(self._about), methods=["GET"]),
            Route(f"{prefix}/messages", self._guarded(self._send), methods=["POST"]),
            Route(f"{prefix}/statuses", self._guarded(self._statuses), methods=["POST"]),
        ]

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        async def guarded(request: Request) -> Response:
            given = request.headers.get("authorization", "").encode()
            if not secrets.compare_digest(given, self._authorization):
                return error_answer(401, "unauthorized", "Ключ доступа не указан или неверен.")
            try:
                return await endpoint(request)
            except ValidationError as error:
                place = ".".join(str(step) for step in error.errors(include_url=False)[0]["loc"])
                return error_answer(400, "malformed", f"Запрос составлен неверно: {place or 'тело запроса'}.")

        return guarded

    async def _about(self, request: Request) -> Response:
        name = "Песочница СМС" if self._gateway == GATEWAYS[0] else "Вторая песочница СМС"
        return JSONResponse({"name": name, "version": "1", "sandbox": True})

    async def _send(self, request: Request) -> Response:
        asked = Message.model_validate_json(await request.body())
        if not asked.to.startswith("+79"):
            return error_answer(422, "not_mobile", "На городской номер СМС не отправить.")
        taken = self._phones.take(self._gateway, asked.key, asked.to, asked.text, asked.sender)
        return JSONResponse({"key": taken.key, "id": taken.id, "segments": -(-len(taken.text) // _SIGNS)})

    async def _statuses(self, request: Request) -> Response:
        asked = Question.model_validate_json(await request.body())
        known = self._phones.statuses(self._gateway, asked.keys)
        return JSONResponse({"items": [{"key": s.key, "status": s.status, "reason": s.reason} for s in known]})
