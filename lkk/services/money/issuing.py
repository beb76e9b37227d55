"""Invoices are issued and cancelled here."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import text
from sqlmodel import select

from lkk.models.money import Invoice, InvoiceLine
from lkk.services.kernel import audit, number_sequence
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotFound, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money import events, news, requisites, telling, vat
from lkk.services.money.splitting import vat_inside
from lkk.services.money.tasks import open_task
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.money import (
    LARGEST_KOPECKS,
    LINE_LENGTH,
    MOST_LINES,
    PURPOSE_LENGTH,
    InvoiceState,
    MoneyTaskKind,
)

PREFIX = "СЧ"
_LOCK_APPLICATION = text(
    "select id from application where id = (select application_id from invoice where id = :id) for update"
)


@dataclass(frozen=True)
class NewLine:
    """A line: `formula` says in words how `sum_kopecks` was reckoned; the sum is with the tax."""

    name: str
    sum_kopecks: int
    formula: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    price_kopecks: int | None = None  # none: the sum itself


@dataclass(frozen=True)
class NewInvoice:
    """An invoice to be issued. `vat_percent`: none takes the rate of the day, 0 is «без НДС».

    `part_of` is the first invoice of instalments and `part_no` the number of this part. `tell` off: whoever issues it
    tells the customer.
    """

    user_id: int
    purpose: str
    lines: Sequence[NewLine]
    application_id: int | None = None
    account_id: int | None = None
    pay_until: date | None = None
    issued_on: date | None = None
    vat_percent: int | None = None
    part_of: int | None = None
    part_no: int = 0
    echo_key: uuid.UUID | None = None
    tell: bool = True


class WrongInvoice(ServiceError):
    """The invoice cannot be issued like this."""

    text = "Счёт нельзя выставить: проверьте строки и суммы"


class CannotCancel(ServiceError):
    """Nothing can be cancelled about an invoice that is paid or cancelled."""

    text = "Счёт уже оплачен или аннулирован"


async def issue(work: UnitOfWork, actor: Actor | None, new: NewInvoice) -> Invoice:
    """Issue an invoice; nobody as the actor is the portal itself. The caller has checked that it may be issued.

    Raises:
        WrongInvoice: a line or the sum is out of bounds.
        NoRate: the directory has no rate of the tax for the day.
        NoRequisites: the directory does not tell where to pay.
    """
    await requisites.payee(work)
    issued_by = actor.author_id if actor else None
    day = new.issued_on or local_day(work.now, settings().time_zone)
    total = _checked(new)
    percent = new.vat_percent if new.vat_percent is not None else await vat.percent_on(work, day)
    invoice = Invoice(
        echo_key=new.echo_key or uuid.uuid4(),
        number=await number_sequence.issue(work, PREFIX, day.year),
        user_id=new.user_id,
        account_id=new.account_id,
        application_id=new.application_id,
        purpose=new.purpose.strip(),
        issued_on=day,
        pay_until=new.pay_until,
        total_kopecks=total,
        vat_percent=percent,
        vat_kopecks=vat_inside(total, percent),
        part_of=new.part_of,
        part_no=new.part_no,
        created_at=work.now,
        created_by=issued_by,
    )
    work.session.add(invoice)
    await work.session.flush()
    work.session.add_all(_line(invoice.key, at, line) for at, line in enumerate(new.lines, 1))
    news.tell_invoice(work, invoice)
    if new.tell:
        await telling.tell(work, events.INVOICE_ISSUED, invoice)
    work.tell_people(new.user_id)
    return invoice


async def lock_application(work: UnitOfWork, invoice_id: int) -> None:
    """Lock the application an invoice is of: whoever locks both takes it first, else two would wait for each other."""
    await work.session.execute(_LOCK_APPLICATION, {"id": invoice_id})


async def cancel(work: UnitOfWork, actor: Actor | None, invoice_id: int, why: str) -> Invoice:
    """Cancel an invoice that is not wholly paid; a part that has come is for an operator to return or move.

    It locks the application of the invoice, then the invoice. The caller has checked that it may be cancelled.

    Raises:
        NotFound: there is none.
        InvalidValue: no reason is given.
        CannotCancel: it is paid or cancelled.
    """
    if not why.strip():
        raise InvalidValue("Напишите, почему счёт аннулирован", at="why")
    await lock_application(work, invoice_id)
    query = select(Invoice).where(Invoice.id == invoice_id).with_for_update()
    invoice = (await work.session.exec(query, execution_options={"populate_existing": True})).first()
    if invoice is None:
        raise NotFound
    if invoice.state in (InvoiceState.PAID, InvoiceState.CANCELLED):
        raise CannotCancel
    invoice.state, invoice.cancelled_at, invoice.cancelled_why = InvoiceState.CANCELLED, work.now, why.strip()
    if invoice.paid_kopecks:
        await open_task(
            work,
            MoneyTaskKind.CANCELLED_PAID,
            user_id=invoice.user_id,
            invoice_id=invoice.key,
            kopecks=invoice.paid_kopecks,
            words=f"Счёт {invoice.number} аннулирован, оплаченную часть нужно вернуть или зачесть",
        )
    audit.record(
        work, AuditAction.INVOICE_CANCELLED, actor_id=actor.author_id if actor else None, subject=invoice.number
    )
    news.tell_invoice(work, invoice)
    await telling.tell(work, events.INVOICE_CANCELLED, invoice, reason=invoice.cancelled_why)
    work.tell_people(invoice.user_id)
    return invoice


def _checked(new: NewInvoice) -> int:
    fits = 0 < len(new.lines) <= MOST_LINES and 0 < len(new.purpose.strip()) <= PURPOSE_LENGTH
    total = sum(line.sum_kopecks for line in new.lines)
    each = all(0 < len(line.name) <= LINE_LENGTH and line.sum_kopecks > 0 and line.quantity > 0 for line in new.lines)
    if not (fits and each and total <= LARGEST_KOPECKS):
        raise WrongInvoice
    return total


def _line(invoice_id: int, position: int, line: NewLine) -> InvoiceLine:
    return InvoiceLine(
        invoice_id=invoice_id,
        position=position,
        name=line.name,
        formula=line.formula,
        quantity=line.quantity,
        unit=line.unit,
        price_kopecks=line.sum_kopecks if line.price_kopecks is None else line.price_kopecks,
        sum_kopecks=line.sum_kopecks,
    )
