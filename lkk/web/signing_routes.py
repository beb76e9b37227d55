"""Files of signing over HTTP: a signature or a statement of disagreements sent as a plain body, the container given."""

import uuid
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lkk.routes import verify_path
from lkk.services.composition import DOCUMENT_EFFECTS
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed, NotFound, NotSignedIn, ServiceError
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import cms, container, customer_file, refusing
from lkk.settings import settings
from lkk.vocabulary.attachments import MAX_SIZE, TOO_BIG
from lkk.web import cookies
from lkk.web.answers import answering
from lkk.web.downloads import attachment
from lkk.web.form_posts import BadBody
from lkk.web.guard import find_actor

_HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
_SIGNED, _WAITS = "Документ подписан", "Файл подписи получен, его проверит сотрудник"
_Take = Callable[[Actor, uuid.UUID, str, bytes], Awaitable[str]]


async def _signature(actor: Actor, document: uuid.UUID, _: str, content: bytes) -> str:
    async with unit_of_work() as work:
        taken = await customer_file.sign_by_file(work, actor, document, content, DOCUMENT_EFFECTS)
    return _SIGNED if taken.signed else _WAITS


async def _disagreements(actor: Actor, document: uuid.UUID, name: str, content: bytes) -> str:
    async with unit_of_work() as work:
        await refusing.disagree(work, actor, document, name, content, DOCUMENT_EFFECTS)
    return "Протокол разногласий направлен"


def _taking(take: _Take, most: int, too_big: str) -> Callable[[Request], Awaitable[Response]]:
    """Query: the document and the name of the file. The body is the file itself, counted against the person's share."""

    @answering
    async def answer(request: Request) -> Response:
        actor = await _signed_in(request)
        try:
            document = _uuid(request.query_params.get("document", ""))
            async with unit_of_work() as work:
                await limits.spend(work, limits.SIGNATURE_FILE, str(actor.author_id))
            content = await _body(request, most, too_big)
            name = request.query_params.get("name", "").replace("\0", "")[:200]
            return JSONResponse({"message": await take(actor, document, name, content)}, 201)
        except (NotFound, NotAllowed) as error:
            return JSONResponse({"message": error.text}, 404)

    return answer


async def give(request: Request) -> Response:
    """The container of a signed document as a download."""
    try:
        actor = await _signed_in(request)
        public_id = _uuid(request.path_params["id"])
        address = f"{settings().public_url.rstrip('/')}{verify_path(public_id)}"
        made = await container.of(actor, public_id, address)
    except NotSignedIn as error:
        return PlainTextResponse(error.text, 401, _HEADERS)
    except (NotFound, NotAllowed) as error:
        return PlainTextResponse(error.text, 404, _HEADERS)
    except ServiceError as error:
        return PlainTextResponse(error.text, 503, _HEADERS)
    return Response(made.content, media_type="application/zip", headers=_HEADERS | attachment(made.name))


async def _body(request: Request, most: int, too_big: str) -> bytes:
    """Raises InvalidValue before more than `most` bytes are kept."""
    kept = bytearray()
    try:
        async for piece in request.stream():
            kept += piece
            if len(kept) > most:
                raise cms.NotSignature(too_big)
    except ClientDisconnect:
        raise BadBody from None
    return bytes(kept)


def _uuid(said: str) -> uuid.UUID:
    try:
        return uuid.UUID(said[:64])
    except ValueError:
        raise NotFound from None


async def _signed_in(request: Request) -> Actor:
    actor = await find_actor(cookies.session_key(request))
    if actor is None:
        raise NotSignedIn
    return actor


SIGNING_ROUTES: list[Route] = [
    Route("/api/signatures", _taking(_signature, cms.MAX_SIZE, cms.TOO_BIG), methods=["POST"]),
    Route("/api/disagreements", _taking(_disagreements, MAX_SIZE, TOO_BIG), methods=["POST"]),
    Route("/api/documents/{id}/container", give, methods=["GET"]),
]
