"""The statement of one's own money: invoices, payments and refunds of the cabinet, nobody else's."""

from datetime import UTC, date, datetime

import pytest

from lkk.services.kernel.errors import InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money import issuing
from lkk.services.money.refunds import outcomes
from lkk.services.money.statement import making
from tests import builders, money, refunds

pytestmark = pytest.mark.usefixtures("database", "in_november")
FIRST, TODAY = date(2026, 11, 1), date(2026, 11, 26)


async def test_invoices_payments_and_refunds_add_up_and_others_stay_out() -> None:
    person, people = await builders.customer(), await refunds.staff()
    actor = await builders.sign_in(person)
    await money.invoice(await builders.customer(), 777)
    payment = await refunds.paid_by_bank(person, 100_000)
    await refunds.paid_online(person, 50_000)
    cancelled = await money.invoice(person, 30_000)
    await refunds.come(20_000, invoice_number=(await money.invoice(person, 15_000)).number)
    async with unit_of_work() as work:
        await issuing.cancel(work, None, cancelled.key, "Ошибка")
    refund = await refunds.asked(actor, payment, amount="100")
    await refunds.approved(people, refund)
    async with unit_of_work() as work:
        await outcomes.completed(work, refund.key)
    async with unit_of_work() as work:
        found = await making.of_own(work, actor, FIRST, TODAY)
    assert (found.opening, found.charged, found.paid) == (0, 100_000 + 50_000 + 15_000 + 10_000, 170_000)
    assert found.closing == 5_000
    titles = [one.title for one in found.lines]
    assert titles.count("Перевод через банк") == 2
    assert {"Возврат", "Оплата на сайте", f"Счёт № {cancelled.number} аннулирован"} <= set(titles)


async def test_both_files_are_made_for_the_customer_alone() -> None:
    actor = await builders.sign_in(await builders.customer())
    async with unit_of_work() as work:
        pdf = await making.file_of(work, actor, FIRST, TODAY, "pdf")
        xlsx = await making.file_of(work, actor, FIRST, TODAY, "xlsx")
    assert pdf.content.startswith(b"%PDF-")
    assert xlsx.content.startswith(b"PK")
    assert pdf.name == "Акт сверки 2026-11-01 - 2026-11-26.pdf"
    employee = await builders.sign_in(await builders.staff())
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await making.of_own(work, employee, FIRST, TODAY)
    with pytest.raises(InvalidValue):
        async with unit_of_work() as work:
            await making.of_own(work, actor, FIRST, datetime(2026, 11, 27, tzinfo=UTC).date())
