"""A page that is closed tells that its card is open no more: a browser sends this while the page goes away."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lkk.services import presence
from lkk.services.applications import access
from lkk.services.kernel.errors import NotAllowed, NotFound, NotSignedIn
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.web import cookies
from lkk.web.answers import answering
from lkk.web.guard import find_actor

_LONGEST_NUMBER = 40


@answering
async def leave(request: Request) -> Response:
    """Query: the number of the application. What is not to be seen is not left either, and nothing is said of it."""
    actor = await find_actor(cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    number = request.query_params.get("number", "").replace("\0", "")[:_LONGEST_NUMBER]
    try:
        async with unit_of_work() as work:
            seen = await access.seen(work, actor, number)
            await presence.leave_card(work, actor, seen.key)
    except (NotFound, NotAllowed):
        pass
    return Response(status_code=204)


PRESENCE_ROUTES: list[Route] = [Route("/api/desk/left", leave, methods=["POST"])]
