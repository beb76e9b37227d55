"""Health and metrics for machines: alive, ready, figures; no details for strangers."""

import asyncio

from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lkk.services.kernel.secrets import same
from lkk.services.kernel.unit_of_work import engine
from lkk.settings import settings
from lkk.web.metrics import exposition

READY_LIMIT_S = 2


async def live(_request: Request) -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})


async def ready(_request: Request) -> Response:
    """The database answers within two seconds."""
    try:
        async with asyncio.timeout(READY_LIMIT_S), engine().connect() as connection:
            await connection.execute(text("select 1"))
    except Exception:  # whatever the reason, this process cannot serve
        return JSONResponse({"status": "unavailable"}, 503)
    return JSONResponse({"status": "ok"})


async def metrics(request: Request) -> Response:
    """Prometheus figures, for who holds the token; without one set, for nobody."""
    expected = settings().metrics_token.get_secret_value()
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not expected or not same(given, expected):
        return PlainTextResponse("Не найдено", 404)
    return Response(await exposition(), media_type=CONTENT_TYPE_LATEST)


HEALTH_ROUTES = [
    Route("/api/health/live", live),
    Route("/api/health/ready", ready),
    Route("/api/metrics", metrics),
]
