"""The answer that signs a browser in."""

from starlette.requests import Request
from starlette.responses import Response

from lkk.services.identity import known_devices, sign_in
from lkk.services.identity.sessions import SignedIn
from lkk.web import cookies
from lkk.web.answers import go_to


def welcome(request: Request, signed: SignedIn, wanted: str = "") -> Response:
    """Lead to the wanted page, or to the first one of the person."""
    response = go_to(sign_in.landing(signed.role, wanted))
    sign_in_browser(request, response, signed)
    return response


def sign_in_browser(request: Request, response: Response, signed: SignedIn) -> None:
    """Set the session's cookie and remember the browser."""
    cookies.set_session(response, signed.token)
    cookies.set_known(response, known_devices.remember(cookies.visitor(request).device, signed.email))
