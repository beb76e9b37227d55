"""The shape of the APIs' answers, and who gets any."""

import secrets
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

Endpoint = Callable[[Request], Awaitable[Response]]


def error_answer(status: int, code: str, message: str) -> JSONResponse:
    """The one error body of the APIs; `message` is in Russian."""
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)


def guarded(token: str, endpoint: Endpoint) -> Endpoint:
    """The endpoint for those who show the token."""
    authorization = f"Bearer {token}".encode()

    async def answer(request: Request) -> Response:
        given = request.headers.get("authorization", "").encode()
        if not secrets.compare_digest(given, authorization):
            return error_answer(401, "unauthorized", "Ключ доступа не указан или неверен.")
        return await endpoint(request)

    return answer
