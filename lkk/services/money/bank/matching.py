"""What a bank payment is for: the invoice or the application it names, or what an employee has found out."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import col, exists, select, update

from lkk.models.applications import Application
from lkk.models.money import BankPayment, Invoice, Refund
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money import applying
from lkk.services.money.applying import Received, takes_money
from lkk.services.money.bank.people import money_moved, tell_matched, tell_unmatched
from lkk.services.money.effects import PaymentEffects
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.money import OPEN_REFUND, BankDoubt, BankMatch, InvoiceState, MoneySource
from lkk.vocabulary.permissions import Permission

_LOCK_APPLICATIONS = text("select id from application where id = any(:ids) order by id for update")


async def by_what_it_names(work: UnitOfWork, payment: BankPayment, effects: PaymentEffects) -> None:
    """Give a payment to the invoice or the application it names; else it waits for an employee, who is told why.

    A paid or annulled invoice takes nothing. The payment is locked, or new.
    """
    invoices = await _named(work, payment.invoice_number, payment.application_id)
    payment.user_id = await _whose(work, payment, invoices)
    if doubt := await _doubt(work, payment, invoices):
        payment.doubt = doubt
        await tell_unmatched(work, payment)
        return
    meant = {invoices[0].key: left_of(payment)} if payment.invoice_number else None
    await _apply(work, payment, meant, effects)


async def by_hand(
    work: UnitOfWork, actor: Actor, payment_id: int, invoice_number: str, effects: PaymentEffects
) -> None:
    """Give a payment that waits to the invoice an employee has found.

    Raises:
        NotAllowed: the actor sorts out no payments.
        NotFound: there is no such payment.
        Stale: it does not wait any more.
        InvalidValue: there is no such invoice, or it takes no money; the payment is being returned.
    """
    demand(actor, Permission.PREPARE_REFUND)
    payment = await waiting(work, payment_id)
    number = " ".join(invoice_number.split())
    if not number:
        raise InvalidValue("Укажите номер счёта", at="invoice_number")
    if not await waits(work, payment):
        raise InvalidValue("По платежу уже готовится возврат. Сначала откажите в нём", at="invoice_number")
    found = await _named(work, number, None)
    takers = [one for one in found if takes_money(one)]
    if len(takers) != 1:
        raise InvalidValue(_why_not(number, found, takers), at="invoice_number")
    payment.user_id = takers[0].user_id
    payment.matched_by = actor.author_id
    await _apply(work, payment, {takers[0].key: left_of(payment)}, effects)
    audit.record(
        work,
        AuditAction.BANK_PAYMENT_MATCHED,
        actor_id=actor.author_id,
        subject=f"bank_payment:{payment.key}",
        ip=actor.ip,
        invoice=takers[0].number,
    )


async def waiting(work: UnitOfWork, payment_id: int) -> BankPayment:
    """Return a payment that waits for an employee, locked.

    Raises:
        NotFound: there is none.
        Stale: it is sorted out already.
    """
    query = select(BankPayment).where(BankPayment.id == payment_id).with_for_update()
    payment = (await work.session.exec(query, execution_options={"populate_existing": True})).first()
    if payment is None:
        raise NotFound
    if payment.match is not BankMatch.UNMATCHED:
        raise Stale(f"Платёж уже разобран: {payment.match.label.lower()}")
    return payment


def left_of(payment: BankPayment) -> int:
    """What of a payment has not gone back, in kopecks."""
    return payment.amount_kopecks - payment.refunded_kopecks


async def _apply(work: UnitOfWork, payment: BankPayment, meant: dict[int, int] | None, effects: PaymentEffects) -> None:
    received = Received(
        MoneySource.BANK,
        payment.key,
        payment.user_id,
        left_of(payment),
        payment.value_date,
        meant,
        None if meant else payment.application_id,
    )
    applied = await applying.apply(work, received, effects)
    payment.match, payment.doubt, payment.matched_at = BankMatch.MATCHED, None, work.now
    if applied.takers:
        first, _ = applied.takers[0]
        payment.invoice_id, payment.application_id = first.key, first.application_id or payment.application_id
    # A part that went back before anybody knew whose it was is theirs too.
    earlier = (col(Refund.bank_payment_id) == payment.key, col(Refund.user_id).is_(None))
    await work.session.exec(update(Refund).where(*earlier).values(user_id=payment.user_id))
    await work.session.flush()
    await tell_matched(work, payment, applied)
    money_moved(work)


async def _named(work: UnitOfWork, number: str, application_id: int | None) -> Sequence[Invoice]:
    """The invoices of a number, of one application where it is known; or all of an application. Locked in order."""
    if not number and application_id is None:
        return ()
    which = [col(Invoice.number) == number] if number else [col(Invoice.application_id) == application_id]
    ids = (await work.session.exec(select(Invoice.application_id).where(*which))).all()
    await work.session.execute(_LOCK_APPLICATIONS, {"ids": sorted({one for one in ids if one is not None})})
    query = select(Invoice).where(*which).order_by(col(Invoice.id)).with_for_update()
    found = (await work.session.exec(query, execution_options={"populate_existing": True})).all()
    of_application = [one for one in found if one.application_id == application_id]
    return of_application if number and application_id is not None and of_application else found


async def _whose(work: UnitOfWork, payment: BankPayment, invoices: Sequence[Invoice]) -> int | None:
    whose = {one.user_id for one in invoices}
    if len(whose) == 1:
        return whose.pop()
    if payment.application_id is not None:
        query = select(Application.user_id).where(Application.id == payment.application_id)
        return (await work.session.exec(query)).first()
    return None


async def _doubt(work: UnitOfWork, payment: BankPayment, invoices: Sequence[Invoice]) -> BankDoubt | None:
    if not payment.invoice_number and payment.application_id is None:
        return payment.doubt or BankDoubt.NO_NAME
    if not invoices:
        return BankDoubt.UNKNOWN_INVOICE if payment.invoice_number else BankDoubt.NOTHING_TO_PAY
    takers = [one for one in invoices if takes_money(one)]
    if payment.invoice_number:
        if len(invoices) > 1:
            return BankDoubt.SEVERAL
        if not takers:
            return BankDoubt.CANCELLED if invoices[0].state is InvoiceState.CANCELLED else BankDoubt.PAID
    return None if takers else BankDoubt.NOTHING_TO_PAY


async def waits(work: UnitOfWork, payment: BankPayment) -> bool:
    """Whether nobody has decided on a payment: neither has it gone anywhere, nor is its return prepared."""
    if payment.match is not BankMatch.UNMATCHED:
        return False
    found = exists().where(col(Refund.bank_payment_id) == payment.key, col(Refund.state).in_(OPEN_REFUND))
    return not (await work.session.exec(select(found))).one()


def _why_not(number: str, found: Sequence[Invoice], takers: Sequence[Invoice]) -> str:
    if not found:
        return f"Счёта № {number} нет. Проверьте номер"
    if takers:
        return f"Счетов № {number} несколько: этот платёж разберите с бухгалтерией"
    return f"Счёт № {number} денег не ждёт: {found[0].state.label.lower()}"
