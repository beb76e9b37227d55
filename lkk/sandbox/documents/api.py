"""The document system's API of docs/document-system-api.yaml."""

import secrets
import uuid
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lkk.sandbox.answers import error_answer
from lkk.sandbox.documents.archive import Archive, MissingFiles, UnknownDocument, WrongFile
from lkk.sandbox.documents.messages import Addendum, IncomingDocument, Sha256

PREFIX = "/documents"
MAX_FILE = 32 << 20  # bytes
Endpoint = Callable[[Request], Awaitable[Response]]
Body = TypeVar("Body", bound=BaseModel)
_sha256 = TypeAdapter(Sha256)


class DocumentsApi:
    """Endpoints of version 1, below their own prefix."""

    def __init__(self, archive: Archive, token: str) -> None:
        self._archive = archive
        self._authorization = f"Bearer {token}".encode()

    def routes(self) -> list[Route]:
        """Every route, each behind the token."""
        document = f"{PREFIX}/v1/documents"
        return [
            Route(f"{PREFIX}/v1/about", self._guarded(self._about), methods=["GET"]),
            Route(document, self._guarded(self._submit), methods=["POST"]),
            Route(f"{document}/{{key:uuid}}/files", self._guarded(self._files), methods=["GET"]),
            Route(f"{document}/{{key:uuid}}/files/{{id:uuid}}", self._guarded(self._put), methods=["PUT"]),
            Route(f"{document}/{{key:uuid}}/addenda", self._guarded(self._add), methods=["POST"]),
        ]

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        async def guarded(request: Request) -> Response:
            given = request.headers.get("authorization", "").encode()
            if not secrets.compare_digest(given, self._authorization):
                return error_answer(401, "unauthorized", "Ключ доступа не указан или неверен.")
            try:
                return await endpoint(request)
            except ValidationError as error:
                return _malformed(error)
            except MissingFiles:
                return error_answer(400, "missing_files", "Сначала передайте файлы документа.")
            except UnknownDocument:
                return error_answer(422, "unknown_document", "Такого документа в системе нет.")

        return guarded

    async def _about(self, request: Request) -> Response:
        return JSONResponse({"name": "Песочница документооборота", "version": "1", "sandbox": True})

    async def _files(self, request: Request) -> Response:
        return JSONResponse({"files": self._archive.files(_key(request))})

    async def _put(self, request: Request) -> Response:
        file_id = str(uuid.UUID(str(request.path_params["id"])))
        sha256 = _sha256.validate_python(request.query_params.get("sha256"))
        content = await request.body()
        if len(content) > MAX_FILE:
            return error_answer(413, "too_big", "Файл слишком велик.")
        try:
            self._archive.put(_key(request), file_id, sha256, content)
        except WrongFile:
            return error_answer(400, "wrong_file", "Контрольная сумма файла не сходится.")
        return JSONResponse({"id": file_id, "sha256": sha256})

    async def _submit(self, request: Request) -> Response:
        return JSONResponse(self._archive.submit(await _read(request, IncomingDocument)))

    async def _add(self, request: Request) -> Response:
        addendum = await _read(request, Addendum)
        self._archive.add(_key(request), addendum)
        return JSONResponse({"key": addendum.key})


def _key(request: Request) -> str:
    return str(uuid.UUID(str(request.path_params["key"])))


async def _read(request: Request, kind: type[Body]) -> Body:
    return kind.model_validate_json(await request.body())


def _malformed(error: ValidationError) -> Response:
    place = ".".join(str(step) for step in error.errors(include_url=False)[0]["loc"])
    return error_answer(400, "malformed", f"Запрос составлен неверно: {place or 'тело запроса'}.")
