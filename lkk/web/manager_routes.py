"""Photos of managers over HTTP: sent by the administrator, given to whoever is signed in."""

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lkk.routes import manager_photo_path
from lkk.services.advocate import cards
from lkk.services.kernel.errors import NotSignedIn, Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.web import cookies
from lkk.web.answers import answering
from lkk.web.form_posts import BadBody
from lkk.web.guard import find_actor

_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
_LONGEST_NAME = 300


@answering
async def send(request: Request) -> Response:
    """Query: name. The body is the photo itself; the answer names it for the form of the card."""
    actor = await find_actor(cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    name = request.query_params.get("name", "")[-_LONGEST_NAME:]
    try:
        sha256 = await cards.take_photo(actor, name, request.stream())
    except ClientDisconnect:
        raise BadBody from None
    return JSONResponse({"logo": sha256, "address": manager_photo_path(sha256)}, 201)


async def give(request: Request) -> Response:
    """The photo of a hash."""
    if await find_actor(cookies.session_key(request)) is None:
        return PlainTextResponse(NotSignedIn.text, 401)
    try:
        async with unit_of_work() as work:
            found = await cards.picture(work, request.path_params["sha256"])
    except Unavailable as error:
        return PlainTextResponse(error.text, 503, {"Retry-After": "10"})
    return Response(found, 200, _HEADERS, "image/jpeg") if found else PlainTextResponse("Не найдено", 404)


MANAGER_ROUTES: list[Route] = [
    Route("/api/managers/photo", send, methods=["POST"]),
    Route("/api/managers/{sha256}.jpg", give),
]
