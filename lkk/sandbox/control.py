"""Control of the sandbox by tests and benches: JSON only, no token, for this machine."""

import json
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lkk.sandbox.accounting.bank import Order, UnreadableOrder
from lkk.sandbox.accounting.office import Move, UnknownApplication
from lkk.sandbox.accounting.papers import Paper
from lkk.sandbox.behaviour import Behaviour, MailBehaviour
from lkk.sandbox.signatures.api import Opinion
from lkk.sandbox.sms.texts import GATEWAYS
from lkk.sandbox.supplier.desk import UnknownCase
from lkk.sandbox.supplier.messages import Decision
from lkk.sandbox.world import World

Body = TypeVar("Body", bound=BaseModel)
_SHOWN = 1000  # the newest ones in an answer


class PutRequest(BaseModel):
    """A new version of one thing of the city."""

    model_config = ConfigDict(extra="forbid")

    entity: Literal[
        "account",
        "metering_point",
        "meter",
        "reading",
        "invoice",
        "payment",
        "house",
        "outage",
        "quality_event",
        "supply_restriction",
    ]
    id: Annotated[str, Field(min_length=1, max_length=100)]
    data: dict[str, Any]


class GenerateRequest(BaseModel):
    """How many plain accounts to add."""

    model_config = ConfigDict(extra="forbid")

    accounts: Annotated[int, Field(ge=1, le=1_000_000)]


class TodayRequest(BaseModel):
    """The day to hold; null for the real one."""

    model_config = ConfigDict(extra="forbid")

    today: date | None


class RegistrationRequest(BaseModel):
    """How soon the office registers what it receives, or the supplier offers a contract; null for never by itself."""

    model_config = ConfigDict(extra="forbid")

    after_s: Annotated[float | None, Field(ge=0, le=86_400)]


class ArchiveRequest(BaseModel):
    """How soon requests for archive readings are answered; null for never. `refuses` is the reason of a refusal."""

    model_config = ConfigDict(extra="forbid")

    after_s: Annotated[float | None, Field(ge=0, le=86_400)]
    refuses: Annotated[str, Field(max_length=300)] = ""


class RefundsRequest(BaseModel):
    """How soon refunds are carried out; null for never. `refuses` is the reason of a refusal."""

    model_config = ConfigDict(extra="forbid")

    after_s: Annotated[float | None, Field(ge=0, le=86_400)]
    refuses: Annotated[str, Field(max_length=300)] = ""


class FilesRequest(BaseModel):
    """The reason for which the office refuses every file; empty: it takes them."""

    model_config = ConfigDict(extra="forbid")

    refuses: Annotated[str, Field(max_length=300)] = ""


class DocumentsRequest(BaseModel):
    """Whether the document system registers what it receives."""

    model_config = ConfigDict(extra="forbid")

    registers: bool


class SmsRequest(BaseModel):
    """What a gateway, or both, reports of the SMS it takes from now on."""

    model_config = ConfigDict(extra="forbid")

    outcome: Literal["sent", "delivered", "undelivered"] = "delivered"
    reason: str = ""
    gateway: Literal["sms", "sms2"] | None = None


class Control:
    """Endpoints below /sandbox that answer with JSON."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Every route."""
        posts: dict[str, Callable[[Request], Awaitable[Response]]] = {
            "behaviour": self._tell_behaviour,
            "mail": self._tell_mail,
            "settle": self._settle,
            "put": self._put,
            "generate": self._generate,
            "forget-cursors": self._forget_cursors,
            "today": self._hold_today,
            "office": self._move,
            "registration": self._tell_registration,
            "archive": self._tell_archive,
            "bank": self._pay,
            "refunds": self._tell_refunds,
            "files": self._tell_files,
            "papers": self._tell_paper,
            "documents": self._tell_documents,
            "sms": self._tell_sms,
            "supplier": self._decide_supply,
            "supplier/pace": self._tell_supplier,
            "signatures": self._tell_checker,
        }
        gets: dict[str, Callable[[Request], Awaitable[Response]]] = {
            "behaviour": self._behaviour,
            "mail": self._mail,
            "today": self._today,
            "effects": self._effects,
            "effects/summary": self._effects_summary,
            "emails.json": self._emails,
            "sms.json": self._sms,
            "applications.json": self._applications,
            "files.json": self._files,
            "documents.json": self._documents,
            "hours.json": self._hours,
            "money.json": self._money,
            "supplier.json": self._supply,
            "health": self._health,
        }
        return [
            *(Route(f"/sandbox/{name}", endpoint, methods=["POST"]) for name, endpoint in posts.items()),
            *(Route(f"/sandbox/{name}", endpoint, methods=["GET"]) for name, endpoint in gets.items()),
        ]

    async def _tell_behaviour(self, request: Request) -> Response:
        asked = await _read(request, Behaviour)
        self._world.behaviour_of(asked.path).tell(asked)
        return JSONResponse(asked.model_dump())

    async def _behaviour(self, request: Request) -> Response:
        return JSONResponse(self._world.behaviour.current.model_dump())

    async def _tell_mail(self, request: Request) -> Response:
        self._world.mail_behaviour.tell(await _read(request, MailBehaviour))
        return await self._mail(request)

    async def _mail(self, request: Request) -> Response:
        return JSONResponse(self._world.mail_behaviour.current.model_dump())

    async def _settle(self, request: Request) -> Response:
        return JSONResponse({"settled": self._world.ledger.settle() + self._world.hours.settle()})

    async def _put(self, request: Request) -> Response:
        asked = await _read(request, PutRequest)
        try:
            version = self._world.put(asked.entity, asked.id, asked.data)
        except KeyError as error:
            raise HTTPException(400, f"Не хватает поля {error}.") from error
        return JSONResponse({"entity": asked.entity, "id": asked.id, "version": version})

    async def _generate(self, request: Request) -> Response:
        asked = await _read(request, GenerateRequest)
        added = await self._world.grow(asked.accounts)
        return JSONResponse({"accounts": asked.accounts, "changes": added})

    async def _forget_cursors(self, request: Request) -> Response:
        self._world.feed.forget_cursors()
        return JSONResponse({"ok": True})

    async def _hold_today(self, request: Request) -> Response:
        self._world.calendar.hold((await _read(request, TodayRequest)).today)
        return await self._today(request)

    async def _today(self, request: Request) -> Response:
        return JSONResponse({"today": self._world.calendar.today().isoformat()})

    async def _effects(self, request: Request) -> Response:
        try:
            key = UUID(request.query_params.get("key", ""))
        except ValueError as error:
            raise HTTPException(400, "Нужен key — UUID показания.") from error
        return JSONResponse(self._world.ledger.effects(key))

    async def _effects_summary(self, request: Request) -> Response:
        return JSONResponse(self._world.ledger.effects_summary())

    async def _move(self, request: Request) -> Response:
        try:
            version = self._world.office.move(await _read(request, Move))
        except UnknownApplication as error:
            raise HTTPException(404, "Такой заявки нет.") from error
        return JSONResponse({"version": version})

    async def _tell_registration(self, request: Request) -> Response:
        self._world.office.registers_after_s = (await _read(request, RegistrationRequest)).after_s
        return JSONResponse({"after_s": self._world.office.registers_after_s})

    async def _tell_archive(self, request: Request) -> Response:
        asked = await _read(request, ArchiveRequest)
        self._world.past.answers_after_s, self._world.past.refuses = asked.after_s, asked.refuses
        return JSONResponse(asked.model_dump())

    async def _pay(self, request: Request) -> Response:
        try:
            key = self._world.bank.pay(await _read(request, Order))
        except UnreadableOrder as error:
            raise HTTPException(400, str(error)) from error
        return JSONResponse({"key": key})

    async def _tell_refunds(self, request: Request) -> Response:
        asked = await _read(request, RefundsRequest)
        self._world.bank.refunds_after_s, self._world.bank.refuses = asked.after_s, asked.refuses
        return JSONResponse(asked.model_dump())

    async def _money(self, request: Request) -> Response:
        return JSONResponse(self._world.bank.received())

    async def _tell_files(self, request: Request) -> Response:
        self._world.enclosures.refuses = (await _read(request, FilesRequest)).refuses
        return JSONResponse({"refuses": self._world.enclosures.refuses})

    async def _tell_paper(self, request: Request) -> Response:
        return JSONResponse({"id": self._world.papers.tell(await _read(request, Paper))})

    async def _files(self, request: Request) -> Response:
        return JSONResponse(self._world.enclosures.of(request.query_params.get("application", "")))

    async def _tell_documents(self, request: Request) -> Response:
        archive = self._world.archive
        archive.registers = (await _read(request, DocumentsRequest)).registers
        registered = archive.register_all() if archive.registers else 0
        return JSONResponse({"registers": archive.registers, "registered": registered})

    async def _tell_sms(self, request: Request) -> Response:
        told = await _read(request, SmsRequest)
        for gateway in [told.gateway] if told.gateway else GATEWAYS:
            self._world.phones.outcomes[gateway] = (told.outcome, told.reason)
        return JSONResponse(told.model_dump())

    async def _decide_supply(self, request: Request) -> Response:
        try:
            self._world.supply.decide(await _read(request, Decision))
        except UnknownCase as error:
            raise HTTPException(404, "Такого дела нет.") from error
        return JSONResponse({"ok": True})

    async def _tell_supplier(self, request: Request) -> Response:
        self._world.supply.offers_after_s = (await _read(request, RegistrationRequest)).after_s
        return JSONResponse({"after_s": self._world.supply.offers_after_s})

    async def _tell_checker(self, request: Request) -> Response:
        self._world.checker.opinion = await _read(request, Opinion)
        return JSONResponse(self._world.checker.opinion.model_dump())

    async def _supply(self, request: Request) -> Response:
        return JSONResponse(self._world.supply.newest(_SHOWN))

    async def _sms(self, request: Request) -> Response:
        found = self._world.phones.newest(_SHOWN, request.query_params.get("to", ""))
        return JSONResponse([one.as_json() for one in found])

    async def _documents(self, request: Request) -> Response:
        return JSONResponse(self._world.archive.newest(_SHOWN))

    async def _applications(self, request: Request) -> Response:
        return JSONResponse(self._world.office.newest(_SHOWN))

    async def _hours(self, request: Request) -> Response:
        return JSONResponse(self._world.hours.received())

    async def _emails(self, request: Request) -> Response:
        after = request.query_params.get("after") or "0"
        if not (after.isascii() and after.isdigit()):
            raise HTTPException(400, "after — номер письма.")
        emails = self._world.mailbox.find(request.query_params.get("to"), int(after))
        return JSONResponse([email.as_json() for email in emails])

    async def _health(self, request: Request) -> Response:
        return JSONResponse({"ok": True})


async def _read(request: Request, kind: type[Body]) -> Body:
    try:
        return kind.model_validate_json(await request.body() or b"{}")
    except ValidationError as error:
        raise HTTPException(400, json.dumps(error.errors(include_url=False, include_input=False))) from error
