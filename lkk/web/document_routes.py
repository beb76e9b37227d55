"""Pages of documents as pictures, each to whom the document is for."""

import uuid

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lkk.services.documents import pages
from lkk.services.files.page_pictures import NotDrawn
from lkk.services.kernel.errors import NotFound, NotSignedIn, ServiceError, Unavailable
from lkk.services.kernel.unreadable import Unreadable
from lkk.web import cookies
from lkk.web.guard import find_actor

_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_LARGEST = 10**6


async def give_page(request: Request) -> Response:
    """A page of a version as a PNG."""
    asked = request.path_params
    try:
        actor = await find_actor(cookies.session_key(request))
        if actor is None:
            raise NotSignedIn
        if max(asked["version"], asked["page"]) > _LARGEST:
            raise NotFound
        drawn = await pages.page(actor, _id(asked["id"]), asked["version"], asked["page"])
    except NotSignedIn as error:
        return PlainTextResponse(error.text, 401, _HEADERS)
    except (Unavailable, Unreadable, NotDrawn) as error:
        return PlainTextResponse(error.text, 503, _HEADERS)
    except ServiceError:
        return PlainTextResponse(NotFound.text, 404, _HEADERS)
    return Response(drawn, 200, _HEADERS, "image/png")


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None


DOCUMENT_ROUTES: list[Route] = [Route("/api/documents/{id}/{version:int}/{page:int}.png", give_page, methods=["GET"])]
