"""The pages of money on the way of real events: what each person is shown, and what a mistake says."""

from typing import Any

import pytest

from lkk.routes import REFUNDS, STAFF_PAYMENTS, STAFF_REFUNDS, STATEMENT, staff_payment_path, staff_refund_path
from lkk.state.money.bank_payment import BankPaymentCard
from lkk.state.money.refunds import Refunds
from lkk.state.money.staff_refund import StaffRefund
from tests import builders, money, refunds
from tests.event_path import event_tab

pytestmark = pytest.mark.usefixtures("database")


def form(**values: str) -> dict[str, Any]:
    return {"__reflex_form_data__": [[name, value] for name, value in values.items()]}


async def test_an_operator_finds_what_a_payment_was_for() -> None:
    people = await refunds.staff()
    invoice = await money.invoice(await builders.customer(), 100_000)
    payment = await refunds.come(100_000)
    async with event_tab(people.operator.session_key) as tab:
        await tab.open(STAFF_PAYMENTS.path)
        (row,) = tab.seen["rows"]
        assert (row["amount"], row["asks"]) == ("1\u202f000,00 ₽", "Не указано, за что платёж")
        assert tab.seen["waiting_words"] == "1 платёж"
        await tab.open(staff_payment_path(payment.key))
        assert (tab.seen["may_match"], [one["number"] for one in tab.seen["suggested"]]) == (True, [invoice.number])
        await tab.do(BankPaymentCard.match, form=form(invoice_number="СЧ-0"))
        assert tab.seen["errors"] == {"match-invoice_number": "Счёта № СЧ-0 нет. Проверьте номер"}
        await tab.do(BankPaymentCard.match, form=form(invoice_number=invoice.number))
        assert (tab.seen["state"], tab.seen["may_match"], tab.seen["suggested"]) == ("Зачтён", False, [])
        assert [one["label"] for one in tab.seen["parts"]] == [f"Счёт № {invoice.number}"]


async def test_a_customer_asks_an_operator_prepares_and_an_administrator_approves() -> None:
    person, people = await builders.customer(), await refunds.staff()
    await refunds.paid_by_bank(person, 120_000)
    async with event_tab((await builders.sign_in(person)).session_key) as tab:
        await tab.open(REFUNDS.path)
        (offered,) = tab.seen["payments"]
        await tab.do(Refunds.choose, code=offered["value"])
        assert (tab.seen["by_bank"], tab.seen["recipient"], tab.seen["left"]) == (
            True,
            "Иванов Иван Иванович",
            "1\u202f200,00 ₽",
        )
        wrong = {**refunds.BANK, "settlement_account": "40702810702000012346"}
        await tab.do(Refunds.ask, form=form(amount="1300", reason="Лишнее", **wrong))
        assert set(tab.seen["errors"]) == {"refund-amount", "refund-settlement_account"}
        await tab.do(Refunds.ask, form=form(amount="200", reason="Лишнее", **refunds.BANK))
        (asked,) = tab.seen["refunds"]
        assert (asked["amount"], asked["open"], tab.seen["chosen"]) == ("200,00 ₽", True, "")
        assert asked["next"].startswith("Проверяем просьбу. Решим не позднее ")
    async with event_tab(people.operator.session_key) as tab:
        await tab.open(STAFF_REFUNDS.path)
        (row,) = tab.seen["rows"]
        assert row["asks"] == "Проверьте и передайте на одобрение"
        await tab.open(row["href"])
        await tab.do(StaffRefund.prepare)
        assert (tab.seen["state"], tab.seen["may_prepare"], tab.seen["may_approve"]) == ("Ждёт одобрения", False, False)
    async with event_tab(people.administrator.session_key) as tab:
        await tab.open(row["href"])
        assert [one["text"] for one in tab.seen["where"]][:1] == ["Иванов Иван Иванович"]
        await tab.do(StaffRefund.refuse, form=form(why=" "))
        assert set(tab.seen["errors"]) == {"refuse-refund-why"}
        await tab.do(StaffRefund.approve)
        assert (tab.seen["state"], tab.seen["may_approve"], tab.seen["may_refuse"]) == ("Одобрен", False, False)


async def test_a_request_is_withdrawn_while_nobody_looks_at_it() -> None:
    person = await builders.customer()
    actor = await builders.sign_in(person)
    refund = await refunds.asked(actor, await refunds.paid_online(person), amount="1")
    async with event_tab(actor.session_key) as tab:
        await tab.open(REFUNDS.path)
        await tab.do(Refunds.ask_withdraw, id=str(refund.public_id))
        await tab.do(Refunds.withdraw)
        assert [one["state"] for one in tab.seen["refunds"]] == ["Отозван"]


async def test_a_payment_nobody_needs_is_returned_from_its_card() -> None:
    people = await refunds.staff()
    payment = await refunds.come(50_000)
    async with event_tab(people.operator.session_key) as tab:
        await tab.open(staff_payment_path(payment.key))
        await tab.do(BankPaymentCard.open_return)
        await tab.do(BankPaymentCard.give_back, form=form(amount="500", reason="", **refunds.BANK))
        assert set(tab.seen["errors"]) == {"return-reason"}
        await tab.do(BankPaymentCard.give_back, form=form(amount="500", reason="Не наш счёт", **refunds.BANK))
        await tab.open(staff_payment_path(payment.key))
        assert (tab.seen["may_match"], tab.seen["may_return"]) == (False, False)
        assert [one["state"] for one in tab.seen["refunds"]] == ["Рассматривается"]
        await tab.open(STAFF_PAYMENTS.path)
        assert [one["asks"] for one in tab.seen["rows"]] == ["Возврат ждёт одобрения"]


async def test_the_statement_of_today_and_the_cards_of_nothing() -> None:
    person, people = await builders.customer(), await refunds.staff()
    await refunds.paid_by_bank(person)
    async with event_tab((await builders.sign_in(person)).session_key) as tab:
        await tab.open(STATEMENT.path)
        assert tab.seen["outcome"].endswith("долга и аванса нет")
    async with event_tab(people.operator.session_key) as tab:
        for path in (staff_payment_path(999), staff_refund_path(999)):
            await tab.open(path)
            assert not tab.seen.get("loaded")
