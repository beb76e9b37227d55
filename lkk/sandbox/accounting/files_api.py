"""The part of docs/accounting-api.yaml by which the bytes of files come."""

import re
import uuid

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lkk.sandbox.accounting.enclosures import MAX_PART, Enclosures, NotTaken, Part
from lkk.sandbox.answers import error_answer, guarded

_RANGE = re.compile(r"bytes ([0-9]{1,12})-([0-9]{1,12})/([0-9]{1,12})")


class FilesApi:
    """One address for each file of an application: HEAD tells how much there is, PUT goes on with it."""

    def __init__(self, enclosures: Enclosures, token: str) -> None:
        self._enclosures = enclosures
        self._token = token

    def routes(self) -> list[Route]:
        """The route, behind the token; Starlette would answer HEAD as it does GET."""
        path = "/v1/applications/{key:uuid}/files/{id:uuid}"
        return [
            Route(path, guarded(self._token, self._put), methods=["PUT"]),
            Route(path, guarded(self._token, self._head), methods=["HEAD"]),
        ]

    async def _head(self, request: Request) -> Response:
        return Response(headers={"Upload-Offset": str(self._enclosures.offset(*_place(request)))})

    async def _put(self, request: Request) -> Response:
        content = await request.body()
        if len(content) > MAX_PART:
            return error_answer(413, "too_big", "Часть файла больше 1 МиБ.")
        said = _RANGE.fullmatch(request.headers.get("content-range", ""))
        if said is None or int(said[2]) - int(said[1]) + 1 != len(content) or int(said[2]) >= int(said[3]):
            return error_answer(400, "malformed", "Запрос составлен неверно: Content-Range.")
        application, file = _place(request)
        part = Part(int(said[1]), int(said[3]), request.query_params.get("sha256", ""), content)
        try:
            taken = self._enclosures.take(application, file, part)
        except NotTaken as refusal:
            return error_answer(refusal.status, refusal.code, refusal.words)
        return JSONResponse({"id": file, "offset": taken})


def _place(request: Request) -> tuple[str, str]:
    key, file = (uuid.UUID(str(request.path_params[name])) for name in ("key", "id"))
    return str(key), str(file)
