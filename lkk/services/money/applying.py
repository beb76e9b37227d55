"""The one place where money meets invoices. Applying the same money again changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.money import Invoice, MoneyApplied
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.splitting import Owed, as_meant, oldest_first
from lkk.services.money.tasks import open_task
from lkk.vocabulary.money import OPEN_INVOICE, InvoiceState, MoneySource, MoneyTaskKind

_LOCK = {
    MoneySource.ONLINE: text("select id from online_payment where id = :id for update"),
    MoneySource.BANK: text("select id from bank_payment where id = :id for update"),
}
_APPLICATIONS = text("""
select id from application where id in
  (select application_id from invoice where id = any(:invoices) union select cast(:application as bigint))
order by id for update
""")


@dataclass(frozen=True)
class Received:
    """Money that came. `row_id` is its row in `online_payment` or `bank_payment`.

    `meant` are the invoices that were chosen or named, with kopecks; none: it names no invoice, and goes to those
    of its application, the oldest first, or is an advance.
    """

    source: MoneySource
    row_id: int
    user_id: int | None
    kopecks: int
    day: date
    meant: Mapping[int, int] | None = None
    application_id: int | None = None


@dataclass(frozen=True)
class Applied:
    """Where money went; `again`: it had been applied before, nothing was changed and `takers` are not read."""

    parts: tuple[tuple[int, int], ...] = ()
    advance: int = 0
    again: bool = False
    takers: tuple[tuple[Invoice, int], ...] = field(default=(), compare=False)  # the invoices of the parts


async def apply(work: UnitOfWork, received: Received, effects: PaymentEffects, *, fresh: bool = False) -> Applied:
    """Give money to invoices; what they do not take is an advance of the customer, told apart from them.

    It locks the row of the money, the applications of the invoices and the invoices, in this order. `fresh`: the
    caller has locked the row and seen that it was not applied yet.
    """
    if not fresh:
        await work.session.execute(_LOCK[received.source], {"id": received.row_id})
        if known := await _known(work, received):
            return known
    invoices = await _invoices(work, received)
    owed = [Owed(one.key, one.total_kopecks - one.paid_kopecks if takes_money(one) else 0) for one in invoices]
    if received.meant is None:
        shares = oldest_first(received.kopecks, owed)
    else:
        shares = as_meant(received.kopecks, received.meant, owed)
    by_id = {one.key: one for one in invoices}
    for invoice_id, kopecks in shares.parts:
        by_id[invoice_id].paid_kopecks += kopecks
        work.session.add(_row(work, received, kopecks, by_id[invoice_id]))
    if shares.advance:
        work.session.add(_row(work, received, shares.advance, None))
        await _tell_late(work, received, invoices, shares.advance)
    for invoice_id, _ in shares.parts:
        await _settle(work, by_id[invoice_id], received.day, effects)
    if received.user_id is not None:
        work.tell_people(received.user_id)
    takers = tuple((by_id[invoice_id], kopecks) for invoice_id, kopecks in shares.parts)
    return Applied(shares.parts, shares.advance, takers=takers)


def takes_money(invoice: Invoice) -> bool:
    """Whether there is anything left to pay."""
    return invoice.state in OPEN_INVOICE


async def _known(work: UnitOfWork, received: Received) -> Applied | None:
    query = select(MoneyApplied.invoice_id, MoneyApplied.kopecks).where(_of(received)).order_by(col(MoneyApplied.id))
    rows = (await work.session.exec(query)).all()
    if not rows:
        return None
    parts = tuple((invoice_id, kopecks) for invoice_id, kopecks in rows if invoice_id is not None)
    return Applied(parts, sum(kopecks for invoice_id, kopecks in rows if invoice_id is None), again=True)


def _of(received: Received) -> bool:
    table = MoneyApplied
    column = table.online_payment_id if received.source is MoneySource.ONLINE else table.bank_payment_id
    return col(column) == received.row_id  # pyright: ignore[reportReturnType]


async def _invoices(work: UnitOfWork, received: Received) -> Sequence[Invoice]:
    named = list(received.meant or ())
    await work.session.execute(_APPLICATIONS, {"invoices": named, "application": received.application_id})
    if received.meant is not None:
        which = col(Invoice.id).in_(named)
    elif received.application_id is not None:
        which = col(Invoice.application_id) == received.application_id
    else:
        return ()
    query = select(Invoice).where(which).order_by(col(Invoice.id)).with_for_update()
    rows = (await work.session.exec(query, execution_options={"populate_existing": True})).all()
    return sorted(rows, key=lambda one: (one.issued_on, one.key))


def _row(work: UnitOfWork, received: Received, kopecks: int, invoice: Invoice | None) -> MoneyApplied:
    online = received.source is MoneySource.ONLINE
    return MoneyApplied(
        source=received.source,
        online_payment_id=received.row_id if online else None,
        bank_payment_id=None if online else received.row_id,
        invoice_id=invoice.key if invoice else None,
        user_id=received.user_id if received.user_id is not None else (invoice.user_id if invoice else None),
        kopecks=kopecks,
        day=received.day,
        applied_at=work.now,
    )


async def _settle(work: UnitOfWork, invoice: Invoice, day: date, effects: PaymentEffects) -> None:
    work.tell_people(invoice.user_id)
    if invoice.paid_kopecks == invoice.total_kopecks:
        invoice.state, invoice.paid_on = InvoiceState.PAID, day
        await effects.paid(work, invoice, day)
    else:
        invoice.state = InvoiceState.PARTIALLY_PAID
        await effects.partly_paid(work, invoice, day)


async def _tell_late(work: UnitOfWork, received: Received, invoices: Sequence[Invoice], advance: int) -> None:
    """Money for an invoice that was annulled is for an operator: the application goes on, or the money goes back."""
    annulled = next((one for one in invoices if one.state is InvoiceState.CANCELLED), None)
    if annulled is None:
        return
    online = received.source is MoneySource.ONLINE
    await open_task(
        work,
        MoneyTaskKind.LATE_MONEY,
        user_id=annulled.user_id,
        online_payment_id=received.row_id if online else None,
        bank_payment_id=None if online else received.row_id,
        invoice_id=annulled.key,
        kopecks=advance,
        words=f"Счёт {annulled.number} аннулирован",
    )
