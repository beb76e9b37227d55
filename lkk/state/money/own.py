"""«Счета и оплата»: what is to be paid, what is under way, what was paid; the provider's page when it is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lkk.routes import PAYMENTS, application_path, payment_page_path
from lkk.services.kernel.errors import InvalidValue
from lkk.services.money import own
from lkk.services.money.online import starting
from lkk.services.money.own import InvoiceView, PaymentView
from lkk.services.money.typed import kopecks_typed
from lkk.state.access import allow
from lkk.state.arguments import Form, InvoiceId
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import day, roubles

CHOSEN_FORM, CHOSEN = "pay-chosen", "invoice."
PART_FORM = "pay-part-"


def part_form(sent: Mapping[str, str]) -> str:
    """The form of a part of an invoice, by the invoice it carries."""
    return f"{PART_FORM}{sent.get('invoice', '')[:36]}"


@dataclass
class Line:
    """A line of an invoice in words."""

    name: str
    formula: str
    amount: str


@dataclass
class InvoiceItem:
    """An invoice in words."""

    key: str
    number: str
    purpose: str
    application: str
    application_href: str
    issued: str
    until: str
    status: str
    tone: str
    amount: str
    left: str
    partly: bool
    file: str
    why: str
    lines: list[Line] = field(default_factory=list)


@dataclass
class PaymentItem:
    """A payment in words."""

    key: str
    status: str
    tone: str
    source: str
    amount: str
    day: str
    what: str
    why: str
    href: str


class Payments(Base):
    """What waits for the person stands first."""

    loaded: bool = False
    online: bool = False
    to_pay: list[InvoiceItem] = []
    settled: list[InvoiceItem] = []
    under_way: list[PaymentItem] = []
    payments: list[PaymentItem] = []
    total: str = ""
    advance: str = ""

    _awaited: str = ""  # the payment that was begun here and whose page is not open yet

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page."""
        self._forget_errors()
        self._awaited = ""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Something has become of an invoice or a payment; the provider's page is opened as soon as it is there."""
        await self._reload()
        if any(one.key == self._awaited and one.href for one in self.under_way):
            self._command("go", text=payment_page_path(self._awaited))
            self._awaited = ""

    @allow(Permission.USE_CABINET)
    async def pay(self, invoice: InvoiceId) -> None:
        """Pay an invoice wholly."""
        await self._start([UUID(invoice)])

    @allow(Permission.USE_CABINET, form=CHOSEN_FORM)
    async def pay_chosen(self, form: Form) -> None:
        """Pay the invoices that are marked, at once."""
        chosen = [name.removeprefix(CHOSEN) for name, value in form.items() if name.startswith(CHOSEN) and value]
        await self._start([_key(one) for one in chosen])

    @allow(Permission.USE_CABINET, form=part_form)
    async def pay_part(self, form: Form) -> None:
        """Pay a part of an invoice."""
        await self._start([_key(form.get("invoice", ""))], kopecks_typed(form.get("amount", "")))

    async def _start(self, invoices: list[UUID], kopecks: int | None = None) -> None:
        async with self._unit() as (work, actor):
            payment = await starting.start(work, actor, invoices, kopecks)
        self._awaited = str(payment.public_id)
        await self._reload()
        if any(one.key == self._awaited and one.href for one in self.under_way):
            self._command("go", text=payment_page_path(self._awaited))
            self._awaited = ""

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            found = await own.read(work, actor)
        self._put(
            loaded=True,
            online=found.online,
            to_pay=[_invoice(one) for one in found.to_pay],
            settled=[_invoice(one) for one in found.settled],
            under_way=[_payment(one) for one in found.under_way],
            payments=[_payment(one) for one in found.payments],
            total=roubles(sum(one.left for one in found.to_pay)),
            advance=roubles(found.advance) if found.advance else "",
        )


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidValue("Такого счёта нет") from None


def _invoice(one: InvoiceView) -> InvoiceItem:
    return InvoiceItem(
        key=str(one.key),
        number=one.number,
        purpose=one.purpose,
        application=one.application,
        application_href=application_path(one.application) if one.application else "",
        issued=day(one.issued_on),
        until=day(one.pay_until) if one.pay_until else "",
        status=one.state.label,
        tone=one.state.tone,
        amount=roubles(one.kopecks),
        left=roubles(one.left),
        partly=one.open and one.left < one.kopecks,
        file=one.file,
        why=one.why,
        lines=[Line(line.name, line.formula, roubles(line.kopecks)) for line in one.lines],
    )


def _payment(one: PaymentView) -> PaymentItem:
    return PaymentItem(
        key=one.key,
        status=one.state.label,
        tone=one.state.tone,
        source=one.source.label,
        amount=roubles(one.kopecks),
        day=day(one.day),
        what=one.what,
        why=one.why,
        href=payment_page_path(one.key) if one.page else "",
    )


refresh_with(PAYMENTS, Payments.refresh)
