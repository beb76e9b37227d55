"""The routes forms of the sign-in post to: answers are JSON, what a person is known by travels in cookies."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lkk.routes import LOGIN, LOGIN_SECOND, RECOVER, REGISTER, SECURITY
from lkk.services.identity import passwords, recovery, registration, sessions, sign_in
from lkk.services.identity.second_step import HalfSignedIn
from lkk.services.identity.sessions import SignedIn
from lkk.services.kernel.errors import NotSignedIn
from lkk.web import cookies
from lkk.web.answers import answering, go_to, say
from lkk.web.form_posts import read_form
from lkk.web.second_routes import SECOND_ROUTES
from lkk.web.welcome import welcome

SENT_AGAIN = "Код отправлен ещё раз"


@answering
async def login(request: Request) -> Response:
    """Fields: email, password, next."""
    form = await read_form(request)
    signed = await sign_in.authenticate(
        form.get("email", ""), form.get("password", ""), cookies.visitor(request), replaces=cookies.session_key(request)
    )
    return _next_step(request, signed, form.get("next", ""))


@answering
async def logout(request: Request) -> Response:
    """End the session with every tab of it; what pages keep in the browser is cleared, preferences stay."""
    await sessions.logout(cookies.session_key(request))
    response = go_to(LOGIN.path)
    cookies.drop_session(response)
    cookies.drop_desk(response)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@answering
async def register_start(request: Request) -> Response:
    """Fields: email."""
    form = await read_form(request)
    ticket = await registration.start(form.get("email", ""), cookies.visitor(request))
    response = go_to(REGISTER.url(step="code"))
    cookies.set_flow(response, ticket)
    return response


@answering
async def register_confirm(request: Request) -> Response:
    """Fields: code."""
    form = await read_form(request)
    visitor = cookies.visitor(request)
    await registration.confirm(visitor.ticket, form.get("code", ""), visitor)
    return go_to(REGISTER.url(step="kind"))


@answering
async def register_resend(request: Request) -> Response:
    """No fields."""
    visitor = cookies.visitor(request)
    await registration.resend(visitor.ticket, visitor)
    return say(SENT_AGAIN)


@answering
async def register_finish(request: Request) -> Response:
    """Fields: kind, those of the kind's data form, password, password_again, consent, consent_version."""
    form = await read_form(request)
    visitor = cookies.visitor(request)
    sent = registration.Sent(
        kind=form.get("kind", ""),
        values=form,
        password=form.get("password", ""),
        password_again=form.get("password_again", ""),
        consent_version=form.get("consent_version", "") if form.get("consent") else "",
    )
    return _end_of_flow(request, await registration.finish(visitor.ticket, sent, visitor))


@answering
async def recover_start(request: Request) -> Response:
    """Fields: email."""
    form = await read_form(request)
    ticket = await recovery.start(form.get("email", ""), cookies.visitor(request))
    response = go_to(RECOVER.url(step="code"))
    cookies.set_flow(response, ticket)
    return response


@answering
async def recover_resend(request: Request) -> Response:
    """No fields."""
    visitor = cookies.visitor(request)
    await recovery.resend(visitor.ticket, visitor)
    return say(SENT_AGAIN)


@answering
async def recover_finish(request: Request) -> Response:
    """Fields: code, password, password_again."""
    form = await read_form(request)
    visitor = cookies.visitor(request)
    signed = await recovery.finish(
        visitor.ticket, form.get("code", ""), form.get("password", ""), form.get("password_again", ""), visitor
    )
    return _end_of_flow(request, signed)


@answering
async def change_password(request: Request) -> Response:
    """Fields: old_password, password, password_again."""
    form = await read_form(request)
    actor = await sessions.find(None, cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    signed = await passwords.change(
        actor,
        form.get("old_password", ""),
        form.get("password", ""),
        form.get("password_again", ""),
        cookies.visitor(request),
    )
    response = go_to(SECURITY.url(changed="yes"))
    cookies.set_session(response, signed.token)
    return response


def _next_step(request: Request, signed: SignedIn | HalfSignedIn, wanted: str = "") -> Response:
    """Welcome who is signed in; who is only half so goes to the second step with a ticket."""
    if isinstance(signed, SignedIn):
        return welcome(request, signed, wanted)
    response = go_to(LOGIN_SECOND.url(step=signed.step, **({"next": wanted} if wanted else {})))
    cookies.set_second(response, signed.ticket)
    return response


def _end_of_flow(request: Request, signed: SignedIn | HalfSignedIn) -> Response:
    response = _next_step(request, signed)
    cookies.drop_flow(response)
    return response


AUTH_ROUTES: list[Route] = [
    Route("/api/auth/login", login, methods=["POST"]),
    Route("/api/auth/logout", logout, methods=["POST"]),
    Route("/api/auth/register/start", register_start, methods=["POST"]),
    Route("/api/auth/register/confirm", register_confirm, methods=["POST"]),
    Route("/api/auth/register/resend", register_resend, methods=["POST"]),
    Route("/api/auth/register/finish", register_finish, methods=["POST"]),
    Route("/api/auth/recover/start", recover_start, methods=["POST"]),
    Route("/api/auth/recover/resend", recover_resend, methods=["POST"]),
    Route("/api/auth/recover/finish", recover_finish, methods=["POST"]),
    Route("/api/auth/password", change_password, methods=["POST"]),
    *SECOND_ROUTES,
]
