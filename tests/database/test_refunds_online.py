"""Money paid on line goes back by the provider, once, whatever it answers and however often it is asked."""

from typing import Any

import pytest
from sqlmodel import select

from lkk.models.delivery import OutboxItem
from lkk.models.money import OnlinePayment, ProviderNotice, Refund
from lkk.services.delivery.declaration import LeasedItem
from lkk.services.integrations.errors import ExternalSystemRefuses, ExternalSystemUnavailable
from lkk.services.integrations.payments.contract import NewRefund, PaymentStanding, RefundStanding
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money.refunds import provider as sending
from lkk.vocabulary.money import RefundState
from tests import builders, money, refunds
from tests.payment_events import hook, tell

pytestmark = pytest.mark.usefixtures("database")
DAY_S = 86_400


class Provider:
    """Gives money back once a key; `answers` is the state of refunds that are asked for."""

    def __init__(self, answers: str = "succeeded", *, refunded: int = 0) -> None:
        self.answers: Any = answers
        self.refunded = refunded
        self.asked: list[NewRefund] = []
        self.questions = 0

    async def refund(self, new: NewRefund) -> RefundStanding:
        self.asked.append(new)
        return RefundStanding(f"r-{new.key}", new.payment_id, self.answers, new.kopecks, "Отказ банка")

    async def refund_standing(self, refund_id: str) -> RefundStanding:
        self.questions += 1
        return RefundStanding(refund_id, "p", self.answers, 1, "Отказ банка")

    async def payment(self, payment_id: str) -> PaymentStanding:
        return PaymentStanding(payment_id, "succeeded", 100_000, "", refunded_kopecks=self.refunded)


async def approved(**typed: str) -> tuple[OnlinePayment, Refund]:
    person, people = await builders.customer(), await refunds.staff()
    payment = await refunds.paid_online(person)
    refund = await refunds.asked(await builders.sign_in(person), payment, **typed)
    await refunds.approved(people, refund)
    return payment, refund


async def deliver(provider: Provider) -> None:
    async with unit_of_work() as work:
        row = (await work.session.exec(select(OutboxItem).where(OutboxItem.kind == "online_refund"))).one()
    item = LeasedItem(row.id or 0, row.kind, row.idempotency_key, row.ordering_key, row.payload, 1)
    try:
        record = await sending.deliver(Ports({"payments": provider}), [item])
    except ExternalSystemRefuses as refusal:
        async with unit_of_work() as work:
            await sending.refused(work, item, refusal)
        return
    async with unit_of_work() as work:
        await record(work)


async def refunded(payment: OnlinePayment) -> int:
    async with unit_of_work() as work:
        return (await work.session.get_one(OnlinePayment, payment.key)).refunded_kopecks


async def test_money_goes_back_the_way_it_came_with_the_lines_of_its_receipt() -> None:
    payment, refund = await approved(amount="600")
    assert refund.requisites == {}
    provider = Provider()
    await deliver(provider)
    await deliver(provider)  # the item came back once more
    (asked,) = provider.asked
    assert (asked.key, asked.payment_id, asked.kopecks) == (str(refund.idempotence_key), payment.provider_id, 60_000)
    assert [(line.name, line.kopecks) for line in asked.lines] == [("Технологическое присоединение", 60_000)]
    assert (await refunds.one(refund.public_id)).state is RefundState.COMPLETED
    assert await refunded(payment) == 60_000


async def test_a_pending_refund_is_asked_about_until_it_ends() -> None:
    payment, refund = await approved()
    provider = Provider("pending")
    await deliver(provider)
    ports = Ports({"payments": provider})
    await sending.follow(ports)
    assert (await refunds.one(refund.public_id)).state is RefundState.SENT
    provider.answers = "succeeded"
    await sending.follow(ports)
    await sending.follow(ports)
    assert (await refunds.one(refund.public_id)).state is RefundState.COMPLETED
    assert await refunded(payment) == 100_000


async def test_a_notice_of_a_refund_has_the_provider_asked_once_and_proves_nothing_itself() -> None:
    payment, refund = await approved()
    provider = Provider("pending")
    await deliver(provider)
    number = (await refunds.one(refund.public_id)).provider_id or ""
    async with hook() as client:
        for _ in range(3):
            await tell(client, "refund.succeeded", number)
        await tell(client, "refund.succeeded", "r-of-somebody-else")
    await money.delivered(Ports({"payments": provider}))
    assert provider.questions == 1
    assert (await refunds.one(refund.public_id)).state is RefundState.SENT
    assert await refunded(payment) == 0


async def test_a_refund_that_was_told_of_is_over_before_anybody_polls() -> None:
    payment, refund = await approved()
    provider = Provider("pending")
    await deliver(provider)
    provider.answers = "succeeded"
    number = (await refunds.one(refund.public_id)).provider_id or ""
    async with hook() as client:
        await tell(client, "refund.succeeded", number)
    await money.delivered(Ports({"payments": provider}))
    assert (await refunds.one(refund.public_id)).state is RefundState.COMPLETED
    assert await refunded(payment) == 100_000
    async with unit_of_work() as work:
        noted = (await work.session.exec(select(ProviderNotice))).one()
    assert (noted.provider_id, noted.event) == (number, "refund.succeeded")


async def test_a_refund_the_provider_gives_up_can_be_asked_for_again() -> None:
    payment, refund = await approved()
    await deliver(Provider("canceled"))
    row = await refunds.one(refund.public_id)
    assert (row.state, row.refused_why) == (RefundState.REFUSED, "Отказ банка")
    assert await refunded(payment) == 0


async def test_a_key_the_provider_has_forgotten_is_not_trusted() -> None:
    payment, refund = await approved()
    await builders.shift_clock(DAY_S)
    provider = Provider(refunded=100_000)
    await deliver(provider)
    assert provider.asked == []
    assert (await refunds.one(refund.public_id)).state is RefundState.COMPLETED
    assert await refunded(payment) == 100_000


async def test_a_provider_that_does_not_answer_leaves_the_refund_as_it_is() -> None:
    class Silent(Provider):
        async def refund(self, new: NewRefund) -> RefundStanding:
            raise ExternalSystemUnavailable("нет ответа")

    payment, refund = await approved()
    with pytest.raises(ExternalSystemUnavailable):
        await deliver(Silent())
    assert (await refunds.one(refund.public_id)).state is RefundState.APPROVED
    await deliver(Provider())
    assert await refunded(payment) == 100_000
