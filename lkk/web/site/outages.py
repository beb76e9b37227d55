"""The public page of outages: what is on, planned and over, the scheme of districts, the search by address.

It is opened by everybody at once when the light goes out. So it needs no script and no socket, an answer is drawn once
a second whoever asks, and one that has not changed costs the asker an ETag. While the database is away the last answer
is given with the time it is of.
"""

import asyncio
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lkk.routes import OUTAGES, OWN_OUTAGES, new_application_path
from lkk.services.directories import in_force
from lkk.services.kernel.errors import NotFound, ServiceError, Unavailable
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.outages import board, joining, quality, searching
from lkk.services.outages.board import OutageView
from lkk.services.outages.wording import mended
from lkk.settings import settings
from lkk.vocabulary.words import time_of_day
from lkk.web.form_posts import BadBody, read_form
from lkk.web.site.outage_words import facts, scheme
from lkk.web.site.rendering import respond

JOIN = "/api/outages/join"
FRESH_S = 1.0
_KEPT = 500  # answers of a process
_LONGEST_QUERY = 200
_STALE = b"<!--stale-->"
_HEADERS = {"Cache-Control": "public, max-age=1, must-revalidate"}


@dataclass(frozen=True)
class _Drawn:
    """An answer, when it was made and what names its content."""

    body: bytes
    etag: str
    at: datetime
    made_s: float


@dataclass(frozen=True)
class _Asked:
    """What is searched for, and whether the asker has just joined an outage."""

    query: str = ""
    joined: bool = False


_kept: OrderedDict[_Asked, _Drawn] = OrderedDict()
_drawing: dict[_Asked, asyncio.Task[_Drawn]] = {}


def forget() -> None:
    """Forget every answer that is kept: the next one is drawn anew."""
    _kept.clear()


async def _page(request: Request) -> Response:
    asked = _asked(request.query_params)
    try:
        drawn = await _fresh(asked)
        body = drawn.body
    except Unavailable as error:
        drawn = _kept.get(asked)
        if drawn is None:
            return PlainTextResponse(error.text, 503, {"Retry-After": "10"})
        body = drawn.body.replace(_STALE, _of_before(drawn.at))
    headers = _HEADERS | {"ETag": drawn.etag}
    if request.headers.get("if-none-match") == drawn.etag and body is drawn.body:
        return Response(status_code=304, headers=headers)
    return Response(body, 200, headers, "text/html; charset=utf-8")


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
    _kept.pop(_Asked(_query(form.get("q", "")), joined=True), None)
    return _to_search(form.get("q", ""), joined="1")


def _to_search(query: str, **more: str) -> RedirectResponse:
    return RedirectResponse(f"{OUTAGES}?{urlencode({'q': _query(query)} | more)}", 303)


async def _fresh(asked: _Asked) -> _Drawn:
    """The answer of this second; those who ask at the same time wait for the same one."""
    kept = _kept.get(asked)
    if kept is not None and time.monotonic() - kept.made_s < FRESH_S:
        return kept
    task = _drawing.get(asked)
    if task is None:
        task = asyncio.ensure_future(_draw(asked))
        _drawing[asked] = task
        task.add_done_callback(lambda _: _drawing.pop(asked, None))
    return await asyncio.shield(task)


async def _draw(asked: _Asked) -> _Drawn:
    async with unit_of_work() as work:
        body = await _body(work, asked)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    drawn = _Drawn(body, etag, datetime.now(UTC), time.monotonic())
    _kept[asked] = drawn
    _kept.move_to_end(asked)
    while len(_kept) > _KEPT:
        _kept.popitem(last=False)
    return drawn


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


def _asked(query: QueryParams) -> _Asked:
    return _Asked(_query(query.get("q", "")), query.get("joined") == "1")


def _query(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())[:_LONGEST_QUERY]


def _of_before(at: datetime) -> bytes:
    """A line that says the answer is not of now."""
    here = time_of_day(at.astimezone(ZoneInfo(settings().time_zone)))
    said = f"Обновить сведения сейчас не получается, они на {here}."
    return f'<p class="form-message">{said}</p>'.encode()


OUTAGE_PAGES: list[Route] = [
    Route(OUTAGES, _page),
    Route(JOIN, _join, methods=["POST"]),
]
