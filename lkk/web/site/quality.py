"""The public page of the quality of electricity: reasons, measures and terms by address; no script, no socket."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lkk.routes import OUTAGES, OWN_OUTAGES, QUALITY, new_application_path
from lkk.services.directories import in_force
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages import quality, quality_board, searching
from lkk.services.outages.quality import Quality
from lkk.services.outages.quality_board import QualityView
from lkk.services.outages.wording import mended, places
from lkk.settings import settings
from lkk.web.site.fresh_pages import FreshPages, query_of
from lkk.web.site.rendering import respond

MEASUREMENT = "quality_measurement"  # the kind of the catalogue


async def _page(request: Request) -> Response:
    return await PAGES.answer(request, query_of(request.query_params.get("q", "")))


async def _body(work: UnitOfWork, query: str) -> bytes:
    company = await in_force.company(work)
    shown = await quality_board.board(work)
    over = [one.event.over(work.now) for one in shown]
    answer = respond(
        "quality.html",
        QUALITY,
        company,
        title="Качество электроэнергии",
        description=f"Где напряжение отличается от нормы, почему и когда исправят, {company.name}",
        query=query,
        found=await _found(work, query) if query else None,
        sections=[
            ("now", "Исправляем", "Сейчас об отклонениях качества мы не знаем.", _listed(shown, over, False, work.now)),
            ("mended", "Исправлено за 30 дней", "", _listed(shown, over, True, work.now)),
        ],
        measure=new_application_path(MEASUREMENT),
        own=OWN_OUTAGES.path,
        outages=OUTAGES,
    )
    return bytes(answer.body)


def _listed(shown: list[QualityView], over: list[bool], wanted: bool, now: datetime) -> list[dict[str, object]]:
    return [_facts(one.event, now) | _where(one) for one, ended in zip(shown, over, strict=True) if ended is wanted]


async def _found(work: UnitOfWork, query: str) -> dict[str, object]:
    """Houses of the search, each with what is wrong there now."""
    found = await searching.find(work, query)
    events = await quality.of_houses(work, [house.key for house in found.houses], work.now)
    houses = [(house, [_facts(one, work.now) for one in events.get(house.key, ())]) for house in found.houses]
    return {"guessed": found.guessed, "houses": houses}


def _facts(event: Quality, now: datetime) -> dict[str, object]:
    over = event.over(now)
    return {
        "tone": "success" if over else "attention",
        "label": "Исправлено" if over else "Исправляем",
        "when": mended(event, now, settings().time_zone),
        "reason": event.reason,
        "measures": event.measures,
    }


def _where(one: QualityView) -> dict[str, object]:
    return {
        "title": places(one.districts, one.houses, one.points),
        "streets": [(street.name, ", ".join(street.numbers)) for street in one.streets],
    }


PAGES = FreshPages(_body)
QUALITY_PAGES: list[Route] = [Route(QUALITY, _page)]
