"""Files of applications over HTTP: sent as a plain body, given as a download that no page can run."""

import uuid
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lkk.services.files import giving, removing
from lkk.services.files.storing import Destination, upload
from lkk.services.files.views import FileView, OpenedFile
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed, NotFound, NotSignedIn, Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.web import cookies
from lkk.web.answers import answering
from lkk.web.form_posts import BadBody
from lkk.web.guard import find_actor

_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_LONGEST_ID = 18


@answering
async def send(request: Request) -> Response:
    """Query: application, slot, name, title, internal. The body is the file itself."""
    actor = await _signed_in(request)
    query = request.query_params
    number = query.get("application", "")
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_ID):
        return _missing()
    to = Destination(
        application_id=int(number),
        slot=query.get("slot", "").replace("\0", ""),
        title=query.get("title", "").replace("\0", "")[:200],
        internal=query.get("internal") == "yes",
    )
    try:
        stored = await upload(actor, to, query.get("name", ""), request.stream())
    except ClientDisconnect:
        raise BadBody from None
    except (NotFound, NotAllowed):
        return _missing()
    return JSONResponse(_told(stored), 201)


@answering
async def remove(request: Request) -> Response:
    """Takes a file out of a draft or an unsent message."""
    actor = await _signed_in(request)
    try:
        await removing.remove(actor, _public_id(request))
    except NotFound:
        return _missing()
    return Response(status_code=204)


async def give(request: Request) -> Response:
    """The file as a download."""
    return await _answer(request, thumbnail=False)


async def give_thumbnail(request: Request) -> Response:
    """The small picture, shown in the page."""
    return await _answer(request, thumbnail=True)


async def _answer(request: Request, *, thumbnail: bool) -> Response:
    try:
        actor = await _signed_in(request)
        async with unit_of_work() as work:
            found = await giving.open_for(work, actor, _public_id(request), thumbnail=thumbnail)
    except NotSignedIn as error:
        return PlainTextResponse(error.text, 401, _HEADERS)
    except NotFound as error:
        return PlainTextResponse(error.text, 404, _HEADERS)
    except Unavailable as error:
        return PlainTextResponse(error.text, 503, _HEADERS)
    return FileResponse(found.path, media_type=found.media_type, headers=_HEADERS | _disposition(found, thumbnail))


def _disposition(found: OpenedFile, thumbnail: bool) -> dict[str, str]:
    """Names travel as RFC 6266 wants: Latin letters for old programs, the name itself in percent signs."""
    if thumbnail:
        return {"Content-Disposition": "inline"}
    extension = found.name.rpartition(".")[2]
    encoded = quote(found.name, safe="")
    return {"Content-Disposition": f"attachment; filename=\"file.{extension}\"; filename*=UTF-8''{encoded}"}


async def _signed_in(request: Request) -> Actor:
    actor = await find_actor(cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    return actor


def _public_id(request: Request) -> uuid.UUID:
    try:
        return uuid.UUID(request.path_params["id"])
    except ValueError:
        raise NotFound from None


def _missing() -> Response:
    return JSONResponse({"message": NotFound.text}, 404)


def _told(stored: FileView) -> dict[str, str | int]:
    return {
        "id": str(stored.id),
        "name": stored.name,
        "size": stored.size,
        "url": stored.url,
        "thumbnail": stored.thumbnail_url,
    }


FILE_ROUTES: list[Route] = [
    Route("/api/files", send, methods=["POST"]),
    Route("/api/files/{id}", give, methods=["GET"]),
    Route("/api/files/{id}", remove, methods=["DELETE"]),
    Route("/api/files/{id}/thumbnail", give_thumbnail, methods=["GET"]),
]
