"""What documents and invoices want of a customer on the first page."""

from datetime import UTC, datetime, timedelta

import pytest

from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money import wanted
from lkk.services.money.wanted import Wanted
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.money import InvoiceState
from lkk.vocabulary.people import Role
from tests import builders, money
from tests.documents import posted
from tests.event_path import statements

pytestmark = pytest.mark.usefixtures("database")
TODAY = datetime.now(UTC).date()


async def test_documents_to_sign_or_read_and_open_invoices_are_counted_in_one_statement() -> None:
    person, other = await builders.customer(), await builders.customer()
    later, soon = TODAY + timedelta(days=20), TODAY + timedelta(days=9)
    await posted(person.key, DocumentKind.CONTRACT, sign_until=later)
    await posted(person.key, DocumentKind.NOTICE)
    await posted(person.key, DocumentKind.INVOICE)
    await posted(other.key, DocumentKind.CONTRACT, sign_until=later)
    first = await money.invoice(person, 100_000, pay_until=later)
    await money.invoice(person, 50_000, pay_until=soon)
    paid, _ = await money.invoice(person, 70_000, pay_until=soon), await money.invoice(other, 900_000)
    for invoice, kopecks in ((first, 40_000), (paid, 70_000)):
        row = await money.online(person, {invoice.key: kopecks})
        await money.applied(money.of_online(row, {invoice.key: kopecks}))
    assert (await money.now(paid.key)).state is InvoiceState.PAID
    actor = await builders.sign_in(person)
    async with unit_of_work() as work:
        with statements() as asked:
            found = await wanted.read(work, actor)
    assert found == Wanted(documents=2, invoices=2, left=110_000, pay_until=soon, late=False)
    assert len(asked) == 1, asked


async def test_a_last_day_that_has_passed_is_told_as_late() -> None:
    person = await builders.customer()
    gone = TODAY - timedelta(days=3)
    await money.invoice(person, pay_until=gone)
    actor = await builders.sign_in(person)
    async with unit_of_work() as work:
        assert await wanted.read(work, actor) == Wanted(0, 1, 100_000, gone, late=True)


async def test_nothing_waits_for_a_new_customer_and_an_employee_is_no_customer() -> None:
    actor = await builders.sign_in(await builders.customer())
    employee = await builders.sign_in(await builders.staff(Role.MFC_OPERATOR))
    async with unit_of_work() as work:
        assert await wanted.read(work, actor) == Wanted(0, 0, 0, None, late=False)
        with pytest.raises(NotAllowed):
            await wanted.read(work, employee)
