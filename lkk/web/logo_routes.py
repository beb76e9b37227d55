"""The company's logo over HTTP: sent by the administrator, given to everybody and kept by browsers for a year."""

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lkk.routes import logo_path
from lkk.services.directories import logos
from lkk.services.kernel.errors import NotSignedIn, Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.site import logo
from lkk.web import cookies
from lkk.web.answers import answering
from lkk.web.form_posts import BadBody
from lkk.web.guard import find_actor

_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
_LONGEST_NAME = 300


@answering
async def send(request: Request) -> Response:
    """Query: name. The body is the picture itself; the answer names it for the form of the directory."""
    actor = await find_actor(cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    name = request.query_params.get("name", "")[-_LONGEST_NAME:]
    try:
        sha256 = await logo.take(actor, name, request.stream())
    except ClientDisconnect:
        raise BadBody from None
    return JSONResponse({"logo": sha256, "address": logo_path(sha256)}, 201)


async def give(request: Request) -> Response:
    """The picture of a hash."""
    try:
        async with unit_of_work() as work:
            found = await logos.picture(work, request.path_params["sha256"])
    except Unavailable as error:
        return PlainTextResponse(error.text, 503, {"Retry-After": "10"})
    return Response(found, 200, _HEADERS, "image/png") if found else PlainTextResponse("Не найдено", 404)


LOGO_ROUTES: list[Route] = [
    Route("/api/logo", send, methods=["POST"]),
    Route("/logo/{sha256}.png", give),
]
