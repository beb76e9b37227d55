"""Files that services make when they are asked for: every service checks itself who may have them."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import (
    InvalidValue,
    NotAllowed,
    NotFound,
    NotSignedIn,
    ServiceError,
    TooManyAttempts,
    Unavailable,
)
from lkk.services.kernel.ready_files import ReadyFile
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.web import cookies
from lkk.web.downloads import attachment
from lkk.web.guard import find_actor

_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
_REFUSALS: tuple[tuple[type[ServiceError], int], ...] = (
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (InvalidValue, 422),
    (TooManyAttempts, 429),
    (Unavailable, 503),
)
_LONGEST_ID = 18

Make = Callable[[UnitOfWork, Actor, QueryParams], Awaitable[ReadyFile]]


def given(make: Make) -> Callable[[Request], Awaitable[Response]]:
    """The route that gives what a service makes for the person of the session."""

    async def route(request: Request) -> Response:
        try:
            actor = await find_actor(cookies.session_key(request))
            if actor is None:
                raise NotSignedIn
            async with unit_of_work() as work:
                made = await make(work, actor, request.query_params)
        except ServiceError as error:
            status = next((code for kind, code in _REFUSALS if isinstance(error, kind)), 422)
            return PlainTextResponse(error.text, status, _HEADERS)
        return Response(made.content, media_type=made.media_type, headers=_HEADERS | attachment(made.name))

    return route


def number_in(query: QueryParams, name: str) -> int:
    """A number of the address, 0 for anything that is none."""
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID else 0
