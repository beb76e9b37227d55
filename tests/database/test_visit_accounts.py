"""Which of the customer's accounts an employee works with in a visit."""

import pytest

from lkk.services.accounts import links
from lkk.services.identity import sessions
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from tests import builders
from tests.visits import visit

pytestmark = pytest.mark.usefixtures("database")


async def again(inside: Actor) -> Actor:
    found = await sessions.find(None, inside.session_key)
    assert found is not None
    return found


async def test_an_employee_chooses_an_account_for_the_visit_alone() -> None:
    customer = await builders.customer()
    first, second = await builders.account(), await builders.account()
    await builders.attach(customer, first)
    await builders.attach(customer, second, active=False)
    inside = await visit(customer)
    async with unit_of_work() as work:
        await links.activate(work, inside, second.key)
    inside = await again(inside)
    async with unit_of_work() as work:
        assert [one.active for one in await links.list_attached(work, inside)] == [False, True]
        chosen, own = await links.active(work, inside), await links.active(work, await builders.sign_in(customer))
    assert chosen is not None
    assert own is not None
    assert (chosen.id, own.id) == (second.key, first.key)


async def test_an_account_detached_during_a_visit_gives_way_to_the_customers_own_choice() -> None:
    customer = await builders.customer()
    first, second = await builders.account(), await builders.account()
    await builders.attach(customer, first)
    await builders.attach(customer, second, active=False)
    inside = await visit(customer)
    async with unit_of_work() as work:
        await links.activate(work, inside, second.key)
        await links.unlink(work, customer.key, second.key)
    async with unit_of_work() as work:
        chosen = await links.active(work, await again(inside))
    assert chosen is not None
    assert chosen.id == first.key


async def test_an_account_of_others_is_not_chosen_in_a_visit() -> None:
    customer, foreign = await builders.customer(), await builders.account()
    inside = await visit(customer)
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await links.activate(work, inside, foreign.key)
