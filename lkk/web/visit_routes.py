"""Into a customer's cabinet and back, and onto a tablet: posted forms, each ends with a full page load."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lkk.routes import HOME, LOGIN, STAFF, TABLET
from lkk.services.applications.drafts import tablets
from lkk.services.identity import sessions, visits
from lkk.services.kernel.errors import InvalidValue, NotSignedIn
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import VisitEvidence
from lkk.web import cookies
from lkk.web.answers import answering, go_to
from lkk.web.form_posts import read_form

_LONGEST_ID = 18


@answering
async def start(request: Request) -> Response:
    """Fields: user, reason, evidence, request, code, passport. The employee's own cookie waits beside."""
    form = await read_form(request)
    try:
        evidence = VisitEvidence(form.get("evidence", ""))
    except ValueError:
        raise InvalidValue("Выберите, чем клиент подтвердил согласие", at="evidence") from None
    asked = visits.Asked(
        user_id=_number(form.get("user", "")),
        reason=form.get("reason", ""),
        evidence=evidence,
        request_id=_number(form.get("request", "")),
        code=form.get("code", ""),
        passport_seen="passport" in form,
    )
    async with unit_of_work() as work:
        actor = await sessions.find(work, cookies.session_key(request))
        if actor is None:
            raise NotSignedIn
        signed = await visits.start(work, actor, asked, cookies.visitor(request))
    response = go_to(HOME.path)
    cookies.set_desk(response, cookies.session_token(request))
    cookies.set_session(response, signed.token)
    return response


@answering
async def leave(request: Request) -> Response:
    """No fields: the visit ends, also when its time is over, and the employee's own session is returned to."""
    async with unit_of_work() as work:
        actor = await sessions.find(work, cookies.session_key(request))
        if actor is not None:
            await visits.leave(work, actor)
    own = await sessions.find(None, cookies.desk_key(request))
    response = go_to(STAFF.path if own else LOGIN.path)
    if own:
        cookies.set_session(response, cookies.desk_token(request))
    else:
        cookies.drop_session(response)
    cookies.drop_desk(response)
    return response


@answering
async def open_tablet(request: Request) -> Response:
    """Fields: code."""
    form = await read_form(request)
    async with unit_of_work() as work:
        known = await sessions.find(work, cookies.session_key(request))
        signed = await tablets.enter(work, known, form.get("code", ""), cookies.visitor(request))
    response = go_to(TABLET.path)
    cookies.set_session(response, signed.token)
    return response


@answering
async def close_tablet(request: Request) -> Response:
    """No fields: the session of a tablet ends; one of another kind is left as it is."""
    async with unit_of_work() as work:
        actor = await sessions.find(work, cookies.session_key(request))
        ended = await tablets.leave(work, actor)
    response = go_to(TABLET.path)
    if ended:
        cookies.drop_session(response)
    return response


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID else 0


VISIT_ROUTES: list[Route] = [
    Route("/api/visits/start", start, methods=["POST"]),
    Route("/api/visits/end", leave, methods=["POST"]),
    Route("/api/tablet/start", open_tablet, methods=["POST"]),
    Route("/api/tablet/end", close_tablet, methods=["POST"]),
]
