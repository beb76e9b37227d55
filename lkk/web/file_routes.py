"""Files over HTTP: sent as a plain body, given as a download that no page can run."""

import re
import uuid

from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from lkk.services.composition import OWNERS
from lkk.services.files import giving, previewing, removing
from lkk.services.files.giving import Part, SeenFile
from lkk.services.files.owners import Owner
from lkk.services.files.page_pictures import NotDrawn
from lkk.services.files.uploading import Destination, upload
from lkk.services.files.views import FileView
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed, NotFound, NotSignedIn, Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.kernel.unreadable import Unreadable
from lkk.web import cookies
from lkk.web.answers import answering
from lkk.web.downloads import attachment
from lkk.web.form_posts import BadBody
from lkk.web.guard import find_actor

_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_LONGEST_ID = 18
_PART = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@answering
async def send(request: Request) -> Response:
    """Query: the owner (`application=12`), slot, name, title, internal. The body is the file itself."""
    actor = await _signed_in(request)
    query = request.query_params
    owner = _owner(query)
    if owner is None:
        return _missing()
    to = Destination(
        owner=owner,
        slot=query.get("slot", "").replace("\0", ""),
        title=query.get("title", "").replace("\0", "")[:200],
        internal=query.get("internal") == "yes",
    )
    try:
        stored = await upload(OWNERS, actor, to, query.get("name", ""), request.stream())
    except ClientDisconnect:
        raise BadBody from None
    except (NotFound, NotAllowed):
        return _missing()
    return JSONResponse(_told(stored), 201)


@answering
async def remove(request: Request) -> Response:
    """Take a file out of a draft or an unsent message."""
    actor = await _signed_in(request)
    try:
        await removing.remove(OWNERS, actor, _public_id(request))
    except NotFound:
        return _missing()
    return Response(status_code=204)


async def give(request: Request) -> Response:
    """The file as a download."""
    return await _answer(request, Part.CONTENT)


async def give_thumbnail(request: Request) -> Response:
    """The small picture, shown in the page."""
    return await _answer(request, Part.THUMBNAIL)


async def give_copy(request: Request) -> Response:
    """A JPEG of a photo that not every program opens, as a download."""
    return await _answer(request, Part.COPY)


async def give_page(request: Request) -> Response:
    """A page of a file as a PNG, shown in the page."""
    try:
        actor = await _signed_in(request)
        drawn = await previewing.page(OWNERS, actor, _public_id(request), request.path_params["page"])
    except NotSignedIn as error:
        return PlainTextResponse(error.text, 401, _HEADERS)
    except NotFound as error:
        return PlainTextResponse(error.text, 404, _HEADERS)
    except (Unavailable, Unreadable, NotDrawn) as error:
        return PlainTextResponse(error.text, 503, _HEADERS)
    return Response(drawn, 200, _HEADERS, "image/png")


async def _answer(request: Request, part: Part) -> Response:
    try:
        actor = await _signed_in(request)
        async with unit_of_work() as work:
            seen = await giving.find(work, OWNERS, actor, _public_id(request), part)
        return await _sent(request, seen)
    except NotSignedIn as error:
        return PlainTextResponse(error.text, 401, _HEADERS)
    except NotFound as error:
        return PlainTextResponse(error.text, 404, _HEADERS)
    except (Unavailable, Unreadable) as error:
        return PlainTextResponse(error.text, 503, _HEADERS)


async def _sent(request: Request, seen: SeenFile) -> Response:
    """The whole or the one part that was asked for, streamed; HEAD gets the head alone."""
    whole = seen.part is Part.CONTENT
    part = _part(request.headers.get("range", ""), seen.size) if whole else None
    headers = _HEADERS | _disposition(seen)
    opened = await giving.open_file(seen, *part) if part else await giving.open_file(seen)
    start, end = part or (0, opened.size)
    headers["Content-Length"] = str(end - start)
    if whole:
        headers["Accept-Ranges"] = "bytes"
    if part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{opened.size}"
    status = 206 if part else 200
    if request.method == "HEAD":
        return Response(None, status, headers, seen.media_type)
    return StreamingResponse(opened.chunks, status, headers, seen.media_type)


def _part(asked: str, size: int) -> tuple[int, int] | None:
    """One range of RFC 9110 as start and end, not included; None sends the whole, as a server always may."""
    found = _PART.fullmatch(asked)
    if not found:
        return None
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size) if last and int(last) else None
    start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end) if start < end else None


def _disposition(seen: SeenFile) -> dict[str, str]:
    return {"Content-Disposition": "inline"} if seen.part is Part.THUMBNAIL else attachment(seen.name)


def _owner(query: QueryParams) -> Owner | None:
    """The one owner that the query names."""
    named = [(kind, query[kind]) for kind in OWNERS if kind in query]
    if len(named) != 1:
        return None
    kind, number = named[0]
    right = number.isascii() and number.isdigit() and len(number) <= _LONGEST_ID
    return Owner(kind, int(number)) if right else None


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
    Route("/api/files/{id}/copy", give_copy, methods=["GET"]),
    Route("/api/files/{id}/pages/{page:int}.png", give_page, methods=["GET"]),
]
