"""Where the payment provider notifies: nobody can prove who has sent it, so it is a hint and no more."""

import json
import secrets

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money.online import notices
from lkk.settings import settings
from lkk.web.cookies import visitor

log = structlog.get_logger("lkk.web")
HOOK = "/api/hooks/payments/"


async def take(request: Request) -> Response:
    """Take an event and the number of a payment; everything else of the body is dropped unread.

    A foreign network or a wrong address is «not found»; what makes no sense is answered with 200 like the rest, for
    the provider repeats anything else for a day; so it does with 503, when nothing can be written now.
    """
    known = settings().payments_hook.get_secret_value().encode()
    if not secrets.compare_digest(request.path_params["secret"].encode(), known):
        log.warning("notice_refused", why="address")
        return Response(status_code=404)
    ip = visitor(request).ip
    if not notices.may_notify(ip):
        log.warning("notice_refused", why="network", ip=ip)
        return Response(status_code=404)
    event, provider_id = _said(await request.body())
    try:
        if event:
            async with unit_of_work() as work:
                await notices.take(work, event, provider_id)
    except Unavailable:
        return Response(status_code=503)
    return Response(status_code=200)


def _said(body: bytes) -> tuple[str, str]:
    try:
        told = json.loads(body)
        event, provider_id = told["event"], told["object"]["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return "", ""
    return (event, provider_id) if isinstance(event, str) and isinstance(provider_id, str) else ("", "")


PAYMENT_HOOK_ROUTES: list[Route] = [Route(f"{HOOK}{{secret}}", take, methods=["POST"])]
