"""The cookies of people: session and what waits beside it, steps before one, known device. All are HttpOnly."""

from starlette.requests import Request
from starlette.responses import Response

from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.secrets import new_token, token_hash
from lkk.settings import Settings, settings

FLOW_AGE_S = 3600
SECOND_AGE_S = 600
KNOWN_AGE_S = 365 * 86_400
_HEADER_LENGTH = 400


def session_cookie_name(of: Settings) -> str:
    """The session cookie: bound to this host and https in production."""
    return _name("sid", of)


def session_key(request: Request) -> str:
    """The key under which the request's session is stored, empty without a cookie."""
    token = session_token(request)
    return token_hash(token) if token else ""


def session_token(request: Request) -> str:
    """The secret of the request's session, empty without a cookie."""
    return request.cookies.get(session_cookie_name(settings()), "")


def desk_cookie_name(of: Settings) -> str:
    """The employee's own session, which waits while the browser is in a customer's cabinet."""
    return _name("desk", of)


def desk_token(request: Request) -> str:
    """The secret of the session that waits, empty when none does."""
    return request.cookies.get(desk_cookie_name(settings()), "")


def desk_key(request: Request) -> str:
    """The key of the session that waits, empty when none does."""
    token = desk_token(request)
    return token_hash(token) if token else ""


def visitor(request: Request) -> Visitor:
    """What is known of the browser that sent a request."""
    return Visitor(
        ip=request.client.host if request.client else "",
        browser=request.headers.get("user-agent", "")[:_HEADER_LENGTH],
        ticket=request.cookies.get(_name("flow", settings()), "")[:_HEADER_LENGTH],
        device=request.cookies.get(_name("known", settings()), "")[:_HEADER_LENGTH],
    )


def set_session(response: Response, token: str) -> None:
    """Sign the browser in; the cookie ends with the browser, the session by its own limits."""
    _set(response, "sid", token, same_site="lax")  # strict would lose it on the way from a letter's link


def drop_session(response: Response) -> None:
    """Take the session cookie away."""
    _drop(response, "sid")


def set_desk(response: Response, token: str) -> None:
    """Keep the employee's own session while the browser is in a customer's cabinet."""
    _set(response, "desk", token)


def drop_desk(response: Response) -> None:
    """Nothing waits any more."""
    _drop(response, "desk")


def set_flow(response: Response, ticket: str) -> None:
    """Bind a registration or recovery to this browser for an hour."""
    _set(response, "flow", ticket, max_age=FLOW_AGE_S)


def drop_flow(response: Response) -> None:
    """End the registration or recovery of this browser."""
    _drop(response, "flow")


def second_ticket(request: Request) -> str:
    """The ticket of the second step of a sign-in, empty without one."""
    return request.cookies.get(_name("second", settings()), "")[:_HEADER_LENGTH]


def set_second(response: Response, ticket: str) -> None:
    """Bind the second step of a sign-in to this browser; it is no session."""
    _set(response, "second", ticket, max_age=SECOND_AGE_S)


def drop_second(response: Response) -> None:
    """The second step is over."""
    _drop(response, "second")


def set_known(response: Response, device: str) -> None:
    """Remember for a year for which logins this browser is known."""
    _set(response, "known", device, max_age=KNOWN_AGE_S)


def survey_browser(request: Request) -> str:
    """The secret by which a browser answers a survey once, empty before it has opened one."""
    return request.cookies.get(_name("survey", settings()), "")[:_HEADER_LENGTH]


def set_survey_browser(response: Response) -> None:
    """Give the browser a secret of its own for a year; it names nobody."""
    _set(response, "survey", new_token(), max_age=KNOWN_AGE_S, same_site="lax")


def _name(name: str, of: Settings) -> str:
    return f"__Host-{name}" if of.secure else name


def _set(response: Response, name: str, value: str, *, max_age: int | None = None, same_site: str = "strict") -> None:
    secure = settings().secure
    response.set_cookie(
        _name(name, settings()),
        value,
        max_age=max_age,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax" if same_site == "lax" else "strict",
    )


def _drop(response: Response, name: str) -> None:
    response.delete_cookie(_name(name, settings()), path="/", secure=settings().secure, httponly=True, samesite="lax")
