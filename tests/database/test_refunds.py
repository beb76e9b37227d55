"""Refunds: asked for by the customer, prepared and approved by two people, sent once, completed or refused."""

import asyncio
import uuid
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from lkk.models.delivery import OutboxItem
from lkk.models.identity import User
from lkk.models.money import BankPayment, Refund
from lkk.models.notifications import Notification
from lkk.services.delivery.declaration import LeasedItem
from lkk.services.integrations.accounting.money_messages import (
    MoneyItem,
    MoneyOutcome,
    RefundResult,
    RefundResultChange,
)
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed, NotFound, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money.bank import matching
from lkk.services.money.refunds import asking, deciding, outcomes, sending
from lkk.services.money.refunds.deciding import approve, prepare, refuse
from lkk.services.money.statement import making
from lkk.vocabulary.money import BankMatch, RefundState
from lkk.vocabulary.people import Role, UserStatus
from tests import builders, money, refunds, visits

pytestmark = pytest.mark.usefixtures("database")


class Accounting:
    """Takes orders of refunds and remembers them."""

    def __init__(self, refuses: str = "") -> None:
        self.taken: list[MoneyItem] = []
        self.refuses = refuses

    async def submit_money(self, item: MoneyItem) -> MoneyOutcome:
        self.taken.append(item)
        outcome = "refused" if self.refuses else "accepted"
        return MoneyOutcome(item.key, outcome, "no" if self.refuses else None, self.refuses or None)


async def queued() -> list[OutboxItem]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(OutboxItem).where(OutboxItem.kind == "refund")))


async def deliver(accounting: Accounting) -> None:
    """Deliver every queued order, also one that was delivered before."""
    for row in await queued():
        item = LeasedItem(row.id or 0, row.kind, row.idempotency_key, row.ordering_key, row.payload, 1)
        try:
            record = await sending.deliver_to_accounting(Ports({"accounting": accounting}), [item])
        except ExternalSystemRefuses as refusal:
            async with unit_of_work() as work:
                await sending.refused(work, item, refusal)
        else:
            async with unit_of_work() as work:
                await record(work)


async def result(refund: Refund, outcome: str = "completed", reason: str | None = None) -> dict[str, str]:
    """The end by the feed."""
    day = date(2026, 11, 27) if outcome == "completed" else None
    told: Any = RefundResult(refund.idempotence_key, outcome, day, None, reason)  # type: ignore[arg-type]
    async with unit_of_work() as work:
        change = RefundResultChange("c", "refund_result", str(refund.idempotence_key), 1, told)
        return dict((await sending.apply_results(work, [change])).skipped)


async def events_of(user_id: int) -> list[str]:
    async with unit_of_work() as work:
        query = select(Notification.event).where(Notification.user_id == user_id).order_by("id")
        return [one for one in await work.session.exec(query) if one.startswith("refund")]


async def test_money_of_a_bank_goes_back_when_two_people_agree_and_the_customer_is_told() -> None:
    person, people, accounting = await builders.customer(), await refunds.staff(), Accounting()
    actor = await builders.sign_in(person)
    payment = await refunds.paid_by_bank(person)
    refund = await refunds.asked(actor, payment, amount="600,50")
    assert (refund.amount_kopecks, refund.due_on is not None) == (60_050, True)
    assert await events_of(people.operator.author_id) == ["refund_asked"]
    await refunds.approved(people, refund)
    assert (await refunds.one(refund.public_id)).state is RefundState.APPROVED
    await deliver(accounting)
    assert (await refunds.one(refund.public_id)).state is RefundState.SENT
    (order,) = accounting.taken
    assert (order.key, order.data["amount_kopecks"]) == (str(refund.idempotence_key), 60_050)
    assert (order.data["recipient"], order.data["account"]) == ("Иванов Иван Иванович", "40702810702000012345")
    assert await result(refund) == {}
    assert (await refunds.one(refund.public_id)).state is RefundState.COMPLETED
    assert (await reread(payment)).refunded_kopecks == 60_050
    assert await events_of(person.key) == ["refund_approved", "refund_completed"]
    async with unit_of_work() as work:
        assert [one.left for one in await asking.possible(work, actor)] == [39_950]


async def test_an_order_that_is_sent_again_carries_the_same_key_and_its_end_counts_once() -> None:
    person, people, accounting = await builders.customer(), await refunds.staff(), Accounting()
    payment = await refunds.paid_by_bank(person)
    refund = await refunds.asked(await builders.sign_in(person), payment)
    await refunds.approved(people, refund)
    (row,) = await queued()
    item = LeasedItem(row.id or 0, row.kind, row.idempotency_key, row.ordering_key, row.payload, 1)
    ports = Ports({"accounting": accounting})
    await asyncio.gather(*(sending.deliver_to_accounting(ports, [item]) for _ in range(2)))
    assert {one.key for one in accounting.taken} == {row.idempotency_key} == {str(refund.idempotence_key)}
    await deliver(accounting)
    await asyncio.gather(result(refund), result(refund))
    await result(refund, "refused", "поздно")
    await deliver(accounting)  # the item came back once more: nothing leaves any more
    assert len(accounting.taken) == 3
    assert (await refunds.one(refund.public_id)).state is RefundState.COMPLETED
    assert (await reread(payment)).refunded_kopecks == 100_000


async def test_two_approvers_at_once_send_it_once() -> None:
    person, people = await builders.customer(), await refunds.staff()
    other = await builders.sign_in(await builders.staff(name="Второва Вера"))
    refund = await refunds.asked(await builders.sign_in(person), await refunds.paid_by_bank(person))
    await refunds.prepared(people, refund)

    async def agree(actor: Any) -> None:
        async with unit_of_work() as work:
            await approve(work, actor, refund.key)

    outcomes = await asyncio.gather(agree(people.administrator), agree(other), return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "Stale"]
    assert len(await queued()) == 1


async def test_one_person_never_prepares_and_approves() -> None:
    person = await builders.customer()
    people, _ = await refunds.staff(), await builders.staff(name="Второва Вера")
    refund = await refunds.asked(await builders.sign_in(person), await refunds.paid_by_bank(person))
    alone = people.administrator
    async with unit_of_work() as work:
        await prepare(work, alone, refund.key)
    with pytest.raises(NotAllowed, match="не тот, кто его подготовил"):
        async with unit_of_work() as work:
            await approve(work, alone, refund.key)
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await approve(work, people.operator, refund.key)
    assert (await refunds.one(refund.public_id)).state is RefundState.REQUESTED
    assert await queued() == []


async def test_nothing_is_approved_that_was_not_prepared_or_is_decided() -> None:
    person, people = await builders.customer(), await refunds.staff()
    refund = await refunds.asked(await builders.sign_in(person), await refunds.paid_by_bank(person))
    with pytest.raises(Stale, match="ещё не подготовлен"):
        async with unit_of_work() as work:
            await approve(work, people.administrator, refund.key)
    await refunds.prepared(people, refund)
    with pytest.raises(Stale, match="уже подготовил"):
        await refunds.prepared(people, refund)
    async with unit_of_work() as work:
        await refuse(work, people.administrator, refund.key, "Работы уже начаты")
    for act in (approve, prepare):
        with pytest.raises(Stale, match="отказано"):
            async with unit_of_work() as work:
                await act(work, people.administrator, refund.key)
    assert await events_of(person.key) == ["refund_refused"]


async def test_more_than_is_left_is_refused_also_by_two_requests_at_once() -> None:
    person = await builders.customer()
    actor = await builders.sign_in(person)
    payment = await refunds.paid_by_bank(person)
    with pytest.raises(FieldErrors) as refused:
        await refunds.asked(actor, payment, amount="1000,01")
    assert refused.value.fields["amount"].startswith("Вернуть можно не больше 1\u202f000,00")
    requests = (refunds.asked(actor, payment, amount="600") for _ in range(2))
    outcomes = await asyncio.gather(*requests, return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["FieldErrors", "Refund"]
    (refund,) = [one for one in outcomes if isinstance(one, Refund)]
    async with unit_of_work() as work:
        await asking.withdraw(work, actor, refund.public_id)
    assert (await refunds.asked(actor, payment, amount="1000")).amount_kopecks == 100_000


async def test_what_the_accounting_system_refuses_can_be_asked_for_again() -> None:
    person, people = await builders.customer(), await refunds.staff()
    actor = await builders.sign_in(person)
    payment = await refunds.paid_by_bank(person)
    refund = await refunds.asked(actor, payment)
    await refunds.approved(people, refund)
    await deliver(Accounting(refuses="Счёт закрыт"))
    row = await refunds.one(refund.public_id)
    assert (row.state, row.refused_why) == (RefundState.REFUSED, "Счёт закрыт")
    assert "refund_failed" in await events_of(people.operator.author_id)
    assert (await reread(payment)).refunded_kopecks == 0
    again = await refunds.asked(actor, payment)
    await refunds.approved(people, again)
    assert await result(again, "refused", "Банк вернул перевод") == {}
    assert (await refunds.one(again.public_id)).refused_why == "Банк вернул перевод"
    assert (
        await result(Refund(idempotence_key=uuid.uuid4(), amount_kopecks=1, reason="", requested_at=row.requested_at))
        != {}
    )


async def test_others_and_visitors_ask_for_nothing_and_see_nothing() -> None:
    person, stranger = await builders.customer(), await builders.sign_in(await builders.customer())
    payment = await refunds.paid_by_bank(person)
    online = await refunds.paid_online(person)
    refund = await refunds.asked(await builders.sign_in(person), payment, amount="1")
    for code in (
        f"bank-{payment.key}",
        f"online-{online.public_id}",
        "bank-0",
        "bank-²",
        "online-x",
        "",
        "bank-" + "9" * 30,
    ):
        with pytest.raises(NotFound):
            async with unit_of_work() as work:
                await asking.ask(work, stranger, code, refunds.TYPED)
    with pytest.raises(NotFound):
        async with unit_of_work() as work:
            await asking.withdraw(work, stranger, refund.public_id)
    inside = await visits.visit(person)
    async with unit_of_work() as work:
        assert await asking.own(work, stranger) == []
        assert await asking.possible(work, stranger) == []
        assert len(await asking.own(work, inside)) == 1
        with pytest.raises(NotAllowed):
            await asking.ask(work, inside, f"bank-{payment.key}", refunds.TYPED)


async def test_money_of_a_payment_nobody_needs_is_returned_by_an_operator_and_an_administrator() -> None:
    people, accounting = await refunds.staff(), Accounting()
    payment = await refunds.come(50_000)
    typed = refunds.TYPED | {"amount": "500", "reason": "Счёт не найден"}
    async with unit_of_work() as work:
        number = await deciding.return_payment(work, people.operator, payment.key, typed)
    invoice = await money.invoice(await builders.customer(), 50_000)
    with pytest.raises(InvalidValue, match="готовится возврат"):
        async with unit_of_work() as work:
            await matching.by_hand(work, people.operator, payment.key, invoice.number, money.NOTHING)
    async with unit_of_work() as work:
        await approve(work, people.administrator, number)
    await deliver(accounting)
    async with unit_of_work() as work:
        refund = await work.session.get_one(Refund, number)
    await result(refund)
    assert (await reread(payment)).match is BankMatch.RETURNED
    with pytest.raises(Stale, match="уже разобран: возвращён"):
        async with unit_of_work() as work:
            await matching.by_hand(work, people.operator, payment.key, invoice.number, money.NOTHING)


@pytest.mark.usefixtures("in_november")
async def test_what_is_left_of_a_payment_that_went_back_in_part_goes_to_its_invoice() -> None:
    person, people = await builders.customer(), await refunds.staff()
    payment = await refunds.come(50_000)
    async with unit_of_work() as work:
        number = await deciding.return_payment(work, people.operator, payment.key, refunds.TYPED | {"amount": "200"})
    async with unit_of_work() as work:
        await approve(work, people.administrator, number)
        await outcomes.completed(work, number)
    invoice = await money.invoice(person, 50_000)
    async with unit_of_work() as work:
        await matching.by_hand(work, people.operator, payment.key, invoice.number, money.NOTHING)
    assert (await money.now(invoice.key)).paid_kopecks == 30_000
    async with unit_of_work() as work:
        found = await making.of_own(work, await builders.sign_in(person), money.DAY, money.DAY)
    assert (found.charged, found.paid) == (70_000, 50_000)


async def test_a_refund_goes_on_after_the_cabinet_is_closed_and_nobody_is_written_to() -> None:
    person, people, accounting = await builders.customer(), await refunds.staff(), Accounting()
    refund = await refunds.asked(await builders.sign_in(person), await refunds.paid_by_bank(person))
    async with unit_of_work() as work:
        (await work.session.get_one(User, person.key)).status = UserStatus.CLOSED
    await refunds.approved(people, refund)
    await deliver(accounting)
    await result(refund)
    assert (await refunds.one(refund.public_id)).state is RefundState.COMPLETED
    assert await events_of(person.key) == []


async def test_there_must_be_somebody_else_to_approve() -> None:
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    person = await builders.customer()
    refund = await refunds.asked(await builders.sign_in(person), await refunds.paid_by_bank(person))
    with pytest.raises(InvalidValue, match="Одобрить некому"):
        async with unit_of_work() as work:
            await prepare(work, operator, refund.key)


async def test_the_payers_other_inn_is_refused() -> None:
    person = await builders.customer()
    invoice = await money.invoice(person)
    payment = await refunds.come(invoice_number=invoice.number, payer_inn="500100732259")
    with pytest.raises(FieldErrors) as refused:
        await refunds.asked(await builders.sign_in(person), payment, inn="222500000000")
    assert refused.value.fields == {"inn": "Деньги возвращают тому, кто платил, а у плательщика другой ИНН"}


async def reread(payment: BankPayment) -> BankPayment:
    async with unit_of_work() as work:
        return await work.session.get_one(BankPayment, payment.key)
