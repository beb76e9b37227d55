"""The API of docs/signature-check-api.yaml; the control tells what it says of every signature."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lkk.sandbox.answers import error_answer, guarded

PREFIX = "/signatures"
PROGRAM = "Песочница проверки подписей"
_STARTS = (b"\x30", b"-----BEGIN", b"M")  # DER, PEM, base64 of DER


class Opinion(BaseModel):
    """What the service says of every signature from now on."""

    model_config = ConfigDict(extra="forbid")

    outcome: Literal["valid", "invalid", "unknown"] = "valid"
    reason: Annotated[str, Field(max_length=200)] = ""


class Checker:
    """Who checks: it says of all what it was told."""

    def __init__(self) -> None:
        self.opinion = Opinion()


class SignaturesApi:
    """Endpoints of version 1, below their own prefix."""

    def __init__(self, checker: Checker, token: str) -> None:
        self._checker = checker
        self._token = token

    def routes(self) -> list[Route]:
        """Every route, each behind the token."""
        return [
            Route(f"{PREFIX}/v1/about", guarded(self._token, self._about), methods=["GET"]),
            Route(f"{PREFIX}/v1/signatures", guarded(self._token, self._check), methods=["POST"]),
        ]

    async def _about(self, request: Request) -> Response:
        return JSONResponse({"name": PROGRAM, "version": "1", "sandbox": True})

    async def _check(self, request: Request) -> Response:
        async with request.form() as form:
            document, signature = form.get("document"), form.get("signature")
            if not isinstance(document, UploadFile) or not isinstance(signature, UploadFile):
                return error_answer(400, "malformed", "Нужны два файла: document и signature.")
            if not (await signature.read()).lstrip().startswith(_STARTS):
                return error_answer(422, "not_a_signature", "Это не файл электронной подписи.")
        opinion = self._checker.opinion
        reason = opinion.reason or ("Подпись не соответствует документу." if opinion.outcome == "invalid" else "")
        return JSONResponse({"outcome": opinion.outcome, "program": PROGRAM, "reason": reason})
