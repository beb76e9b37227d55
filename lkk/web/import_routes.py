"""A file of readings: sent by a plain form, the answer leads to what was found in it."""

from collections.abc import AsyncIterator

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lkk.routes import STAFF_IMPORT
from lkk.services.bulk_readings import imports
from lkk.services.kernel.errors import NotAllowed, NotSignedIn, ServiceError, Unavailable
from lkk.web import cookies
from lkk.web.guard import find_actor

_REFUSALS: dict[type[ServiceError], int] = {NotSignedIn: 401, NotAllowed: 403, Unavailable: 503}
_PIECE = 64 << 10


async def take(request: Request) -> Response:
    """The field `file` of a form is the file itself."""
    try:
        actor = await find_actor(cookies.session_key(request))
        if actor is None:
            raise NotSignedIn
        async with request.form(max_files=1, max_fields=5) as form:
            sent = form.get("file")
            if not isinstance(sent, UploadFile) or not sent.filename:
                return RedirectResponse(STAFF_IMPORT.path, 303)
            made = await imports.take(actor, sent.filename.replace("\0", ""), _pieces(sent))
    except ServiceError as error:
        return PlainTextResponse(error.text, _REFUSALS.get(type(error), 422))
    return RedirectResponse(STAFF_IMPORT.url(id=str(made)), 303)


async def _pieces(sent: UploadFile) -> AsyncIterator[bytes]:
    while piece := await sent.read(_PIECE):
        yield piece


IMPORT_ROUTES: list[Route] = [Route("/api/readings/imports", take, methods=["POST"])]
