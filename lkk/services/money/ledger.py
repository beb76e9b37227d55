"""Invoices of the accounting system, by the feed: its own are kept, the portal's come back by their keys."""

from collections.abc import Sequence
from decimal import Decimal

from sqlmodel import col, or_, select

from lkk.models.accounts import AccountLink, CustomerAccount
from lkk.models.applications import Application
from lkk.models.money import Invoice, InvoiceLine
from lkk.services.feed.declaration import Applied, Entity
from lkk.services.integrations.accounting.contract import AccountChange
from lkk.services.integrations.accounting.money_messages import LedgerInvoice, LedgerInvoiceChange
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money import events, issuing, telling
from lkk.services.money.issuing import CannotCancel
from lkk.vocabulary.money import InvoiceSource
from lkk.vocabulary.words import roubles

_CANCELLED = "Аннулирован учётной системой"
_NOBODY = "нет кабинета, которому принадлежит счёт"
_OTHER_LINES = "строки счёта не дают его суммы"


async def apply(work: UnitOfWork, changes: Sequence[LedgerInvoiceChange]) -> Applied:
    """Keep new invoices and take over what has changed of known ones, each version once."""
    skipped = {}
    for change in changes:
        known = await _known(work, change)
        if known is None:
            problem = await _add(work, change)
        elif change.version > known.ledger_version:
            problem = await _merge(work, known, change)
        else:
            continue
        if problem:
            skipped[change.id] = problem
    return Applied(skipped=skipped)


async def _known(work: UnitOfWork, change: LedgerInvoiceChange) -> Invoice | None:
    by_key = [] if change.data.key is None else [col(Invoice.echo_key) == change.data.key]
    query = select(Invoice).where(or_(col(Invoice.ledger_id) == change.id, *by_key))
    return (await work.session.exec(query)).first()


async def _merge(work: UnitOfWork, invoice: Invoice, change: LedgerInvoiceChange) -> str:
    told = change.data
    if told.total_kopecks != invoice.total_kopecks:
        sums = f"{roubles(told.total_kopecks)}, в кабинете {roubles(invoice.total_kopecks)}"
        return f"сумма счёта {invoice.number} в учётной системе {sums}"
    if told.cancelled:
        try:
            await issuing.cancel(work, None, invoice.key, _CANCELLED)
        except CannotCancel:
            if invoice.cancelled_at is None:
                return f"счёт {invoice.number} уже оплачен, аннулировать его нельзя"
    invoice.pay_until = told.pay_until
    invoice.ledger_id, invoice.ledger_version = change.id, change.version
    await work.session.flush()
    work.tell_people(invoice.user_id)
    return ""


async def _add(work: UnitOfWork, change: LedgerInvoiceChange) -> str:
    told = change.data
    if told.cancelled:
        return ""  # nobody has seen it
    if sum(line.sum_kopecks for line in told.lines) != told.total_kopecks:
        return _OTHER_LINES
    application = await _application(work, told)
    account_id = await _account(work, told)
    user_id = application.user_id if application else await _holder(work, account_id)
    if user_id is None:
        return _NOBODY
    invoice = _row(work, change, user_id, application, account_id)
    work.session.add(invoice)
    await work.session.flush()
    work.session.add_all(_lines(invoice.key, told))
    await telling.tell(work, events.INVOICE_ISSUED, invoice)
    work.tell_people(user_id)
    return ""


def _row(
    work: UnitOfWork,
    change: LedgerInvoiceChange,
    user_id: int,
    application: Application | None,
    account_id: int | None,
) -> Invoice:
    told = change.data
    return Invoice(
        number=told.number,
        source=InvoiceSource.FEED,
        ledger_id=change.id,
        ledger_version=change.version,
        user_id=user_id,
        account_id=account_id or (application.account_id if application else None),
        application_id=application.key if application else None,
        purpose=told.purpose,
        issued_on=told.issued_on,
        pay_until=told.pay_until,
        total_kopecks=told.total_kopecks,
        vat_percent=told.vat_percent or 0,
        vat_kopecks=told.vat_kopecks,
        created_at=work.now,
    )


def _lines(invoice_id: int, told: LedgerInvoice) -> list[InvoiceLine]:
    return [
        InvoiceLine(
            invoice_id=invoice_id,
            position=position,
            name=line.name,
            quantity=Decimal(1),
            price_kopecks=line.sum_kopecks,
            sum_kopecks=line.sum_kopecks,
        )
        for position, line in enumerate(told.lines, 1)
    ]


async def _application(work: UnitOfWork, told: LedgerInvoice) -> Application | None:
    if told.application_key is None:
        return None
    return (await work.session.exec(select(Application).where(Application.filing_key == told.application_key))).first()


async def _account(work: UnitOfWork, told: LedgerInvoice) -> int | None:
    if told.account_id is None:
        return None
    query = select(CustomerAccount.id).where(CustomerAccount.external_id == told.account_id)
    return (await work.session.exec(query)).first()


async def _holder(work: UnitOfWork, account_id: int | None) -> int | None:
    """Whoever attached the account first and has it still."""
    if account_id is None:
        return None
    query = (
        select(AccountLink.user_id)
        .where(AccountLink.account_id == account_id, col(AccountLink.detached_at).is_(None))
        .order_by(col(AccountLink.attached_at), col(AccountLink.id))
    )
    return (await work.session.exec(query)).first()


ENTITIES = (Entity(LedgerInvoiceChange, apply, parents=(AccountChange,)),)
