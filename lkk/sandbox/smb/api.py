"""The register's API of docs/smb-register-api.yaml."""

import secrets
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lkk.sandbox.answers import error_answer
from lkk.sandbox.smb.firms import Firms

PREFIX = "/smb"
_LENGTHS = (10, 12)
Endpoint = Callable[[Request], Awaitable[Response]]


class SmbApi:
    """Endpoints of version 1, below their own prefix."""

    def __init__(self, firms: Firms, token: str) -> None:
        self._firms = firms
        self._authorization = f"Bearer {token}".encode()

    def routes(self) -> list[Route]:
        """Every route, each behind the token."""
        return [
            Route(f"{PREFIX}/v1/about", self._guarded(self._about), methods=["GET"]),
            Route(f"{PREFIX}/v1/firms/{{inn}}", self._guarded(self._firm), methods=["GET"]),
        ]

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        async def guarded(request: Request) -> Response:
            given = request.headers.get("authorization", "").encode()
            if not secrets.compare_digest(given, self._authorization):
                return error_answer(401, "unauthorized", "Ключ доступа не указан или неверен.")
            return await endpoint(request)

        return guarded

    async def _about(self, request: Request) -> Response:
        return JSONResponse({"name": "Песочница реестра МСП", "version": "1", "sandbox": True})

    async def _firm(self, request: Request) -> Response:
        inn = str(request.path_params["inn"])
        if not (inn.isascii() and inn.isdigit() and len(inn) in _LENGTHS):
            return error_answer(422, "no_inn", "ИНН состоит из 10 или 12 цифр.")
        return JSONResponse(self._firms.standing(inn))
