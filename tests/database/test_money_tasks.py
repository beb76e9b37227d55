"""What about money an employee decides, and what the accounting system hears of invoices and payments."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from lkk.models.notifications import Notification
from lkk.services import composition
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.ports import Ports, open_ports
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money import issuing, tasks
from lkk.vocabulary.money import MoneyTaskKind
from lkk.vocabulary.people import Role
from tests import builders, money
from tests.payment_provider import ShopProvider
from tests.sandbox_process import Sandbox

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def ports(sandbox: Sandbox) -> AsyncIterator[Ports]:
    """The neighbours."""
    async with open_ports(composition.INTEGRATIONS) as opened:
        yield opened


async def told(ports: Ports) -> None:
    """Deliver what waits for the accounting system."""
    one = Dispatcher(ACCOUNTING, composition.HANDLERS, ports, "worker-1", lease_s=30)
    while await one.deliver_batch():
        pass


async def heard(sandbox: Sandbox, key: object) -> list[tuple[str, dict]]:
    """What the accounting system has heard of an invoice or a payment."""
    async with httpx.AsyncClient() as client:
        items = (await client.get(f"{sandbox.url}/sandbox/money.json")).json()
    return [(one["kind"], one["data"]) for one in items if one["subject_key"] == str(key)]


async def test_a_task_is_told_to_those_who_sort_money_out_and_closed_with_what_was_decided() -> None:
    user = await builders.customer()
    who, operator = await builders.sign_in(user), await builders.sign_in(await builders.staff())
    mfc = await builders.sign_in(await builders.staff(Role.MFC_OPERATOR))
    one = await money.invoice(user)
    async with unit_of_work() as work:
        for _ in range(2):
            cause = MoneyTaskKind.CANCELLED_PAID
            await tasks.open_task(work, cause, user_id=user.key, invoice_id=one.key, kopecks=500, words="Счёт")
    async with unit_of_work() as work:
        found = await tasks.open_tasks(work, operator)
        notices = (await work.session.exec(select(Notification).where(Notification.event == "money_task"))).all()
        for stranger in (who, mfc):
            with pytest.raises(NotAllowed):
                await tasks.open_tasks(work, stranger)
    assert {notice.user_id for notice in notices} == {operator.author_id}
    assert [(task.kopecks, task.customer) for task in found] == [(500, user.display_name)] * 2
    async with unit_of_work() as work:
        with pytest.raises(InvalidValue):
            await tasks.close_task(work, operator, found[0].id, " ")
        await tasks.close_task(work, operator, found[0].id, "Деньги возвращены")
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await tasks.close_task(work, operator, found[0].id, "Ещё раз")
        assert [task.id for task in await tasks.open_tasks(work, operator)] == [found[1].id]


async def test_the_accounting_system_hears_of_an_invoice_its_payment_and_its_end(
    sandbox: Sandbox, ports: Ports, tmp_path: Path
) -> None:
    user = await builders.customer()
    who = await builders.sign_in(user)
    paid, given_up = await money.invoice(user, 120_000), await money.invoice(user)
    provider = ShopProvider(tmp_path)
    provider.charges_at_once = True
    payment = await money.started(who, paid)
    await money.delivered(provider.ports)
    async with unit_of_work() as work:
        await issuing.cancel(work, None, given_up.key, "Срок прошёл")
    await told(ports)
    ((kind, said),) = await heard(sandbox, paid.echo_key)
    assert (kind, said["number"], said["total_kopecks"], said["cancelled"]) == ("invoice", paid.number, 120_000, False)
    ((kind, said),) = await heard(sandbox, payment.idempotence_key)
    part = {"invoice_key": str(paid.echo_key), "amount_kopecks": 120_000}
    assert (kind, said["amount_kopecks"], said["parts"]) == ("payment", 120_000, [part])
    assert [said["cancelled"] for _, said in await heard(sandbox, given_up.echo_key)] == [False, True]
