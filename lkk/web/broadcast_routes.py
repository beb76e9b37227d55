"""The list of accounts of a mass notification: sent as a plain body, like every file."""

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lkk.services.broadcasts import lists
from lkk.services.kernel.errors import NotAllowed, NotFound, NotSignedIn
from lkk.web import cookies
from lkk.web.answers import answering
from lkk.web.form_posts import BadBody
from lkk.web.guard import find_actor

_LONGEST_ID = 18


@answering
async def take_list(request: Request) -> Response:
    """Query: the name of the file and the version of the broadcast that was seen. The body is the file itself."""
    actor = await find_actor(cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    broadcast_id, seen = _number(request.path_params["id"]), _number(request.query_params.get("seen", ""))
    name = request.query_params.get("name", "").replace("\0", "")
    try:
        taken = await lists.take(actor, broadcast_id, seen, name, request.stream())
    except ClientDisconnect:
        raise BadBody from None
    except (NotFound, NotAllowed):
        return JSONResponse({"message": NotFound.text}, 404)
    return JSONResponse({"message": taken.told, "accounts": taken.accounts}, 201 if taken.accounts else 422)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID else 0


BROADCAST_ROUTES: list[Route] = [Route("/api/broadcasts/{id}/accounts", take_list, methods=["POST"])]
