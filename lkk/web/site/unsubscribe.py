"""Switching emails of a kind off by the link of an email, without signing in: GET shows what it does, POST does it.

Scanners of mail open every link, and providers press the button for their people (RFC 8058): with a POST of their own,
from another site and without cookies. The token in the address is all there is to it; no session is looked for.
"""

from starlette.responses import Response
from starlette.routing import Route

from lkk.routes import NOTIFICATIONS, UNSUBSCRIBE, unsubscribe_path
from lkk.services import composition
from lkk.services.notifications import unsubscribing
from lkk.services.notifications.unsubscribing import NoSuchLink, Unsubscribing
from lkk.web.site.pages import Asked, page
from lkk.web.site.rendering import respond

_TITLE = "Письма портала"


async def _shown(asked: Asked) -> Response:
    try:
        found = await unsubscribing.look(asked.work, _token(asked), composition.EVENTS, _ip(asked))
    except NoSuchLink:
        return _drawn(asked, None)
    return _drawn(asked, found)


async def _pressed(asked: Asked) -> Response:
    """Nothing of the body is read: the address says what is asked for."""
    try:
        found = await unsubscribing.switch_off(asked.work, _token(asked), composition.EVENTS, _ip(asked))
    except NoSuchLink:
        return _drawn(asked, None)
    return _drawn(asked, found, done=True)


def _drawn(asked: Asked, found: Unsubscribing | None, *, done: bool = False) -> Response:
    made = respond(
        "unsubscribe.html",
        UNSUBSCRIBE,
        asked.company,
        indexed=False,
        title=_TITLE,
        description=f"Какие письма присылает личный кабинет, {asked.company.name}",
        found=found,
        done=done,
        action=unsubscribe_path(_token(asked)),
        settings_page=NOTIFICATIONS.path,
    )
    made.status_code = 200 if found else 404
    return made


def _token(asked: Asked) -> str:
    return asked.request.path_params["token"][: unsubscribing.LONGEST_TOKEN]


def _ip(asked: Asked) -> str:
    return asked.request.client.host if asked.request.client else ""


UNSUBSCRIBE_PAGES: list[Route] = [
    Route(f"{UNSUBSCRIBE}/{{token}}", page(_shown)),
    Route(f"{UNSUBSCRIBE}/{{token}}", page(_pressed), methods=["POST"]),
]
