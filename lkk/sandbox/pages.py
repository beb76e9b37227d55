"""Pages for people: emails, SMS and switches."""

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import parse_qsl, quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from lkk.sandbox.accounting.bank import Order, UnreadableOrder
from lkk.sandbox.accounting.dispatch import Switching, UnknownPlace
from lkk.sandbox.accounting.office import STAGES, STATUSES, Move, UnknownApplication
from lkk.sandbox.behaviour import MAIL_MODE_LABELS, MODE_LABELS, Behaviour, MailBehaviour
from lkk.sandbox.supplier.desk import UnknownCase
from lkk.sandbox.supplier.messages import Decision
from lkk.sandbox.world import World

_EMAILS_ON_HOME = 10
_EMAILS_ON_LIST = 200
_APPLICATIONS_ON_LIST = 100
_INVOICES_ON_LIST = 30
_OUTAGES_ON_LIST = 50
_PHONE_DIGITS = 10
_SUPPLY_STATES = {
    "received": "получено",
    "offered": "договор направлен",
    "concluded": "договор заключён",
    "refused": "отказано",
}
_SUPPLY_OUTCOMES = {"signed": "подписан", "refused": "отказ от подписания", "disagreed": "протокол разногласий"}


class Pages:
    """Endpoints below /sandbox that answer with HTML."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._templates = Environment(
            loader=PackageLoader("lkk.sandbox"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def routes(self) -> list[Route]:
        """Every route."""
        return [
            Route("/", self._to_home, methods=["GET"]),
            Route("/sandbox", self._home, methods=["GET"]),
            Route("/phone", self._phone, methods=["GET"]),
            Route("/sandbox/emails", self._emails, methods=["GET"]),
            Route("/sandbox/emails/{email_id:int}", self._email, methods=["GET"]),
            Route("/sandbox/applications", self._applications, methods=["GET"]),
            Route("/sandbox/applications/{key:uuid}/files/{id:uuid}", self._file, methods=["GET"]),
            Route("/sandbox/documents", self._documents, methods=["GET"]),
            Route("/sandbox/bank", self._bank, methods=["GET"]),
            Route("/sandbox/page/bank", self._pay, methods=["POST"]),
            Route("/sandbox/outages", self._outages, methods=["GET"]),
            Route("/sandbox/page/outages", self._switch, methods=["POST"]),
            Route("/sandbox/supplier", self._supplier, methods=["GET"]),
            Route("/sandbox/page/supplier", self._decide_supply, methods=["POST"]),
            Route("/sandbox/page/office", self._move, methods=["POST"]),
            Route("/sandbox/page/behaviour", self._tell_behaviour, methods=["POST"]),
            Route("/sandbox/page/mail", self._tell_mail, methods=["POST"]),
            Route("/sandbox/page/settle", self._settle, methods=["POST"]),
        ]

    async def _to_home(self, request: Request) -> Response:
        return RedirectResponse("/sandbox", status_code=303)

    async def _home(self, request: Request) -> Response:
        return self._draw(
            "home.html",
            behaviour=self._world.behaviour.current,
            modes=MODE_LABELS,
            sms_behaviours=self._world.sms_behaviours,
            mail=self._world.mail_behaviour.current,
            mail_modes=MAIL_MODE_LABELS,
            emails=self._world.mailbox.newest(_EMAILS_ON_HOME),
            changes=self._world.feed.size(),
            pending=self._world.ledger.pending(),
            effects=self._world.ledger.effects_summary(),
            today=self._world.calendar.today(),
        )

    async def _emails(self, request: Request) -> Response:
        return self._draw("emails.html", emails=self._world.mailbox.newest(_EMAILS_ON_LIST))

    async def _email(self, request: Request) -> Response:
        email = self._world.mailbox.email(request.path_params["email_id"])
        if email is None:
            raise HTTPException(404, "Такого письма нет.")
        return self._draw("email.html", email=email)

    async def _phone(self, request: Request) -> Response:
        number = "".join(sign for sign in request.query_params.get("number", "") if sign.isdigit())
        phone = f"+7{number[-_PHONE_DIGITS:]}" if number else ""
        return self._draw("phone.html", messages=self._world.phones.newest(_EMAILS_ON_LIST, phone), phone=phone)

    async def _applications(self, request: Request) -> Response:
        applications = self._world.office.newest(_APPLICATIONS_ON_LIST)
        files = {one["key"]: self._world.enclosures.of(one["key"]) for one in applications}
        return self._draw("applications.html", applications=applications, files=files, statuses=STATUSES, stages=STAGES)

    async def _file(self, request: Request) -> Response:
        key, file = str(request.path_params["key"]), str(request.path_params["id"])
        found = next((one for one in self._world.enclosures.of(key) if one["id"] == file), None)
        if found is None or found["taken"] < found["size"]:
            raise HTTPException(404, "Такого файла нет или он получен не весь.")
        # Only as a download: it came from a stranger.
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found['name'])}"}
        content = b"".join(self._world.enclosures.parts(key, file))
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def _documents(self, request: Request) -> Response:
        return self._draw("documents.html", documents=self._world.archive.newest(_APPLICATIONS_ON_LIST))

    async def _bank(self, request: Request) -> Response:
        bank = self._world.bank
        return self._draw(
            "bank.html",
            invoices=bank.invoices(_INVOICES_ON_LIST),
            payments=bank.newest("payment", _INVOICES_ON_LIST),
            refunds=[one["data"] for one in bank.received() if one["kind"] == "refund"][-_INVOICES_ON_LIST:],
        )

    async def _pay(self, request: Request) -> Response:
        try:
            self._world.bank.pay(Order.model_validate(_in_kopecks(await _read_form(request))))
        except (ValidationError, ArithmeticError) as error:
            raise HTTPException(400, "Проверьте поля.") from error
        except UnreadableOrder as error:
            raise HTTPException(400, str(error)) from error
        return RedirectResponse("/sandbox/bank", status_code=303)

    async def _outages(self, request: Request) -> Response:
        return self._draw("outages.html", outages=self._world.dispatch.newest(_OUTAGES_ON_LIST))

    async def _switch(self, request: Request) -> Response:
        try:
            self._world.dispatch.switch(Switching.model_validate(await _read_form(request)))
        except ValidationError as error:
            raise HTTPException(400, "Проверьте поля.") from error
        except (UnknownPlace, KeyError) as error:
            raise HTTPException(404, "Такого дома, точки учёта или отключения нет.") from error
        return RedirectResponse("/sandbox/outages", status_code=303)

    async def _supplier(self, request: Request) -> Response:
        cases = self._world.supply.newest(_APPLICATIONS_ON_LIST)
        return self._draw("supplier.html", cases=cases, states=_SUPPLY_STATES, outcomes=_SUPPLY_OUTCOMES)

    async def _decide_supply(self, request: Request) -> Response:
        try:
            self._world.supply.decide(Decision.model_validate(await _read_form(request)))
        except ValidationError as error:
            raise HTTPException(400, "Проверьте поля.") from error
        except UnknownCase as error:
            raise HTTPException(404, "Такого дела нет.") from error
        return RedirectResponse("/sandbox/supplier", status_code=303)

    async def _move(self, request: Request) -> Response:
        try:
            self._world.office.move(Move.model_validate(await _read_form(request)))
        except ValidationError as error:
            raise HTTPException(400, "Проверьте поля.") from error
        except UnknownApplication as error:
            raise HTTPException(404, "Такой заявки нет.") from error
        return RedirectResponse("/sandbox/applications", status_code=303)

    async def _tell_behaviour(self, request: Request) -> Response:
        try:
            asked = Behaviour.model_validate(await _read_form(request))
            self._world.behaviour_of(asked.path).tell(asked)
        except ValidationError as error:
            raise HTTPException(400, "Проверьте числа.") from error
        return await self._to_home(request)

    async def _tell_mail(self, request: Request) -> Response:
        try:
            self._world.mail_behaviour.tell(MailBehaviour.model_validate(await _read_form(request)))
        except ValidationError as error:
            raise HTTPException(400, "Проверьте числа.") from error
        return await self._to_home(request)

    async def _settle(self, request: Request) -> Response:
        self._world.ledger.settle()
        self._world.hours.settle()
        return await self._to_home(request)

    def _draw(self, template: str, **values: object) -> HTMLResponse:
        return HTMLResponse(self._templates.get_template(template).render(**values))


async def _read_form(request: Request) -> Mapping[str, str]:
    """The fields that were filled in."""
    return dict(parse_qsl((await request.body()).decode()))


def _in_kopecks(form: Mapping[str, str]) -> dict[str, object]:
    """The form with its sum, which people write in roubles. Raises ArithmeticError when it is no number."""
    order: dict[str, object] = dict(form)
    if roubles := order.pop("roubles", ""):
        order["amount_kopecks"] = int(Decimal(f"{roubles}".replace(",", ".").replace(" ", "")) * 100)
    return order
