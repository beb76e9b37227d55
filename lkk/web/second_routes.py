"""The routes of the second factor: the key and recovery codes, shown once, go to the page past its state."""

import segno
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lkk.routes import SECURITY
from lkk.services.identity import own_second_factor, second_step, sessions, sign_in
from lkk.services.identity.authenticator import NewSecret
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotSignedIn
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.web import cookies
from lkk.web.answers import answering, go_to
from lkk.web.form_posts import read_form
from lkk.web.welcome import sign_in_browser, welcome

_SCALE = 5


@answering
async def take_step(request: Request) -> Response:
    """Fields: code, next. The second step of a sign-in."""
    form = await read_form(request)
    ticket, replaces = cookies.second_ticket(request), cookies.session_key(request)
    signed = await sign_in.take_second_step(cookies.visitor(request), ticket, form.get("code", ""), replaces=replaces)
    response = welcome(request, signed, form.get("next", ""))
    cookies.drop_second(response)
    return response


@answering
async def forced_secret(request: Request) -> Response:
    """No fields. The key of an employee who must set a second factor up before the first session."""
    async with unit_of_work() as work:
        return _show(await second_step.offer(work, cookies.second_ticket(request)))


@answering
async def forced_enrol(request: Request) -> Response:
    """Fields: code, next. Turns the second factor on and signs in; the codes are shown before the page changes."""
    form = await read_form(request)
    ticket, replaces = cookies.second_ticket(request), cookies.session_key(request)
    signed, codes = await sign_in.enrol(cookies.visitor(request), ticket, form.get("code", ""), replaces=replaces)
    response = JSONResponse({"codes": codes, "goon": sign_in.landing(signed.role, form.get("next", ""))})
    sign_in_browser(request, response, signed)
    cookies.drop_second(response)
    return response


@answering
async def own_secret(request: Request) -> Response:
    """Fields: password. The key for an employee who turns the second factor on by themselves."""
    form = await read_form(request)
    return _show(await own_second_factor.begin(await _actor(request), form.get("password", "")))


@answering
async def own_enrol(request: Request) -> Response:
    """Fields: code."""
    form = await read_form(request)
    codes = await own_second_factor.turn_on(await _actor(request), form.get("code", ""))
    return JSONResponse({"codes": codes, "goon": SECURITY.path})


@answering
async def own_codes(request: Request) -> Response:
    """Fields: password. New recovery codes in place of the earlier ones."""
    form = await read_form(request)
    codes = await own_second_factor.renew_codes(await _actor(request), form.get("password", ""))
    return JSONResponse({"codes": codes, "goon": SECURITY.path})


@answering
async def own_off(request: Request) -> Response:
    """Fields: off_password, code."""
    form = await read_form(request)
    await own_second_factor.turn_off(await _actor(request), form.get("off_password", ""), form.get("code", ""))
    return go_to(SECURITY.path)


async def _actor(request: Request) -> Actor:
    actor = await sessions.find(None, cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    return actor


def _show(secret: NewSecret) -> Response:
    picture = segno.make(secret.uri, error="m", micro=False).svg_data_uri(scale=_SCALE, border=4, light="#fff")
    return JSONResponse({"key": secret.key, "qr": picture})


SECOND_ROUTES: list[Route] = [
    Route("/api/auth/second/step", take_step, methods=["POST"]),
    Route("/api/auth/second/forced-secret", forced_secret, methods=["POST"]),
    Route("/api/auth/second/forced-enrol", forced_enrol, methods=["POST"]),
    Route("/api/auth/second/secret", own_secret, methods=["POST"]),
    Route("/api/auth/second/enrol", own_enrol, methods=["POST"]),
    Route("/api/auth/second/codes", own_codes, methods=["POST"]),
    Route("/api/auth/second/off", own_off, methods=["POST"]),
]
