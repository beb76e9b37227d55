"""The accounting API of docs/accounting-api.yaml."""

import secrets
from collections.abc import Awaitable, Callable

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lkk.sandbox.accounting.bank import MoneyRequest
from lkk.sandbox.accounting.feed import UnknownCursor
from lkk.sandbox.accounting.hours import HoursRequest
from lkk.sandbox.accounting.ledger import DuplicateKeys
from lkk.sandbox.accounting.messages import ReadingsRequest
from lkk.sandbox.accounting.office import ApplicationsRequest
from lkk.sandbox.accounting.past import ArchiveRequests
from lkk.sandbox.answers import error_answer
from lkk.sandbox.world import World

Endpoint = Callable[[Request], Awaitable[Response]]

_DEFAULT_LIMIT = 1000
_MAX_LIMIT = 10_000


class AccountingApi:
    """Endpoints of version 1."""

    def __init__(self, world: World, token: str) -> None:
        self._feed = world.feed
        self._ledger = world.ledger
        self._hours = world.hours
        self._office = world.office
        self._papers = world.papers
        self._past = world.past
        self._bank = world.bank
        self._dispatch = world.dispatch
        self._authorization = f"Bearer {token}".encode()

    def routes(self) -> list[Route]:
        """Every route, each behind the token."""
        return [
            Route("/v1/about", self._guarded(self._about), methods=["GET"]),
            Route("/v1/changes", self._guarded(self._changes), methods=["GET"]),
            Route("/v1/readings", self._guarded(self._readings), methods=["POST"]),
            Route("/v1/archive-requests", self._guarded(self._archive), methods=["POST"]),
            Route("/v1/hours", self._guarded(self._submit_hours), methods=["POST"]),
            Route("/v1/applications", self._guarded(self._applications), methods=["POST"]),
            Route("/v1/documents/{id}/content", self._guarded(self._document), methods=["GET"]),
            Route("/v1/documents/{id}/signature", self._guarded(self._signature), methods=["GET"]),
            Route("/v1/money", self._guarded(self._money), methods=["POST"]),
        ]

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        async def guarded(request: Request) -> Response:
            given = request.headers.get("authorization", "").encode()
            if not secrets.compare_digest(given, self._authorization):
                return error_answer(401, "unauthorized", "Ключ доступа не указан или неверен.")
            return await endpoint(request)

        return guarded

    async def _about(self, request: Request) -> Response:
        return JSONResponse({"name": "Песочница учётной системы", "version": "1", "sandbox": True})

    async def _changes(self, request: Request) -> Response:
        limit = _read_limit(request.query_params.get("limit", str(_DEFAULT_LIMIT)))
        if limit is None:
            return error_answer(400, "malformed", f"limit — целое число от 1 до {_MAX_LIMIT}.")
        self._office.register_received()
        self._past.answer_received()
        self._bank.refund_received()
        self._dispatch.restore_due()
        try:
            page = self._feed.page(request.query_params.get("after", ""), limit)
        except UnknownCursor:
            return error_answer(410, "cursor_gone", "Курсор неизвестен, начните сначала.")
        return Response(page, media_type="application/json")

    async def _readings(self, request: Request) -> Response:
        try:
            asked = ReadingsRequest.model_validate_json(await request.body())
        except ValidationError as error:
            return _explain(error)
        try:
            outcomes = self._ledger.submit(asked.items, pending=getattr(request.state, "pending", False))
        except DuplicateKeys:
            return error_answer(422, "duplicate_keys", "Один ключ указан у нескольких показаний.")
        return JSONResponse({"items": [outcome.answer() for outcome in outcomes]})

    async def _archive(self, request: Request) -> Response:
        try:
            asked = ArchiveRequests.model_validate_json(await request.body())
        except ValidationError as error:
            return _explain(error)
        return JSONResponse({"items": self._past.take(asked.items)})

    async def _submit_hours(self, request: Request) -> Response:
        try:
            asked = HoursRequest.model_validate_json(await request.body())
        except ValidationError as error:
            return _explain(error)
        pending = getattr(request.state, "pending", False)
        return JSONResponse({"items": [self._hours.submit(item, pending=pending) for item in asked.items]})

    async def _applications(self, request: Request) -> Response:
        try:
            asked = ApplicationsRequest.model_validate_json(await request.body())
        except ValidationError as error:
            return _explain(error)
        return JSONResponse({"items": self._office.submit(asked.items)})

    async def _document(self, request: Request) -> Response:
        return self._bytes(self._papers.content(request.path_params["id"]))

    async def _signature(self, request: Request) -> Response:
        return self._bytes(self._papers.signature(request.path_params["id"]))

    def _bytes(self, content: bytes | None) -> Response:
        if content is None:
            return error_answer(404, "unknown_document", "Такого документа нет.")
        return Response(content, media_type="application/octet-stream")

    async def _money(self, request: Request) -> Response:
        try:
            asked = MoneyRequest.model_validate_json(await request.body())
        except ValidationError as error:
            return _explain(error)
        return JSONResponse({"items": self._bank.take(asked.items)})


def _read_limit(text: str) -> int | None:
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(_MAX_LIMIT)):
        return None
    limit = int(text)
    return limit if 1 <= limit <= _MAX_LIMIT else None


def _explain(error: ValidationError) -> Response:
    first = error.errors(include_url=False)[0]
    if first["type"] == "too_long" and first["loc"] == ("items",):
        return error_answer(
            413, "too_many_items", f"В одном запросе не больше {first.get('ctx', {}).get('max_length')} записей."
        )
    place = ".".join(str(step) for step in first["loc"])
    return error_answer(400, "malformed", f"Запрос составлен неверно: {place or 'тело запроса'}.")
