"""What is given as a file about readings; every service checks itself who may have it."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lkk.services.bulk_readings import imports
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import (
    InvalidValue,
    NotAllowed,
    NotFound,
    NotSignedIn,
    ServiceError,
    TooManyAttempts,
    Unavailable,
)
from lkk.services.kernel.ready_files import ReadyFile
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.readings import dial_photos, statistics, statistics_file, window_calendar
from lkk.services.readings.entry_sheets import sheet_upload, template
from lkk.services.supplier import hours_file, registry_file
from lkk.state.months import month_of
from lkk.web import cookies
from lkk.web.answers import answering
from lkk.web.downloads import attachment
from lkk.web.form_posts import BadBody
from lkk.web.guard import find_actor

_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
_REFUSALS: tuple[tuple[type[ServiceError], int], ...] = (
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (InvalidValue, 422),
    (TooManyAttempts, 429),
    (Unavailable, 503),
)
_LONGEST_ID = 18

_Make = Callable[[UnitOfWork, Actor, QueryParams], Awaitable[ReadyFile]]


def _given(make: _Make) -> Callable[[Request], Awaitable[Response]]:
    """The route that gives what a service makes for the person of the session."""

    async def route(request: Request) -> Response:
        try:
            actor = await find_actor(cookies.session_key(request))
            if actor is None:
                raise NotSignedIn
            async with unit_of_work() as work:
                made = await make(work, actor, request.query_params)
        except ServiceError as error:
            status = next((code for kind, code in _REFUSALS if isinstance(error, kind)), 422)
            return PlainTextResponse(error.text, status, _HEADERS)
        return Response(made.content, media_type=made.media_type, headers=_HEADERS | attachment(made.name))

    return route


def _number(query: QueryParams, name: str) -> int:
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID else 0


async def _window(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    return await window_calendar.file_of(work, actor, _number(query, "account"))


async def _consumption(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    """Query: account, first and last month as `YYYY-MM`, format."""
    first, last = month_of(query.get("first", "")), month_of(query.get("last", ""))
    if first is None or last is None:
        raise InvalidValue("Выберите первый и последний месяц")
    found = await statistics.of_own(work, actor, _number(query, "account"), first, last)
    return await (statistics_file.table(found) if query.get("format") == "csv" else statistics_file.workbook(found))


async def _registry(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    return await registry_file.file_of(work, actor, _number(query, "id"))


async def _supplier_hours(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    """Query: the month as `YYYY-MM`, the number of the file."""
    period = month_of(query.get("month", ""))
    if period is None:
        raise NotFound
    return await hours_file.file_of(work, actor, period, _number(query, "file"))


async def _import(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    return await imports.result_of(work, actor, _number(query, "id"))


async def _xlsx(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    return await template.make(work, actor, _number(query, "account"), "xlsx")


async def _xls(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    return await template.make(work, actor, _number(query, "account"), "xls")


@answering
async def take_sheet(request: Request) -> Response:
    """Query: the account and the name of the file. The body is the file itself."""
    actor = await find_actor(cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    name = request.query_params.get("name", "").replace("\0", "")
    try:
        told = await sheet_upload.take(actor, _number(request.query_params, "account"), name, request.stream())
    except ClientDisconnect:
        raise BadBody from None
    except (NotFound, NotAllowed):
        return JSONResponse({"message": NotFound.text}, 404)
    return JSONResponse({"message": told}, 201)


@answering
async def take_photo(request: Request) -> Response:
    """Query: the account, the metering point and the name of the file. The body is the photo itself."""
    actor = await find_actor(cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    query = request.query_params
    name = query.get("name", "").replace("\0", "")
    try:
        await dial_photos.take(actor, _number(query, "account"), _number(query, "point"), name, request.stream())
    except ClientDisconnect:
        raise BadBody from None
    except (NotFound, NotAllowed):
        return JSONResponse({"message": NotFound.text}, 404)
    return JSONResponse({}, 201)


READING_FILE_ROUTES: list[Route] = [
    Route("/api/readings/template.xlsx", _given(_xlsx), methods=["GET"]),
    Route("/api/readings/template.xls", _given(_xls), methods=["GET"]),
    Route("/api/readings/sheet", take_sheet, methods=["POST"]),
    Route("/api/readings/photo", take_photo, methods=["POST"]),
    Route("/api/readings/window.ics", _given(_window), methods=["GET"]),
    Route("/api/readings/import.xlsx", _given(_import), methods=["GET"]),
    Route("/api/readings/registry.xlsx", _given(_registry), methods=["GET"]),
    Route("/api/readings/hours.zip", _given(_supplier_hours), methods=["GET"]),
    Route("/api/readings/consumption", _given(_consumption), methods=["GET"]),
]
