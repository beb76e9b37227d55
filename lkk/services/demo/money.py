"""Money of the demo: an invoice to pay, a payment through a bank nobody could sort out yet, a refund to approve."""

from datetime import timedelta

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.money import BankPayment, Refund
from lkk.services.integrations.accounting.money_messages import LedgerPayment
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money import issuing
from lkk.services.money.bank import taking
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.issuing import NewInvoice, NewLine
from lkk.services.money.refunds import asking, deciding
from lkk.settings import settings
from lkk.vocabulary.applications import Stage

_ISSUED_BEFORE = timedelta(days=1)
_OWED, _PAID, _UNKNOWN = 350_000, 500_000, 1_250_000  # kopecks
_WHERE = {
    "bik": "040173604",
    "bank_name": "Алтайское отделение № 8644 ПАО Сбербанк",
    "settlement_account": "40702810702000012345",
}
_ASKED = {"amount": "1500", "reason": "Перевёл больше, чем стоит в счёте", **_WHERE}


async def bill(work: UnitOfWork, customer: Actor) -> None:
    """Issue, as of yesterday, the invoice of the customer's connection whose conditions wait for payment."""
    shift_s = work.shift_s
    work.set_clock(shift_s - round(_ISSUED_BEFORE.total_seconds()))
    query = select(Application).where(Application.user_id == customer.subject_id, Application.stage == Stage.OFFER)
    about = (await work.session.exec(query.order_by(col(Application.id).desc()).limit(1))).one()
    lines = [
        NewLine("Подготовка и выдача технических условий", 1_240_000, "ставка С1.1: 12 400,00 ₽ за присоединение"),
        NewLine("Проверка выполнения технических условий", 860_000, "ставка С1.2: 8 600,00 ₽ за присоединение"),
    ]
    purpose = "Плата за технологическое присоединение"
    new = NewInvoice(customer.subject_id, purpose, lines, application_id=about.key, pay_until=about.due_on)
    await issuing.issue(work, None, new)
    work.set_clock(shift_s)


async def move(work: UnitOfWork, customer: Actor, operator: Actor) -> None:
    """Let the customer pay too much and ask for the rest, and let money come that names no invoice."""
    invoice = await issuing.issue(
        work,
        None,
        NewInvoice(
            customer.subject_id,
            "Внеплановая проверка прибора учёта",
            [NewLine("Проверка прибора учёта на месте", _OWED, "1 прибор")],
        ),
    )
    await _come(work, "demo-over", customer.subject.display_name, _PAID, "Оплата счёта", invoice.number)
    await _come(work, "demo-unknown", "ООО «Стройка»", _UNKNOWN, "За присоединение к сетям", None)
    query = select(BankPayment.id).where(BankPayment.feed_key == "demo-over")
    payment_id = (await work.session.exec(query)).one()
    await asking.ask(work, customer, f"bank-{payment_id}", _ASKED)
    asked = select(Refund.id).where(Refund.user_id == customer.subject_id)
    for refund_id in await work.session.exec(asked):
        await deciding.prepare(work, operator, refund_id or 0)


async def _come(work: UnitOfWork, key: str, payer: str, kopecks: int, purpose: str, number: str | None) -> None:
    told = LedgerPayment(
        value_date=local_day(work.now, settings().time_zone) - timedelta(days=1),
        amount_kopecks=kopecks,
        purpose=purpose,
        payer=payer,
        payer_inn=None,
        payer_bik="040173604",
        payer_account=None,
        invoice_number=number,
        application_key=None,
    )
    await taking.take(work, key, told, PaymentEffects())
