"""Health and metrics for machines: alive, ready, figures; no details for strangers."""

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lkk.services.kernel.secrets import same
from lkk.settings import settings
from lkk.web import needs
from lkk.web.metrics import exposition


async def live(_request: Request) -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})


async def ready(_request: Request) -> Response:
    """Everything without which an action fails answers within two seconds; otherwise what does not is named."""
    failing = await needs.failing()
    if failing:
        return JSONResponse({"status": "unavailable", "failing": failing}, 503, {"Retry-After": "5"})
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
