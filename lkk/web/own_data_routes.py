"""What a customer decides of their own data with the password given again: posted forms."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lkk.routes import LOGIN, SECURITY, profile_part_path
from lkk.services.identity import sessions
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotSignedIn
from lkk.services.own_data import closing, export
from lkk.services.profile import contacts
from lkk.vocabulary.profile import ProfilePart
from lkk.web import cookies
from lkk.web.answers import answering, go_to
from lkk.web.form_posts import read_form


@answering
async def ask_code(request: Request) -> Response:
    """Fields: email or phone, password. The code to a new one; where it is entered follows."""
    form = await read_form(request)
    part = ProfilePart.PHONE if "phone" in form else ProfilePart.EMAIL
    actor = await _actor(request)
    request_id = await contacts.ask_code(actor, part, form.get(part.value, ""), form.get("password", ""))
    return go_to(f"{profile_part_path(part.value)}?code={request_id}")


@answering
async def ask_export(request: Request) -> Response:
    """Fields: password. The archive of everything the portal keeps of the person is made by a job."""
    form = await read_form(request)
    await export.ask(await _actor(request), form.get("password", ""))
    return go_to(SECURITY.path)


@answering
async def close_cabinet(request: Request) -> Response:
    """Fields: password, phrase. The cabinet is closed for good; the page of the sign-in says so."""
    form = await read_form(request)
    await closing.close(await _actor(request), form.get("password", ""), form.get("phrase", ""))
    response = go_to(LOGIN.url(closed="yes"))
    cookies.drop_session(response)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


async def _actor(request: Request) -> Actor:
    actor = await sessions.find(None, cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    return actor


OWN_DATA_ROUTES: list[Route] = [
    Route("/api/profile/code", ask_code, methods=["POST"]),
    Route("/api/own-data/export", ask_export, methods=["POST"]),
    Route("/api/own-data/close", close_cabinet, methods=["POST"]),
]
