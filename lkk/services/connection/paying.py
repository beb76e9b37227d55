"""Invoices of a contract and what their payment does: the first one concludes it or begins the works (domain 2.6)."""

from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.connection import Connection, ConnectionPayment
from lkk.models.money import Invoice
from lkk.services.applications import access
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import cases, concluding, moving, turnkey_works
from lkk.services.forms.declaration import number
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.issuing import NewInvoice, NewLine, issue
from lkk.vocabulary import words
from lkk.vocabulary.applications import Track
from lkk.vocabulary.connection import ContractState, Happening, PaymentPlan

INVOICED_KW = Decimal(670)
#: So many days before the last day of a part its invoice is issued.
AHEAD = timedelta(days=30)


async def issue_first(
    work: UnitOfWork, actor: Actor | None, application: Application, case: Connection, *, pay_until: date | None = None
) -> Invoice:
    """Issue the invoice whose payment concludes the contract of the simplified track; whoever sends it tells of it."""
    first = (await cases.payments(work, case))[0]
    until = pay_until or await deadlines.last_day(work, application, deadlines.PAYMENT)
    return await issue_part(work, actor, application, case, first, until, tell=False)


async def issue_part(
    work: UnitOfWork,
    actor: Actor | None,
    application: Application,
    case: Connection,
    part: ConnectionPayment,
    pay_until: date | None,
    *,
    tell: bool = True,
) -> Invoice:
    """Issue the invoice of one part; the whole sum is explained line by line. `tell` off: somebody else tells of it."""
    whole = case.plan is PaymentPlan.WHOLE
    lines = _lines(case) if whole else (_share(case, part),)
    of_part = "" if whole else f", часть {part.number}"
    about = "Работы «под ключ»" if case.plan is PaymentPlan.TURNKEY else "Технологическое присоединение"
    purpose = f"{about} по договору № {case.number}{of_part}"
    new = NewInvoice(
        user_id=application.user_id,
        account_id=application.account_id,
        application_id=application.key,
        purpose=purpose,
        lines=lines,
        pay_until=pay_until,
        tell=tell,
    )
    invoice = await issue(work, actor, new)
    part.invoice_id, part.due_on = invoice.key, pay_until
    await work.session.flush()
    return invoice


def _lines(case: Connection) -> tuple[NewLine, ...]:
    return tuple(
        NewLine(
            name=one["name"],
            formula=one["formula"],
            quantity=Decimal(one["quantity"]),
            price_kopecks=one["price_kopecks"],
            sum_kopecks=one["sum_kopecks"],
        )
        for one in case.estimate
    )


def _share(case: Connection, part: ConnectionPayment) -> NewLine:
    whole = "цены работ «под ключ»" if case.plan is PaymentPlan.TURNKEY else "платы за технологическое присоединение"
    return NewLine(
        name=f"Часть {part.number} {whole}",
        formula=f"Из суммы договора {words.roubles(case.total_kopecks)}",
        quantity=Decimal(1),
        price_kopecks=part.kopecks,
        sum_kopecks=part.kopecks,
    )


async def paid(work: UnitOfWork, invoice: Invoice, day: date) -> None:
    """An invoice is wholly paid: note it with its part, and let the first one lead the case on.

    Counted on the local day of the money, not on the day it was told of.
    """
    if invoice.application_id is None:
        return
    application = await access.locked(work, None, invoice.application_id)
    case = await cases.of_application(work, application.key)
    part = await _part_of(work, application, case, invoice) if case else None
    if case is None or part is None:
        return
    part.invoice_id, part.paid_on = invoice.key, day
    if part.number != 1:
        await turnkey_works.close_if_paid(work, application, case)
        return
    if application.status.final:
        await moving.task(work, application, "Деньги пришли по завершённой заявке: возобновите её или верните деньги")
        return
    if application.track is Track.SIMPLIFIED and case.state is ContractState.SENT:
        await concluding.conclude(work, application, case, day)
    await moving.happened(work, application, Happening.PAID)
    if application.track is Track.TURNKEY:
        await turnkey_works.begin(work, application, case, day)


async def _part_of(
    work: UnitOfWork, application: Application, case: Connection, invoice: Invoice
) -> ConnectionPayment | None:
    """The part an invoice asks for; invoices of accounting are paid in the order of the parts."""
    parts = await cases.payments(work, case)
    own = next((one for one in parts if one.invoice_id == invoice.key), None)
    if own is not None or invoiced_here(application):
        return own
    return next((one for one in parts if one.paid_on is None), None)


async def issue_parts_due(work: UnitOfWork, application: Application, case: Connection) -> int:
    """Issue the invoices of parts whose last day is near; return how many. From 670 kW on accounting issues them."""
    if not invoiced_here(application):
        return 0
    today = await deadlines.today(work, application)
    query = select(ConnectionPayment).where(
        ConnectionPayment.connection_id == case.key,
        col(ConnectionPayment.invoice_id).is_(None),
        col(ConnectionPayment.due_on) <= today + AHEAD,
    )
    rows = list(await work.session.exec(query.order_by(col(ConnectionPayment.number))))
    for row in rows:
        await issue_part(work, None, application, case, row, row.due_on)
    return len(rows)


def invoiced_here(application: Application) -> bool:
    """Whether the portal issues the invoices: up to 670 kW inclusive, with the power connected before (seed B)."""
    return (number(application.answers, "total_power_kw") or Decimal(0)) <= INVOICED_KW
