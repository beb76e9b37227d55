"""From our page to that of the payment provider: an address that is told to nobody but the payer."""

import uuid

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lkk.routes import PAYMENTS
from lkk.services.kernel.errors import NotFound, NotSignedIn
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money import own
from lkk.web import cookies
from lkk.web.answers import answering
from lkk.web.guard import find_actor
from lkk.web.payment_hook import PAYMENT_HOOK_ROUTES


@answering
async def page(request: Request) -> Response:
    """Send the payer on; a payment that is over, or whose page is not there yet, is back among the invoices."""
    actor = await find_actor(cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    try:
        payment_id = uuid.UUID(request.path_params["id"])
    except ValueError:
        raise NotFound from None
    async with unit_of_work() as work:
        address = await own.payment_page(work, actor, payment_id)
    return RedirectResponse(address or PAYMENTS.path, 303, headers={"Cache-Control": "private, no-store"})


PAYMENT_ROUTES: list[Route] = [Route("/api/payments/{id}/page", page, methods=["GET"]), *PAYMENT_HOOK_ROUTES]
