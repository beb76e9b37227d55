"""Answers of the form routes: success, refusals by field, and what is said when something broke."""

import secrets
from collections.abc import Awaitable, Callable
from functools import wraps

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lkk.services.kernel.errors import FieldErrors, NotSignedIn, ServiceError, TooManyAttempts, Unavailable
from lkk.web.form_posts import BadBody

Handler = Callable[[Request], Awaitable[Response]]

CHECK_FIELDS = "Проверьте отмеченные поля"
UNREADABLE = "Не получилось прочитать форму. Обновите страницу и попробуйте ещё раз"


def go_to(path: str) -> JSONResponse:
    """Success: the page at this path is loaded whole."""
    return JSONResponse({"goto": path})


def say(message: str) -> JSONResponse:
    """Success: the page stays and shows the text."""
    return JSONResponse({"message": message})


def answering(handler: Handler) -> Handler:
    """Turn what a handler raises into JSON; nothing of an unexpected error is shown but a code for support."""

    @wraps(handler)
    async def guarded(request: Request) -> Response:
        try:
            response = await handler(request)
        except BadBody:
            response = JSONResponse({"message": UNREADABLE}, 400)
        except ServiceError as error:
            response = refused(error)
        except Exception:
            code = secrets.token_hex(4)
            structlog.get_logger().exception("form_route_failed", path=request.url.path, code=code)
            response = JSONResponse({"message": f"Что-то сломалось. Код для поддержки: {code}"}, 500)
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def refused(error: ServiceError) -> JSONResponse:
    """The answer to an expected refusal."""
    if isinstance(error, Unavailable):
        return JSONResponse({"message": error.text}, 503)
    if isinstance(error, TooManyAttempts):
        wait = error.retry_after_s
        return JSONResponse({"message": error.text, "retry_after": wait}, 429, {"Retry-After": str(wait)})
    if isinstance(error, NotSignedIn):
        return JSONResponse({"message": error.text}, 401)
    if isinstance(error, FieldErrors):
        return JSONResponse({"errors": error.fields, "message": error.text}, 422)
    errors = {error.at: error.text} if error.at else {}
    return JSONResponse({"errors": errors, "message": CHECK_FIELDS if errors else error.text}, 422)
