"""What tests of refunds begin with."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from lkk.models.identity import User
from lkk.models.money import BankPayment, OnlinePayment, Refund
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money.bank import taking
from lkk.services.money.refunds import asking, deciding
from lkk.vocabulary.money import PaymentState
from lkk.vocabulary.people import Role
from tests import builders, money

BANK = {
    "inn": "",
    "bik": "040173604",
    "bank_name": "Алтайское отделение № 8644 ПАО Сбербанк",
    "settlement_account": "40702810702000012345",
    "correspondent_account": "",
}
TYPED = {"amount": "1000", "reason": "Оплатил дважды", **BANK}


@dataclass(frozen=True)
class Staff:
    """An operator who prepares and an administrator who approves."""

    operator: Actor
    administrator: Actor


async def staff() -> Staff:
    """Both of them, signed in."""
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR, name="Орлова Марина")
    return Staff(await builders.sign_in(operator), await builders.sign_in(await builders.staff(name="Главнова Галина")))


async def paid_by_bank(person: User, kopecks: int = 100_000) -> BankPayment:
    """A payment through a bank that an invoice of the person has taken."""
    invoice = await money.invoice(person, kopecks)
    return await come(kopecks, invoice_number=invoice.number)


async def come(kopecks: int = 100_000, **other: Any) -> BankPayment:
    """A payment through a bank by the feed."""
    key = str(uuid.uuid4())
    async with unit_of_work() as work:
        await taking.take(work, key, money.told(kopecks, **other), money.NOTHING)
        return (await work.session.exec(select(BankPayment).where(BankPayment.feed_key == key))).one()


async def paid_online(person: User, kopecks: int = 100_000) -> OnlinePayment:
    """A payment on line that has succeeded."""
    invoice = await money.invoice(person, kopecks)
    row = await money.online(person, {invoice.key: kopecks})
    async with unit_of_work() as work:
        row = await work.session.merge(row)
        row.state, row.captured_at, row.provider_id = PaymentState.SUCCEEDED, work.now, f"p-{uuid.uuid4()}"
    await money.applied(money.of_online(row, {invoice.key: kopecks}))
    return row


async def asked(actor: Actor, payment: BankPayment | OnlinePayment, **typed: str) -> Refund:
    """A refund the customer asks for."""
    code = f"bank-{payment.key}" if isinstance(payment, BankPayment) else f"online-{payment.public_id}"
    async with unit_of_work() as work:
        public_id = await asking.ask(work, actor, code, TYPED | typed)
    return await one(public_id)


async def prepared(people: Staff, refund: Refund) -> None:
    """The operator hands it on."""
    async with unit_of_work() as work:
        await deciding.prepare(work, people.operator, refund.key)


async def approved(people: Staff, refund: Refund) -> None:
    """Both people have agreed."""
    await prepared(people, refund)
    async with unit_of_work() as work:
        await deciding.approve(work, people.administrator, refund.key)


async def one(public_id: uuid.UUID) -> Refund:
    """A refund as it stands."""
    async with unit_of_work() as work:
        return (await work.session.exec(select(Refund).where(Refund.public_id == public_id))).one()


async def waiting(person: User) -> int:
    """A refund of the person that is prepared, and another payment to ask back; return the number of the refund."""
    actor, people = await builders.sign_in(person), await staff()
    await paid_online(person, 70_000)
    refund = await asked(actor, await paid_by_bank(person))
    await prepared(people, refund)
    return refund.key


async def payment_of(refund: Refund) -> BankPayment:
    """The payment through a bank that a refund is of, as it stands."""
    async with unit_of_work() as work:
        return (await work.session.exec(select(BankPayment).where(BankPayment.id == refund.bank_payment_id))).one()
