"""«Раскрытие информации»: the figures of a quarter as the company has published them, and their file."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lkk.routes import DISCLOSURE, disclosure_file_path, disclosure_path
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.reports import disclosure, quarters
from lkk.services.reports.disclosure import Published
from lkk.services.reports.figures import in_words
from lkk.services.reports.views import Line, Part
from lkk.settings import settings
from lkk.vocabulary.words import moment
from lkk.web.answers import answering
from lkk.web.downloads import attachment
from lkk.web.site.pages import Asked, page
from lkk.web.site.rendering import respond

_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=60"}


async def _page(asked: Asked) -> Response:
    """A quarter of the address, or the newest one."""
    raw = asked.request.query_params.get("quarter", "")
    quarter = quarters.from_word(raw)
    found: Published | None = None
    if quarter or not raw:
        try:
            found = await disclosure.published(asked.work, quarter)
        except NotFound:
            found = None
    listed = await disclosure.listed(asked.work)
    made = respond(
        "disclosure.html",
        DISCLOSURE,
        asked.company,
        title="Раскрытие информации",
        description="Заявки на присоединение, договоры, выполненные присоединения и свободная мощность",
        shown=_shown(found) if found else None,
        listed=[(quarters.in_words(one.quarter), disclosure_path(quarters.word(one.quarter))) for one in listed],
    )
    if raw and found is None:
        made.status_code = 404
    return made


def _shown(found: Published) -> dict[str, object]:
    return {
        "quarter": quarters.in_words(found.quarter),
        "published": moment(found.published_at, settings().time_zone),
        "file": disclosure_file_path(quarters.word(found.quarter)),
        "parts": [_drawn(one) for one in found.parts if one.lines],
    }


def _drawn(part: Part) -> dict[str, object]:
    lines = [*part.lines, *([part.total] if part.total else [])]
    return {
        "title": part.title,
        "note": part.note,
        "of": part.of,
        "headings": [one.title for one in part.headings],
        "lines": [(line.label, _cells(part, line)) for line in lines],
    }


def _cells(part: Part, line: Line) -> list[tuple[str, str]]:
    figures = zip(part.headings, line.figures, strict=True)
    return [(heading.title, in_words(heading, figure)) for heading, figure in figures]


@answering
async def _file(request: Request) -> Response:
    """A published quarter as .xlsx, for everybody."""
    quarter = quarters.from_word(request.path_params["quarter"])
    try:
        if quarter is None:
            raise NotFound
        async with unit_of_work() as work:
            made = await disclosure.file_of(work, quarter)
    except NotFound:
        return PlainTextResponse("За этот квартал сведения не опубликованы", 404)
    return Response(made.content, media_type=made.media_type, headers=_HEADERS | attachment(made.name))


DISCLOSURE_PAGES: list[Route] = [
    Route(DISCLOSURE, page(_page)),
    Route(disclosure_file_path("{quarter}"), _file, methods=["GET"]),
]
