"""Tables and reports as files: what the page shows, by the same address after the question mark."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lkk.routes import survey_file_path
from lkk.services.applications.desk import export
from lkk.services.consulting_desk import report_file
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound, NotSignedIn, ServiceError, Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.reports import workbook
from lkk.services.surveys import results_file
from lkk.state.applications.applications_address import DESK, OWN, asked
from lkk.state.days import day_of
from lkk.vocabulary.reports import ReportKind
from lkk.web import cookies
from lkk.web.downloads import attachment
from lkk.web.guard import find_actor

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
_REFUSALS: dict[type[ServiceError], int] = {
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    InvalidValue: 422,
    Unavailable: 503,
}
_LONGEST_ID = 18


async def applications(request: Request) -> Response:
    """The table of applications: one's own for a customer, everybody's for the staff."""
    try:
        actor = await find_actor(cookies.session_key(request))
        if actor is None:
            raise NotSignedIn
        async with unit_of_work() as work:
            wanted = asked(request.query_params, DESK if actor.staff else OWN)
            made = await export.sheet(work, actor, wanted.query, wanted.view)
    except (NotSignedIn, NotAllowed, Unavailable) as error:
        return PlainTextResponse(error.text, _status(error), _HEADERS)
    return Response(made.content, media_type=_SHEET, headers=_HEADERS | attachment(made.name))


async def advocate(request: Request) -> Response:
    """The report of consultations between two days, for heads."""
    first, last = (day_of(request.query_params.get(name, "")) for name in ("first", "last"))
    try:
        actor = await find_actor(cookies.session_key(request))
        if actor is None:
            raise NotSignedIn
        if first is None or last is None:
            raise InvalidValue("Укажите дни отчёта")
        async with unit_of_work() as work:
            made = await report_file.workbook(work, actor, first, last)
    except (NotSignedIn, NotAllowed, InvalidValue, Unavailable) as error:
        return PlainTextResponse(error.text, _status(error), _HEADERS)
    return Response(made.content, media_type=made.media_type, headers=_HEADERS | attachment(made.name))


async def report(request: Request) -> Response:
    """A report for heads between two days."""
    asked = request.query_params
    try:
        actor = await find_actor(cookies.session_key(request))
        if actor is None:
            raise NotSignedIn
        if asked.get("report", "") not in list(ReportKind):
            raise InvalidValue("Такого отчёта нет")
        first, last = (day_of(asked.get(name, "")) for name in ("first", "last"))
        async with unit_of_work() as work:
            made = await workbook.workbook(work, actor, ReportKind(asked["report"]), first, last, asked.get("of", ""))
    except (NotSignedIn, NotAllowed, InvalidValue, Unavailable) as error:
        return PlainTextResponse(error.text, _status(error), _HEADERS)
    return Response(made.content, media_type=made.media_type, headers=_HEADERS | attachment(made.name))


async def survey(request: Request) -> Response:
    """The results of a survey, for whoever manages surveys."""
    number = request.path_params["id"]
    survey_id = int(number) if number.isascii() and number.isdigit() and len(number) <= _LONGEST_ID else 0
    try:
        actor = await find_actor(cookies.session_key(request))
        if actor is None:
            raise NotSignedIn
        async with unit_of_work() as work:
            made = await results_file.workbook(work, actor, survey_id)
    except (NotSignedIn, NotAllowed, NotFound, Unavailable) as error:
        return PlainTextResponse(error.text, _status(error), _HEADERS)
    return Response(made.content, media_type=made.media_type, headers=_HEADERS | attachment(made.name))


def _status(error: ServiceError) -> int:
    return next(code for kind, code in _REFUSALS.items() if isinstance(error, kind))


EXPORT_ROUTES: list[Route] = [
    Route("/api/exports/applications.xlsx", applications, methods=["GET"]),
    Route("/api/exports/advocate.xlsx", advocate, methods=["GET"]),
    Route("/api/exports/report.xlsx", report, methods=["GET"]),
    Route(survey_file_path("{id}"), survey, methods=["GET"]),
]
