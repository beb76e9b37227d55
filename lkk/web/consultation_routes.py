"""A dialogue as a clean page for printing: the customer's own, and those an employee may read; notes are left out."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lkk.services.consultations import reading
from lkk.services.consultations.views import MessageView
from lkk.services.directories import in_force
from lkk.services.kernel.errors import NotSignedIn, ServiceError, Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.consultations import MessageKind
from lkk.vocabulary.words import moment
from lkk.web import cookies
from lkk.web.guard import find_actor
from lkk.web.site.rendering import draw

MOST_LINES = 2000
_LONGEST_ID = 18
_HEADERS = {"Cache-Control": "private, no-store"}


async def to_print(request: Request) -> Response:
    """The whole dialogue, at most its last 2000 lines."""
    number = request.path_params["number"]
    try:
        actor = await find_actor(cookies.session_key(request))
        if actor is None:
            raise NotSignedIn
        async with unit_of_work() as work:
            talk = await reading.whole(work, actor, number if number < 10**_LONGEST_ID else 0, MOST_LINES)
            company, now = await in_force.company(work), work.now
    except NotSignedIn as error:
        return PlainTextResponse(error.text, 401, _HEADERS)
    except Unavailable as error:
        return PlainTextResponse(error.text, 503, _HEADERS)
    except ServiceError as error:
        return PlainTextResponse(error.text, 404, _HEADERS)
    dialogue = talk.dialogue
    return draw(
        "talk.html",
        company=company,
        topic=dialogue.topic,
        state=dialogue.state.label,
        customer=dialogue.customer,
        consultant=dialogue.consultant,
        shortened=talk.earlier,
        lines=[_line(one) for one in talk.lines],
        printed=moment(now, settings().time_zone),
    )


def _line(one: MessageView) -> dict[str, object]:
    return {
        "when": moment(one.created_at, settings().time_zone),
        "author": "" if one.kind is MessageKind.SYSTEM else one.author,
        "text": one.text,
        "files": [file.name for file in one.files],
    }


CONSULTATION_ROUTES: list[Route] = [Route("/api/consultations/{number:int}/print", to_print, methods=["GET"])]
