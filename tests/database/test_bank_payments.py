"""Bank payments of the feed: kept once, given to what they name, the rest sorted out by an employee."""

import asyncio
import uuid
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.models.money import BankPayment, Invoice, MoneyApplied
from lkk.models.notifications import Notification
from lkk.models.sms import SmsMessage
from lkk.services.integrations.accounting.money_messages import (
    LedgerInvoice,
    LedgerInvoiceChange,
    LedgerLine,
    LedgerPayment,
)
from lkk.services.kernel.errors import InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.money import issuing, ledger
from lkk.services.money.bank import matching, taking
from lkk.services.money.effects import PaymentEffects
from lkk.vocabulary.money import BankDoubt, BankMatch, InvoiceSource, InvoiceState
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders, money
from tests.money import DAY, told

pytestmark = pytest.mark.usefixtures("database")


async def come(payment: LedgerPayment, key: str = "", effects: PaymentEffects = money.NOTHING) -> tuple[str, str]:
    """Take a payment; return its key and why it was left out."""
    key = key or str(uuid.uuid4())
    async with unit_of_work() as work:
        return key, await taking.take(work, key, payment, effects)


async def kept(key: str) -> BankPayment:
    async with unit_of_work() as work:
        return (await work.session.exec(select(BankPayment).where(BankPayment.feed_key == key))).one()


async def events_of(user: User) -> list[str]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(Notification.event).where(Notification.user_id == user.key)))


async def test_a_named_invoice_is_paid_by_the_day_of_the_bank_and_the_customer_is_told() -> None:
    person = await builders.customer()
    owed = await money.invoice(person)
    paid: list[tuple[int, date]] = []

    async def note(work: UnitOfWork, invoice: Invoice, day: date) -> None:
        paid.append((invoice.key, day))

    key, left_out = await come(told(100_000, invoice_number=owed.number), effects=PaymentEffects(paid=note))
    row, now = await kept(key), await money.now(owed.key)
    assert (left_out, row.match, row.user_id, row.invoice_id) == ("", BankMatch.MATCHED, person.key, owed.key)
    assert (now.state, now.paid_on, paid) == (InvoiceState.PAID, DAY, [(owed.key, DAY)])
    assert await events_of(person) == ["payment_received"]


async def test_the_same_payment_told_again_counts_once_and_another_sum_is_left_out() -> None:
    invoice = await money.invoice(await builders.customer())
    payment = told(40_000, invoice_number=invoice.number)
    key, _ = await come(payment)
    assert await come(payment, key) == (key, "")
    assert (await come(told(50_000, invoice_number=invoice.number), key))[1].startswith("платёж уже учтён")
    assert (await money.now(invoice.key)).paid_kopecks == 40_000
    assert len(await money.rows()) == 1


async def test_a_part_concludes_nothing_and_what_is_over_is_an_advance() -> None:
    invoice = await money.invoice(await builders.customer())
    await come(told(30_000, invoice_number=invoice.number))
    assert (await money.now(invoice.key)).state is InvoiceState.PARTIALLY_PAID
    await come(told(100_000, invoice_number=invoice.number))
    assert (await money.now(invoice.key)).state is InvoiceState.PAID
    assert sorted((one.invoice_id, one.kopecks) for one in await money.rows() if one.invoice_id) == [
        (invoice.key, 30_000),
        (invoice.key, 70_000),
    ]
    assert [one.kopecks for one in await money.rows() if one.invoice_id is None] == [30_000]


async def test_without_a_number_the_oldest_invoice_of_the_application_is_paid_first_and_no_other_one() -> None:
    person = await builders.customer()
    application = await made.filed(person, made.CONNECTION, seed=1)
    other = await money.invoice(person)
    first = await money.invoice(person, 50_000, application_id=application.key)
    second = await money.invoice(person, 50_000, application_id=application.key)
    key, _ = await come(told(70_000, application_key=application.filing_key))
    assert (await kept(key)).application_id == application.key
    assert [(await money.now(one.key)).paid_kopecks for one in (first, second, other)] == [50_000, 20_000, 0]


@pytest.mark.parametrize("doubt", [BankDoubt.PAID, BankDoubt.CANCELLED])
async def test_money_for_a_paid_or_annulled_invoice_waits_for_an_employee(doubt: BankDoubt) -> None:
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    person = await builders.customer()
    invoice = await money.invoice(person)
    if doubt is BankDoubt.PAID:
        await come(told(100_000, invoice_number=invoice.number))
    else:
        async with unit_of_work() as work:
            await issuing.cancel(work, None, invoice.key, "Не оплачен в срок")
    before = len(await money.rows())
    key, _ = await come(told(100_000, invoice_number=invoice.number))
    row = await kept(key)
    assert (row.match, row.doubt, row.user_id) == (BankMatch.UNMATCHED, doubt, person.key)
    assert len(await money.rows()) == before
    assert await events_of(operator) == ["bank_payment_waits"]


@pytest.mark.parametrize(
    ("named", "doubt"),
    [
        ({}, BankDoubt.NO_NAME),
        ({"invoice_number": "нет такого"}, BankDoubt.UNKNOWN_INVOICE),
        ({"application_key": uuid.uuid4()}, BankDoubt.UNKNOWN_APPLICATION),
    ],
)
async def test_a_payment_that_names_nothing_known_waits(named: dict[str, Any], doubt: BankDoubt) -> None:
    key, left_out = await come(told(1, **named))
    assert (left_out, (await kept(key)).match, (await kept(key)).doubt) == ("", BankMatch.UNMATCHED, doubt)


async def test_what_a_payment_is_for_may_be_told_later() -> None:
    invoice = await money.invoice(await builders.customer())
    key, _ = await come(told(100_000))
    assert await come(told(100_000, invoice_number=invoice.number), key) == (key, "")
    assert ((await kept(key)).match, (await kept(key)).doubt) == (BankMatch.MATCHED, None)


async def test_an_employee_gives_a_payment_to_an_invoice_once() -> None:
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    person = await builders.customer()
    invoice = await money.invoice(person)
    payment = await kept((await come(told(100_000)))[0])

    async def match() -> None:
        async with unit_of_work() as work:
            await matching.by_hand(work, operator, payment.key, invoice.number, money.NOTHING)

    outcomes = await asyncio.gather(match(), match(), return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "Stale"]
    row = await kept(payment.feed_key)
    assert (row.match, row.user_id, row.matched_by) == (BankMatch.MATCHED, person.key, operator.author_id)
    assert (await money.now(invoice.key)).state is InvoiceState.PAID
    assert len(await money.rows()) == 1


async def test_matching_by_hand_is_refused_with_the_reason() -> None:
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    mfc = await builders.sign_in(await builders.staff(Role.MFC_OPERATOR))
    person = await builders.customer()
    paid = await money.invoice(person, 1)
    await come(told(1, invoice_number=paid.number))
    payment = await kept((await come(told(5)))[0])
    for actor, number, error, words in (
        (operator, "", InvalidValue, "Укажите номер"),
        (operator, "нет", InvalidValue, "Счёта № нет нет"),
        (operator, paid.number, InvalidValue, "денег не ждёт: оплачен"),
        (mfc, paid.number, NotAllowed, "недоступно"),
        (await builders.sign_in(person), paid.number, NotAllowed, "недоступно"),
    ):
        with pytest.raises(error, match=words):
            async with unit_of_work() as work:
                await matching.by_hand(work, actor, payment.key, number, money.NOTHING)


def of_ledger(**other: Any) -> LedgerInvoice:
    facts: dict[str, Any] = {
        "key": None,
        "number": "УС-15",
        "issued_on": DAY,
        "pay_until": date(2026, 12, 1),
        "purpose": "Плата за присоединение, 15 %",
        "application_key": None,
        "account_id": None,
        "lines": (LedgerLine("Плата", 150_000),),
        "total_kopecks": 150_000,
        "vat_percent": 22,
        "vat_kopecks": 27_049,
        "cancelled": False,
    }
    return LedgerInvoice(**facts | other)


async def tell(data: LedgerInvoice, id: str = "led-1", version: int = 1) -> dict[str, str]:
    async with unit_of_work() as work:
        change = LedgerInvoiceChange("c", "invoice", id, version, data)
        return dict((await ledger.apply(work, [change])).skipped)


async def invoices() -> list[Invoice]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(Invoice).order_by("id")))


async def test_an_invoice_of_the_ledger_is_the_applicants_and_is_kept_once() -> None:
    person = await builders.customer()
    application: Application = await made.filed(person, made.CONNECTION, seed=1)
    invoice = of_ledger(application_key=application.filing_key)
    assert (await tell(invoice), await tell(invoice)) == ({}, {})
    (row,) = await invoices()
    assert (row.user_id, row.application_id, row.source) == (person.key, application.key, InvoiceSource.FEED)
    assert (await events_of(person)).count("invoice_issued") == 1
    assert (
        await tell(of_ledger(application_key=application.filing_key, pay_until=None, cancelled=True), version=2) == {}
    )
    (row,) = await invoices()
    assert (row.state, row.cancelled_why) == (InvoiceState.CANCELLED, "Аннулирован учётной системой")


async def test_of_an_invoice_and_of_money_of_the_ledger_a_confirmed_phone_hears_once() -> None:
    person = await builders.customer(phone_confirmed=True)
    application: Application = await made.filed(person, made.CONNECTION, seed=1)
    invoice = of_ledger(application_key=application.filing_key)
    for _ in range(2):
        await tell(invoice)
    key, _ = await come(told(150_000, application_key=application.filing_key))
    await come(told(150_000, application_key=application.filing_key), key)
    async with unit_of_work() as work:
        texts = list(await work.session.exec(select(SmsMessage).where(SmsMessage.user_id == person.key)))
        query = select(Notification).where(Notification.user_id == person.key, Notification.event == "payment_received")
        (received,) = await work.session.exec(query)
    assert sorted(one.about for one in texts if one.about in ("invoice_issued", "payment_received")) == [
        "invoice_issued",
        "payment_received",
    ]
    assert "чек" not in received.body  # the receipt of a bank transfer is no matter of the portal


async def test_an_invoice_by_account_goes_to_whoever_has_attached_it() -> None:
    person, metered = await builders.customer(), await builders.metered_account()
    by_account = of_ledger(account_id=metered.account.external_id)
    assert (await tell(by_account))["led-1"].startswith("нет кабинета")
    await builders.attach(person, metered.account)
    assert await tell(by_account) == {}
    assert [(one.user_id, one.account_id) for one in await invoices()] == [(person.key, metered.account.key)]


async def test_the_portals_own_invoice_comes_back_by_its_key_and_is_no_second_one() -> None:
    own = await money.invoice(await builders.customer(), 150_000)
    echoed = of_ledger(key=own.echo_key, number=own.number)
    assert await tell(echoed) == {}
    assert [(one.key, one.ledger_id, one.pay_until) for one in await invoices()] == [
        (own.key, "led-1", date(2026, 12, 1))
    ]
    other = of_ledger(key=own.echo_key, total_kopecks=1, lines=(LedgerLine("Плата", 1),))
    assert "в учётной системе" in (await tell(other, version=2))["led-1"]
    await come(told(150_000, invoice_number=own.number))
    assert "уже оплачен" in (await tell(of_ledger(key=own.echo_key, cancelled=True), version=3))["led-1"]
    assert (await money.now(own.key)).state is InvoiceState.PAID


async def test_every_kopeck_of_a_matched_payment_is_accounted_for() -> None:
    person = await builders.customer()
    invoice = await money.invoice(person, 33_333)
    key, _ = await come(told(100_000, invoice_number=invoice.number))
    async with unit_of_work() as work:
        of = MoneyApplied.bank_payment_id == (await kept(key)).key
        assert sum((await work.session.exec(select(MoneyApplied.kopecks).where(of))).all()) == 100_000
