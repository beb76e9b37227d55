"""The calendar file of a booking: by the session in the cabinet, by number and secret code for a guest."""

import uuid

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lkk.services.appointments import own, people
from lkk.services.integrations.mail.contract import Enclosure
from lkk.services.kernel.errors import NotFound, NotSignedIn
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.web import cookies
from lkk.web.answers import answering
from lkk.web.downloads import attachment
from lkk.web.form_posts import read_form
from lkk.web.guard import find_actor

_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


@answering
async def own_file(request: Request) -> Response:
    """The booking of whoever is signed in."""
    actor = await find_actor(cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    async with unit_of_work() as work:
        made = await own.calendar(work, await people.of_actor(work, actor), _uuid(request.path_params["key"]))
    return _given(made)


@answering
async def guests_file(request: Request) -> Response:
    """Fields: number, code."""
    form = await read_form(request)
    async with unit_of_work() as work:
        person, key = await own.proven(work, form.get("number", ""), form.get("code", ""), cookies.visitor(request).ip)
        made = await own.calendar(work, person, key)
    return _given(made)


def _given(made: Enclosure) -> Response:
    return Response(made.content, media_type=made.media_type, headers=_HEADERS | attachment(made.name))


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None


APPOINTMENT_ROUTES: list[Route] = [
    Route("/api/appointments/{key}/visit.ics", own_file, methods=["GET"]),
    Route("/api/appointments/visit.ics", guests_file, methods=["POST"]),
]
