"""What is given as a file about readings; every service checks itself who may have it."""

from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lkk.services.bulk_readings import imports
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import (
    InvalidValue,
    NotAllowed,
    NotFound,
    NotSignedIn,
)
from lkk.services.kernel.ready_files import ReadyFile
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import dial_photos, statistics, statistics_file, window_calendar
from lkk.services.readings.entry_sheets import sheet_upload, template
from lkk.services.supplier import hours_file, registry_file
from lkk.state.months import month_of
from lkk.web import cookies
from lkk.web.answers import answering
from lkk.web.form_posts import BadBody
from lkk.web.guard import find_actor
from lkk.web.made_files import given, number_in


async def _window(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    return await window_calendar.file_of(work, actor, number_in(query, "account"))


async def _consumption(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    """Query: account, first and last month as `YYYY-MM`, format."""
    first, last = month_of(query.get("first", "")), month_of(query.get("last", ""))
    if first is None or last is None:
        raise InvalidValue("Выберите первый и последний месяц")
    found = await statistics.of_own(work, actor, number_in(query, "account"), first, last)
    return await (statistics_file.table(found) if query.get("format") == "csv" else statistics_file.workbook(found))


async def _registry(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    return await registry_file.file_of(work, actor, number_in(query, "id"))


async def _supplier_hours(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    """Query: the month as `YYYY-MM`, the number of the file."""
    period = month_of(query.get("month", ""))
    if period is None:
        raise NotFound
    return await hours_file.file_of(work, actor, period, number_in(query, "file"))


async def _import(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    return await imports.result_of(work, actor, number_in(query, "id"))


async def _xlsx(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    return await template.make(work, actor, number_in(query, "account"), "xlsx")


async def _xls(work: UnitOfWork, actor: Actor, query: QueryParams) -> ReadyFile:
    return await template.make(work, actor, number_in(query, "account"), "xls")


@answering
async def take_sheet(request: Request) -> Response:
    """Query: the account and the name of the file. The body is the file itself."""
    actor = await find_actor(cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    name = request.query_params.get("name", "").replace("\0", "")
    try:
        told = await sheet_upload.take(actor, number_in(request.query_params, "account"), name, request.stream())
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
        await dial_photos.take(actor, number_in(query, "account"), number_in(query, "point"), name, request.stream())
    except ClientDisconnect:
        raise BadBody from None
    except (NotFound, NotAllowed):
        return JSONResponse({"message": NotFound.text}, 404)
    return JSONResponse({}, 201)


READING_FILE_ROUTES: list[Route] = [
    Route("/api/readings/template.xlsx", given(_xlsx), methods=["GET"]),
    Route("/api/readings/template.xls", given(_xls), methods=["GET"]),
    Route("/api/readings/sheet", take_sheet, methods=["POST"]),
    Route("/api/readings/photo", take_photo, methods=["POST"]),
    Route("/api/readings/window.ics", given(_window), methods=["GET"]),
    Route("/api/readings/import.xlsx", given(_import), methods=["GET"]),
    Route("/api/readings/registry.xlsx", given(_registry), methods=["GET"]),
    Route("/api/readings/hours.zip", given(_supplier_hours), methods=["GET"]),
    Route("/api/readings/consumption", given(_consumption), methods=["GET"]),
]
