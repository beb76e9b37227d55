"""The supplier's API of docs/supplier-api.yaml."""

import uuid

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lkk.sandbox.answers import Endpoint, error_answer, guarded
from lkk.sandbox.supplier.desk import MissingPapers, SupplyDesk, UnknownCase, WrongPaper
from lkk.sandbox.supplier.messages import MAX_PAPER, CustomersAnswer, Question, Sha256, SupplyRequest

PREFIX = "/supplier"
_sha256 = TypeAdapter(Sha256)


class SupplierApi:
    """Endpoints of version 1, below their own prefix."""

    def __init__(self, desk: SupplyDesk, token: str) -> None:
        self._desk = desk
        self._token = token

    def routes(self) -> list[Route]:
        """Every route, each behind the token."""
        case = f"{PREFIX}/v1/cases/{{key:uuid}}"
        contract = f"{case}/contracts/{{contract}}"
        return [
            self._route(f"{PREFIX}/v1/about", self._about, "GET"),
            self._route(f"{PREFIX}/v1/cases", self._submit, "POST"),
            self._route(f"{PREFIX}/v1/standings", self._standings, "POST"),
            self._route(f"{case}/papers", self._papers, "GET"),
            self._route(f"{case}/papers/{{id:uuid}}", self._put, "PUT"),
            self._route(contract, self._contract, "GET"),
            self._route(f"{contract}/signature", self._signature, "GET"),
            self._route(f"{case}/answers", self._answer, "POST"),
        ]

    def _route(self, path: str, endpoint: Endpoint, method: str) -> Route:
        async def answer(request: Request) -> Response:
            try:
                return await endpoint(request)
            except ValidationError as error:
                place = ".".join(str(step) for step in error.errors(include_url=False)[0]["loc"])
                return error_answer(400, "malformed", f"Запрос составлен неверно: {place or 'тело запроса'}.")
            except MissingPapers:
                return error_answer(400, "missing_papers", "Сначала передайте документы дела.")
            except WrongPaper:
                return error_answer(400, "wrong_paper", "Контрольная сумма документа не сходится.")
            except UnknownCase:
                return error_answer(422, "unknown_case", "Такого дела или договора у поставщика нет.")

        return Route(path, guarded(self._token, answer), methods=[method])

    async def _about(self, request: Request) -> Response:
        return JSONResponse({"name": "Песочница поставщика", "version": "1", "sandbox": True})

    async def _papers(self, request: Request) -> Response:
        return JSONResponse({"papers": self._desk.papers(_key(request))})

    async def _put(self, request: Request) -> Response:
        content = await request.body()
        if len(content) > MAX_PAPER:
            return error_answer(413, "too_big", "Документ слишком велик.")
        sha256 = _sha256.validate_python(request.query_params.get("sha256"))
        self._desk.put_paper(_key(request), str(uuid.UUID(str(request.path_params["id"]))), sha256, content)
        return JSONResponse({"key": _key(request)})

    async def _submit(self, request: Request) -> Response:
        asked = SupplyRequest.model_validate_json(await request.body())
        if asked.card.supplier == "other":
            return error_answer(422, "foreign_supplier", "Заявитель выбрал другого поставщика.")
        self._desk.submit(asked)
        return JSONResponse({"key": str(asked.key)})

    async def _standings(self, request: Request) -> Response:
        asked = Question.model_validate_json(await request.body())
        return JSONResponse({"items": self._desk.standings(str(key) for key in asked.keys)})

    async def _contract(self, request: Request) -> Response:
        content, _ = self._desk.contract(_key(request), str(request.path_params["contract"]))
        return Response(content, media_type="application/pdf")

    async def _signature(self, request: Request) -> Response:
        _, signature = self._desk.contract(_key(request), str(request.path_params["contract"]))
        return Response(signature, media_type="application/pkcs7-signature")

    async def _answer(self, request: Request) -> Response:
        said = CustomersAnswer.model_validate_json(await request.body())
        self._desk.answer(_key(request), said)
        return JSONResponse({"key": _key(request)})


def _key(request: Request) -> str:
    return str(uuid.UUID(str(request.path_params["key"])))
