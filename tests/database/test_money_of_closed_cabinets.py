"""Money of whoever has left: sums and days stay, where money came from goes, a refund under way still arrives."""

import pytest

from lkk.models.own_data import Erasure
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money.refunds import outcomes
from lkk.services.own_data import erasing
from lkk.vocabulary.retention import KeptData
from tests import builders, refunds
from tests.own_data import made_archive, records

pytestmark = pytest.mark.usefixtures("database")


async def test_requisites_go_with_the_profile_but_for_a_refund_that_is_under_way() -> None:
    person, people = await builders.customer(), await refunds.staff()
    actor = await builders.sign_in(person)
    ended = await refunds.asked(actor, await refunds.paid_by_bank(person))
    await refunds.approved(people, ended)
    under_way = await refunds.asked(actor, await refunds.paid_by_bank(person))
    await refunds.approved(people, under_way)
    async with unit_of_work() as work:
        await outcomes.completed(work, ended.key)
        due = work.now
    row = await builders.save(Erasure(user_id=person.key, data=KeptData.PROFILE, due_at=due))
    await erasing.erase(row.key)
    gone, kept = await refunds.one(ended.public_id), await refunds.one(under_way.public_id)
    assert (gone.requisites, gone.reason, gone.amount_kopecks) == ({}, erasing.ERASED, 100_000)
    assert kept.requisites["settlement_account"] == refunds.BANK["settlement_account"]
    payers = [(await refunds.payment_of(one)).payer for one in (ended, under_way)]
    assert payers == ["", "Иванов Иван Иванович"]


async def test_the_archive_of_ones_data_tells_payments_and_refunds() -> None:
    person = await builders.customer()
    await refunds.asked(await builders.sign_in(person), await refunds.paid_by_bank(person), amount="10")
    told = records(await made_archive(person), "Счета, оплаты и возвраты")
    assert [one["Сумма"] for one in told] == ["1\u202f000,00 ₽", "1\u202f000,00 ₽", "10,00 ₽"]
    assert "Счёт" in told[0]
    assert told[2]["Реквизиты"]["bik"] == "040173604"
