"""Where an SMS gateway brings its reports: no session, a signature instead."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications import sms_callbacks
from lkk.services.notifications.sms_callbacks import NotBelieved, NotUnderstood

HOOK = "/api/hooks/sms/"


async def take(request: Request) -> Response:
    """Take reports; a refusal says nothing of its reason, which is in the log."""
    headers = request.headers
    moment, signature = headers.get("x-timestamp", ""), headers.get("x-signature", "")
    body = await request.body()
    try:
        async with unit_of_work() as work:
            await sms_callbacks.take(work, request.path_params["gateway"], moment, signature, body)
    except NotBelieved as refusal:
        return _error(403, "not_believed", refusal.text)
    except NotUnderstood as refusal:
        return _error(400, "malformed", refusal.text)
    except Unavailable as refusal:
        return _error(503, "unavailable", refusal.text)
    return JSONResponse({"ok": True})


def _error(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)


SMS_HOOK_ROUTES: list[Route] = [Route(f"{HOOK}{{gateway}}", take, methods=["POST"])]
