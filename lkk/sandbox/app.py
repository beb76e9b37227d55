"""The sandbox's web application."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from lkk.sandbox.accounting.api import AccountingApi
from lkk.sandbox.accounting.files_api import FilesApi
from lkk.sandbox.answers import error_answer
from lkk.sandbox.control import Control
from lkk.sandbox.documents.api import DocumentsApi
from lkk.sandbox.faults import FaultMiddleware
from lkk.sandbox.pages import Pages
from lkk.sandbox.payments.api import Manners, PaymentsApi
from lkk.sandbox.signatures.api import SignaturesApi
from lkk.sandbox.smb.api import SmbApi
from lkk.sandbox.sms.api import SmsApi
from lkk.sandbox.sms.texts import GATEWAYS
from lkk.sandbox.supplier.api import SupplierApi
from lkk.sandbox.world import World


def make_app(world: World, token: str, hook: str = "") -> Starlette:
    """The APIs of the neighbours behind their token, the control and the pages; `hook` hears of payments."""
    switches = (world.behaviour, world.payments_behaviour, *world.sms_behaviours.values())
    return Starlette(
        routes=[
            *AccountingApi(world, token).routes(),
            *FilesApi(world.enclosures, token).routes(),
            *DocumentsApi(world.archive, token).routes(),
            *(route for gateway in GATEWAYS for route in SmsApi(world.phones, token, gateway).routes()),
            *SmbApi(world.firms, token).routes(),
            *SignaturesApi(world.checker, token).routes(),
            *PaymentsApi(world.shop, token, Manners(hook=hook)).routes(),
            *SupplierApi(world.supply, token).routes(),
            *Control(world).routes(),
            *Pages(world).routes(),
        ],
        middleware=[Middleware(FaultMiddleware, switch=one) for one in switches],
        exception_handlers={HTTPException: _answer_http_error},
    )


async def _answer_http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else "Ошибка песочницы."
    return error_answer(status, f"http_{status}", detail)
