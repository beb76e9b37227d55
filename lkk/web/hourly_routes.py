"""Hours as files: sent as a plain body and read at once; templates and months given back."""

from collections.abc import Awaitable, Callable
from datetime import date

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lkk.services.hours import giving, replying, uploads
from lkk.services.hours.giving import Made
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed, NotFound, NotSignedIn, ServiceError, Unavailable
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.state.days import day_of
from lkk.vocabulary.words import count
from lkk.web import cookies
from lkk.web.answers import answering
from lkk.web.downloads import attachment
from lkk.web.form_posts import BadBody
from lkk.web.guard import find_actor

_HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
_LONGEST_ID = 18
_REFUSALS: dict[type[ServiceError], int] = {NotSignedIn: 401, NotAllowed: 404, NotFound: 404, Unavailable: 503}


@answering
async def take(request: Request) -> Response:
    """Query: the account, the month and the name of the file. The body is the file itself."""
    actor = await _signed_in(request)
    name = request.query_params.get("name", "").replace("\0", "")
    try:
        account_id, period = _asked(request)
        taken = await uploads.take(actor, account_id, period, name, request.stream())
    except ClientDisconnect:
        raise BadBody from None
    except (NotFound, NotAllowed):
        return JSONResponse({"message": NotFound.text}, 404)
    faults = count(taken.faults, "замечание", "замечания", "замечаний")
    return JSONResponse({"message": "Файл прочитан" if taken.saved else f"Файл прочитан, {faults}"}, 201)


async def give(request: Request) -> Response:
    """A template, or a month in one of the formats."""

    async def make(work: UnitOfWork, actor: Actor) -> Made:
        account_id, period = _asked(request)
        return await giving.make(work, actor, account_id, period, request.path_params["kind"])

    return await _given(request, make)


async def answer(request: Request) -> Response:
    """The answer to an upload of макет 80020."""

    async def make(work: UnitOfWork, actor: Actor) -> Made:
        return await replying.answer(work, actor, _number(request.path_params["upload"]))

    return await _given(request, make)


async def _given(request: Request, make: Callable[[UnitOfWork, Actor], Awaitable[Made]]) -> Response:
    try:
        actor = await _signed_in(request)
        async with unit_of_work() as work:
            made = await make(work, actor)
    except ServiceError as error:
        return PlainTextResponse(error.text, _REFUSALS.get(type(error), 422), _HEADERS)
    return Response(made.content, media_type=made.media_type, headers=_HEADERS | attachment(made.name))


def _asked(request: Request) -> tuple[int, date]:
    """Raises NotFound."""
    period = day_of(request.query_params.get("period", ""))
    if period is None:
        raise NotFound
    return _number(request.query_params.get("account", "")), period


def _number(said: str) -> int:
    """Raises NotFound."""
    if not (said.isascii() and said.isdigit() and len(said) <= _LONGEST_ID):
        raise NotFound
    return int(said)


async def _signed_in(request: Request) -> Actor:
    actor = await find_actor(cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    return actor


HOURLY_ROUTES: list[Route] = [
    Route("/api/hours", take, methods=["POST"]),
    Route("/api/hours/{kind}", give, methods=["GET"]),
    Route("/api/hours/answers/{upload}", answer, methods=["GET"]),
]
