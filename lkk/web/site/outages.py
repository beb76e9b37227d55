"""The public page of outages: what is on, planned and over, the scheme of districts, the search by address.

It is opened by everybody at once when the light goes out. So it needs no script and no socket.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lkk.routes import OUTAGES, OWN_OUTAGES, QUALITY, new_application_path
from lkk.services.directories import in_force
from lkk.services.kernel.errors import NotFound, ServiceError
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.outages import board, joining, quality, searching
from lkk.services.outages.board import OutageView
from lkk.services.outages.wording import mended
from lkk.settings import settings
from lkk.web.form_posts import BadBody, read_form
from lkk.web.site.fresh_pages import FreshPages, query_of
from lkk.web.site.outage_words import facts, scheme
from lkk.web.site.rendering import respond

JOIN = "/api/outages/join"


@dataclass(frozen=True)
class _Asked:
    """What is searched for, and whether the asker has just joined an outage."""

    query: str = ""
    joined: bool = False


async def _page(request: Request) -> Response:
    query = request.query_params
    asked = _Asked(query_of(query.get("q", "")), query.get("joined") == "1")
    return await PAGES.answer(request, asked)


async def _join(request: Request) -> Response:
    """Fields: outage, house, q. A guest without light joins an outage; the page of the search follows."""
    try:
        form = await read_form(request)
        outage_id = int(form.get("outage", "")[:18])
    except (BadBody, ValueError):
        return PlainTextResponse("Не получилось прочитать форму", 400)
    client = request.client
    try:
        async with unit_of_work() as work:
            network = network_of(client.host if client else "")
            await joining.join_as_guest(work, network, outage_id, form.get("house", "")[:64])
    except NotFound:
        return _to_search(form.get("q", ""))
    except ServiceError as error:
        return PlainTextResponse(error.text, 503, {"Retry-After": "10"})
    PAGES.forget(_Asked(query_of(form.get("q", "")), joined=True))
    return _to_search(form.get("q", ""), joined="1")


def _to_search(query: str, **more: str) -> RedirectResponse:
    return RedirectResponse(f"{OUTAGES}?{urlencode({'q': query_of(query)} | more)}", 303)


async def _body(work: UnitOfWork, asked: _Asked) -> bytes:
    company = await in_force.company(work)
    shown = await board.board(work)
    zone = settings().time_zone
    answer = respond(
        "outages.html",
        OUTAGES,
        company,
        title="Отключения электроэнергии",
        description=f"Где нет света, когда его включат и какие работы запланированы, {company.name}",
        query=asked.query,
        joined=asked.joined,
        found=await _found(work, asked.query) if asked.query else None,
        sections=[
            ("now", "Сейчас без света", "Сейчас отключений нет.", [facts(one, work.now, zone) for one in shown.now]),
            ("planned", "Запланировано", "", [facts(one, work.now, zone) for one in shown.planned]),
            ("restored", "Включили за сутки", "", [facts(one, work.now, zone) for one in shown.restored]),
        ],
        scheme=scheme(shown.districts),
        join=JOIN,
        own=OWN_OUTAGES.path,
        quality=QUALITY,
        report=new_application_path("outage_report"),
    )
    return bytes(answer.body)


async def _found(work: UnitOfWork, query: str) -> dict[str, object]:
    """Houses of the search, each with its outages and what is wrong with its quality."""
    found = await searching.find(work, query)
    outages: dict[str, list[OutageView]] = await board.of_houses(work, [house.key for house in found.houses])
    zone = settings().time_zone
    events = await quality.of_houses(work, [house.key for house in found.houses], work.now)
    houses = [
        (
            house,
            [facts(one, work.now, zone) for one in outages.get(house.key, ())],
            [(one, mended(one, work.now, zone)) for one in events.get(house.key, ())],
        )
        for house in found.houses
    ]
    return {"guessed": found.guessed, "houses": houses}


PAGES = FreshPages(_body)
OUTAGE_PAGES: list[Route] = [
    Route(OUTAGES, _page),
    Route(JOIN, _join, methods=["POST"]),
]
