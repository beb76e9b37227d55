"""YooKassa's API of version 3 and its payment page with two buttons."""

import asyncio
import json
import secrets
from base64 import b64encode
from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from urllib.parse import parse_qsl

import httpx
from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from lkk.sandbox.payments.errors import Refusal
from lkk.sandbox.payments.shop import SHOP, Event, PaymentShop

PREFIX = "/yookassa"
_PAUSES_S = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0)  # the real one repeats for a day
_NOTICE_TIMEOUT_S = 10
Endpoint = Callable[[Request], Awaitable[Response]]
Act = Callable[[Request, dict[str, Any]], dict[str, Any]]


class Manners(BaseModel):
    """How the shop is told and how it misbehaves; `lose_every` nth thing that was made is answered with 500."""

    model_config = ConfigDict(extra="forbid")

    hook: Annotated[str, Field(max_length=500)] = ""
    notices: Annotated[int, Field(ge=0, le=5)] = 1
    delay_s: Annotated[float, Field(ge=0, le=600)] = 0
    lose_every: Annotated[int, Field(ge=0)] = 0
    pays_at_once: bool = False


class PaymentsApi:
    """Endpoints of the provider below its prefix."""

    def __init__(self, shop: PaymentShop, token: str, manners: Manners) -> None:
        self._shop = shop
        self._authorization = b"Basic " + b64encode(f"{SHOP}:{token}".encode())
        self.manners = manners
        self._made = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._templates = Environment(
            loader=PackageLoader("lkk.sandbox"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def routes(self) -> list[Route]:
        """Every route: the API behind its key, the payment page open."""
        v3 = f"{PREFIX}/v3"
        return [
            Route(f"{v3}/me", self._guarded(lambda *_: {"account_id": SHOP, "test": True, "status": "enabled"})),
            Route(f"{v3}/payments", self._making("payments", self._create), methods=["POST"]),
            Route(f"{v3}/payments", self._guarded(self._list), methods=["GET"]),
            Route(f"{v3}/payments/{{id}}", self._guarded(self._thing("payment")), methods=["GET"]),
            Route(f"{v3}/refunds", self._making("refunds", self._refund), methods=["POST"]),
            Route(f"{v3}/refunds/{{id}}", self._guarded(self._thing("refund")), methods=["GET"]),
            Route(f"{PREFIX}/pay/{{id}}", self._page, methods=["GET"]),
            Route(f"{PREFIX}/pay/{{id}}", self._press, methods=["POST"]),
            Route("/sandbox/payments", self._tell, methods=["POST"]),
            Route("/sandbox/payments.json", self._told, methods=["GET"]),
            Route("/sandbox/payments/decide", self._decide, methods=["POST"]),
            Route("/sandbox/payments/alter", self._alter, methods=["POST"]),
        ]

    def _guarded(self, act: Act) -> Endpoint:
        async def guarded(request: Request) -> Response:
            try:
                body = await self._let_in(request)
                answer = act(request, body)
            except Refusal as refusal:
                return refusal.answer()
            self._notify()
            return JSONResponse(answer)

        return guarded

    def _making(self, path: str, act: Act) -> Endpoint:
        async def making(request: Request) -> Response:
            try:
                body = await self._let_in(request)
                key = request.headers.get("idempotence-key", "")
                answer = self._shop.once(path, key, body, lambda said: act(request, said))
                if self.manners.pays_at_once and path == "payments":
                    answer = self._shop.decide(answer["id"], paid=True)
            except Refusal as refusal:
                return refusal.answer()
            self._notify()
            self._made += 1
            if self.manners.lose_every and self._made % self.manners.lose_every == 0:
                return Refusal(500, "internal_server_error", "Internal server error").answer()
            return JSONResponse(answer)

        return making

    async def _let_in(self, request: Request) -> dict[str, Any]:
        given = request.headers.get("authorization", "").encode()
        if not secrets.compare_digest(given, self._authorization):
            raise Refusal(401, "invalid_credentials", "Authentication by given credentials failed")
        raw = await request.body()
        try:
            body = json.loads(raw or b"{}")
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise Refusal(400, "invalid_request", "Body is no JSON object")
        return body

    def _create(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        return self._shop.create(body, str(request.base_url).rstrip("/") + f"{PREFIX}/pay")

    def _refund(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        return self._shop.refund(body)

    def _thing(self, kind: str) -> Act:
        return lambda request, _: self._shop.thing(request.path_params["id"], kind)

    def _list(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        limit = request.query_params.get("limit", "10")
        return {
            "type": "list",
            "items": self._shop.newest("payment", min(int(limit), 100) if limit.isdecimal() else 10),
        }

    async def _page(self, request: Request) -> Response:
        try:
            payment = self._shop.payment(request.path_params["id"])
        except Refusal as refusal:
            return refusal.answer()
        return HTMLResponse(self._templates.get_template("pay.html").render(payment=payment))

    async def _press(self, request: Request) -> Response:
        """Do what was pressed, at once or after the delay, and send the payer back: the outcome may come later."""
        pressed, number = dict(parse_qsl((await request.body()).decode())).get("act"), request.path_params["id"]
        try:
            back = (self._shop.payment(number).get("confirmation") or {}).get("return_url") or "/"
        except Refusal as refusal:
            return refusal.answer()
        if self.manners.delay_s:
            self._later(self._decide_later(number, paid=pressed == "pay"))
        else:
            self._shop.decide(number, paid=pressed == "pay")
            self._notify()
        return RedirectResponse(back, 303)

    async def _decide_later(self, number: str, *, paid: bool) -> None:
        await asyncio.sleep(self.manners.delay_s)
        self._shop.decide(number, paid=paid)
        self._notify()

    async def _tell(self, request: Request) -> Response:
        self.manners = Manners.model_validate_json(await request.body())
        self._made = 0
        return JSONResponse(self.manners.model_dump())

    async def _told(self, request: Request) -> Response:
        shown = {f"{kind}s": self._shop.newest(kind, 2000) for kind in ("payment", "refund")}
        return JSONResponse({**shown, "manners": self.manners.model_dump()})

    async def _decide(self, request: Request) -> Response:
        asked = json.loads(await request.body())
        made = self._shop.decide(asked["id"], paid=asked["paid"])
        self._notify()
        return JSONResponse(made)

    async def _alter(self, request: Request) -> Response:
        asked = json.loads(await request.body())
        self._shop.alter(asked["id"], asked["amount"])
        return JSONResponse({"ok": True})

    def _notify(self) -> None:
        """Send what has happened, as often as the manners say; each is repeated until it is answered with 200."""
        events, self._shop.events = self._shop.events, []
        if self.manners.hook:
            for event in events:
                for _ in range(self.manners.notices):
                    self._later(self._send(event, self.manners.hook))

    async def _send(self, event: Event, hook: str) -> None:
        body = {"type": "notification", "event": event.name, "object": event.thing}
        async with httpx.AsyncClient(timeout=_NOTICE_TIMEOUT_S, trust_env=False) as client:
            for pause in _PAUSES_S:
                await asyncio.sleep(pause)
                try:
                    if (await client.post(hook, json=body)).status_code == 200:
                        return
                except httpx.HTTPError:
                    continue

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
