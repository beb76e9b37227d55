"""The calendar of planned outages for a calendar program: no session, the token in the link alone opens it."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lkk.routes import outage_calendar_path
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.outages import calendar_link
from lkk.web.answers import answering
from lkk.web.downloads import attachment

_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@answering
async def calendar(request: Request) -> Response:
    """The planned outages of whoever has made the link."""
    async with unit_of_work() as work:
        made = await calendar_link.read(work, request.path_params["token"])
    if made is None:
        return PlainTextResponse("Не найдено", 404)
    return Response(made, media_type=calendar_link.ICS, headers=_HEADERS | attachment("Отключения.ics"))


OUTAGE_ROUTES: list[Route] = [Route(outage_calendar_path("{token}"), calendar, methods=["GET"])]
