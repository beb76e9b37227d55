"""Money meets invoices: once, within what is owed, the rest kept apart; what follows is told once."""

import asyncio
import random
import re
from datetime import date

import pytest
from sqlmodel import select

from lkk.models.identity import User
from lkk.models.money import Invoice, MoneyTask
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.money import invoices, issuing
from lkk.services.money.applying import Received
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.invoices import shown_state
from lkk.services.money.issuing import CannotCancel, NewInvoice, NewLine, WrongInvoice
from lkk.vocabulary.money import InvoiceState, MoneySource, MoneyTaskKind
from tests import application_builders, builders, money
from tests.money import DAY

pytestmark = pytest.mark.usefixtures("database")


class Heard:
    """Effects that note what they were told."""

    def __init__(self) -> None:
        self.paid: list[tuple[str, date]] = []
        self.partly: list[str] = []

    @property
    def effects(self) -> PaymentEffects:
        return PaymentEffects(self._paid, self._partly)

    async def _paid(self, work: UnitOfWork, invoice: Invoice, day: date) -> None:
        self.paid.append((invoice.number, day))

    async def _partly(self, work: UnitOfWork, invoice: Invoice, day: date) -> None:
        self.partly.append(invoice.number)


async def tasks() -> list[MoneyTask]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(MoneyTask)))


async def cancelled(invoice: Invoice, why: str = "Срок оплаты прошёл") -> None:
    async with unit_of_work() as work:
        await issuing.cancel(work, None, invoice.key, why)


async def test_an_invoice_is_issued_with_its_number_lines_and_the_tax_of_its_day() -> None:
    who = await builders.customer()
    new = NewInvoice(who.key, "Оплата присоединения", [NewLine("Ставка С1", 2_000_000), NewLine("Счётчик", 150_000)])
    async with unit_of_work() as work:
        made = await issuing.issue(work, None, new)
    assert re.fullmatch(r"СЧ-\d{4}-000001", made.number)
    assert (made.total_kopecks, made.vat_percent, made.vat_kopecks) == (2_150_000, 22, 387_705)
    assert made.state is InvoiceState.ISSUED


@pytest.mark.parametrize("lines", [[], [NewLine("Ставка", 0)], [NewLine("", 100)], [NewLine("Ставка", 10**17)]])
async def test_an_invoice_of_nothing_or_of_too_much_is_refused(lines: list[NewLine]) -> None:
    who = await builders.customer()
    async with unit_of_work() as work:
        with pytest.raises(WrongInvoice):
            await issuing.issue(work, None, NewInvoice(who.key, "Оплата", lines))


async def test_money_pays_the_invoice_once_however_often_it_comes() -> None:
    who, heard = await builders.customer(), Heard()
    one = await money.invoice(who)
    meant = {one.key: 100_000}
    row = await money.online(who, meant)
    first = await money.applied(money.of_online(row, meant), heard.effects)
    again = await money.applied(money.of_online(row, meant), heard.effects)
    assert (first.parts, first.advance, again.again) == (((one.key, 100_000),), 0, True)
    stands = await money.now(one.key)
    assert (stands.state, stands.paid_kopecks, stands.paid_on) == (InvoiceState.PAID, 100_000, DAY)
    assert heard.paid == [(one.number, DAY)]


async def test_the_same_money_on_many_connections_at_once_is_applied_once() -> None:
    who, heard = await builders.customer(), Heard()
    one = await money.invoice(who)
    row = await money.bank(who, 60_000)
    received = Received(MoneySource.BANK, row.key, who.key, 60_000, DAY, {one.key: 60_000})
    done = await asyncio.gather(*(money.applied(received, heard.effects) for _ in range(8)))
    assert sorted(one.again for one in done) == [False] + [True] * 7
    assert ((await money.now(one.key)).paid_kopecks, heard.partly) == (60_000, [one.number])


async def test_more_than_is_owed_is_an_advance_and_goes_to_no_other_invoice() -> None:
    who = await builders.customer()
    one, other = await money.invoice(who), await money.invoice(who)
    row = await money.bank(who, 130_000)
    done = await money.applied(Received(MoneySource.BANK, row.key, who.key, 130_000, DAY, {one.key: 130_000}))
    assert (done.parts, done.advance) == (((one.key, 100_000),), 30_000)
    assert (await money.now(other.key)).state is InvoiceState.ISSUED
    assert sum(row.kopecks for row in await money.rows()) == 130_000


async def test_money_that_names_an_application_alone_pays_its_oldest_invoice_first() -> None:
    who, heard = await builders.customer(), Heard()
    about = await application_builders.filed(who)
    first = await money.invoice(who, 50_000, application_id=about.key)
    second = await money.invoice(who, 50_000, application_id=about.key)
    elsewhere = await money.invoice(who, 50_000)
    row = await money.bank(who, 70_000)
    received = Received(MoneySource.BANK, row.key, who.key, 70_000, DAY, application_id=about.key)
    await money.applied(received, heard.effects)
    states = [(await money.now(one.key)).state for one in (first, second, elsewhere)]
    assert states == [InvoiceState.PAID, InvoiceState.PARTIALLY_PAID, InvoiceState.ISSUED]
    assert ([number for number, _ in heard.paid], heard.partly) == ([first.number], [second.number])


async def test_money_that_names_nothing_is_an_advance() -> None:
    who = await builders.customer()
    one = await money.invoice(who)
    row = await money.bank(who, 70_000)
    done = await money.applied(Received(MoneySource.BANK, row.key, who.key, 70_000, DAY))
    assert (done.parts, done.advance, (await money.now(one.key)).paid_kopecks) == ((), 70_000, 0)


async def test_money_for_an_annulled_invoice_pays_nothing_and_is_a_task_of_an_operator() -> None:
    who, heard = await builders.customer(), Heard()
    one = await money.invoice(who)
    await cancelled(one)
    row = await money.online(who, {one.key: 100_000})
    done = await money.applied(money.of_online(row, {one.key: 100_000}), heard.effects)
    assert (done.parts, done.advance, heard.paid) == ((), 100_000, [])
    assert [(task.kind, task.kopecks) for task in await tasks()] == [(MoneyTaskKind.LATE_MONEY, 100_000)]


async def test_a_paid_or_annulled_invoice_is_not_annulled_and_a_reason_is_needed() -> None:
    who = await builders.customer()
    one = await money.invoice(who)
    with pytest.raises(InvalidValue):
        await cancelled(one, " ")
    row = await money.bank(who, 40_000)
    await money.applied(Received(MoneySource.BANK, row.key, who.key, 40_000, DAY, {one.key: 40_000}))
    await cancelled(one)
    assert [(task.kind, task.kopecks) for task in await tasks()] == [(MoneyTaskKind.CANCELLED_PAID, 40_000)]
    with pytest.raises(CannotCancel):
        await cancelled(one)


async def test_a_payment_without_an_outcome_is_known_to_be_on_its_way() -> None:
    who = await builders.customer()
    about = await application_builders.filed(who)
    one = await money.invoice(who, application_id=about.key)
    async with unit_of_work() as work:
        assert not await invoices.has_open_payment(work, about.key)
    await money.online(who, {one.key: 100_000})
    async with unit_of_work() as work:
        assert await invoices.has_open_payment(work, about.key)


def test_an_invoice_reads_as_overdue_after_its_day_but_not_once_a_part_is_paid() -> None:
    before, after = date(2026, 11, 25), date(2026, 11, 26)
    assert shown_state(InvoiceState.ISSUED, before, after) is InvoiceState.OVERDUE
    assert shown_state(InvoiceState.ISSUED, after, after) is InvoiceState.ISSUED
    assert shown_state(InvoiceState.PARTIALLY_PAID, before, after) is InvoiceState.PARTIALLY_PAID
    assert shown_state(InvoiceState.ISSUED, None, after) is InvoiceState.ISSUED


async def test_random_money_over_many_connections_keeps_the_books_of_a_plain_ledger() -> None:
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    print(f"seed {seed}")
    who: User = await builders.customer()
    issued = [await money.invoice(who, dice.randint(1, 90_000)) for _ in range(12)]
    came = []
    for _ in range(60):
        meant = {one.key: dice.randint(1, 60_000) for one in dice.sample(issued, dice.randint(1, 4))}
        came.append((await money.online(who, meant), meant))
    again = came * 2
    dice.shuffle(again)
    gate = asyncio.Semaphore(8)

    async def one(pair: tuple) -> None:
        async with gate:
            await money.applied(money.of_online(*pair))

    await asyncio.gather(*map(one, again))
    book = {one.key: 0 for one in issued}
    by_source: dict[int | None, int] = {}
    for row in await money.rows():
        by_source[row.online_payment_id] = by_source.get(row.online_payment_id, 0) + row.kopecks
        if row.invoice_id:
            book[row.invoice_id] += row.kopecks
    assert by_source == {row.key: row.amount_kopecks for row, _ in came}
    for invoice in issued:
        stands = await money.now(invoice.key)
        wanted = sum(meant.get(invoice.key, 0) for _, meant in came)
        assert book[invoice.key] == stands.paid_kopecks == min(stands.total_kopecks, wanted)
