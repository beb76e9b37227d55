"""The routes the forms of the public reception post to: nobody is signed in, every answer is JSON but a document."""

import uuid
from dataclasses import asdict
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from lkk.services.files import giving
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.reception import filing, tracking, uploads
from lkk.services.reception.filing import Posted
from lkk.services.reception.tracking import Tracked
from lkk.settings import settings
from lkk.vocabulary.reception import TRAP
from lkk.vocabulary.words import day, moment, size
from lkk.web import cookies
from lkk.web.answers import answering
from lkk.web.downloads import attachment
from lkk.web.form_posts import BadBody, read_form

_DOCUMENT = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


@answering
async def file(request: Request) -> Response:
    """Fields: ticket, consent, consent_version, those of the form's kind."""
    form = await read_form(request)
    posted = Posted(
        ticket=form.get("ticket", ""),
        values=form,
        trap=form.get(TRAP, ""),
        consent_version=form.get("consent_version", "") if form.get("consent") else "",
    )
    async with unit_of_work() as work:
        receipt = await filing.file(work, posted, cookies.visitor(request))
    return JSONResponse(asdict(receipt), 201)


@answering
async def send(request: Request) -> Response:
    """Query: ticket, slot, name. The body is the file itself."""
    query = {name: text.replace("\0", "") for name, text in request.query_params.items()}
    ip = cookies.visitor(request).ip
    try:
        stored = await uploads.upload(
            query.get("ticket", ""), query.get("slot", ""), query.get("name", ""), request.stream(), ip
        )
    except ClientDisconnect:
        raise BadBody from None
    return JSONResponse({"id": str(stored.id), "name": stored.name, "size": size(stored.size)}, 201)


@answering
async def remove(request: Request) -> Response:
    """Query: ticket. Take a file out of a form that is not sent yet."""
    async with unit_of_work() as work:
        await uploads.remove(work, request.query_params.get("ticket", ""), _uuid(request.path_params["id"]))
    return Response(status_code=204)


@answering
async def track(request: Request) -> Response:
    """Fields: number, code."""
    form = await read_form(request)
    async with unit_of_work() as work:
        found = await tracking.find(work, form.get("number", ""), form.get("code", ""), cookies.visitor(request).ip)
    return JSONResponse(_told(found))


@answering
async def document(request: Request) -> Response:
    """Fields: number, code, document. A document of the company as a download."""
    form = await read_form(request)
    async with unit_of_work() as work:
        seen = await tracking.document(
            work,
            form.get("number", ""),
            form.get("code", ""),
            _uuid(form.get("document", "")),
            cookies.visitor(request).ip,
        )
    opened = await giving.open_file(seen)
    headers = _DOCUMENT | attachment(seen.name) | {"Content-Length": str(opened.size)}
    return StreamingResponse(opened.chunks, 200, headers, seen.media_type)


def _told(found: Tracked) -> dict[str, Any]:
    """What the page draws, in words."""
    zone = settings().time_zone
    return {
        "number": found.number,
        "title": found.title,
        "status": found.status.label,
        "tone": found.status.tone,
        "due": f"Ответ до {day(found.due_on)}" if found.due_on and found.needs_answer else "",
        "silent": not found.needs_answer,
        "answer": found.answer,
        "ground": found.legal_ground,
        "registration": found.registration_number,
        "steps": [{"label": one.label, "at": moment(one.at, zone)} for one in found.steps],
        "said": [{"text": one.text, "at": moment(one.at, zone)} for one in found.said],
        "documents": [
            {"id": str(one.id), "name": one.title or one.name, "size": size(one.size)} for one in found.documents
        ],
    }


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None


RECEPTION_ROUTES: list[Route] = [
    Route("/api/reception", file, methods=["POST"]),
    Route("/api/reception/files", send, methods=["POST"]),
    Route("/api/reception/files/{id}", remove, methods=["DELETE"]),
    Route("/api/track", track, methods=["POST"]),
    Route("/api/track/document", document, methods=["POST"]),
]
