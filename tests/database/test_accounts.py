"""Attaching accounts by number and PIN, making one active, disconnecting."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, select

from lkk.models.accounts import AccountLink
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.services.accounts import links
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound, ServiceError, TooManyAttempts
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import CabinetClass, RegistrationKind, Role
from tests import builders
from tests.builders import PIN
from tests.emails import emails

pytestmark = pytest.mark.usefixtures("database")


async def call(service: Callable[..., Awaitable[Any]], user: User, *arguments: Any) -> Any:
    """One service call in a unit of work of its own, as a handler makes it."""
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await service(work, actor, *arguments)


async def state(user: User) -> list[tuple[str, bool]]:
    return [(account.number, account.active) for account in await call(links.list_attached, user)]


async def test_the_first_attached_account_is_active_and_the_next_are_not() -> None:
    user = await builders.customer()
    await builders.account("9234")
    await builders.account("9235")
    await call(links.attach, user, "9234", PIN)
    await call(links.attach, user, " № 9235 ", f" {PIN} ")
    assert await state(user) == [("9234", True), ("9235", False)]


async def test_making_another_active_leaves_exactly_one() -> None:
    user = await builders.customer()
    first, second = await builders.account("1"), await builders.account("2")
    for number in ("1", "2"):
        await call(links.attach, user, number, PIN)
    await asyncio.gather(*(call(links.activate, user, a.key) for a in (second, first, second, first, second)))
    assert [active for _, active in await state(user)].count(True) == 1


async def test_disconnecting_keeps_history_and_makes_another_active() -> None:
    user = await builders.customer()
    first = await builders.account("1")
    await builders.account("2")
    for number in ("1", "2"):
        await call(links.attach, user, number, PIN)
    await call(links.detach, user, first.key)
    assert await state(user) == [("2", True)]
    async with unit_of_work() as work:
        found = (await work.session.exec(select(AccountLink).order_by(col(AccountLink.id)))).all()
    assert [link.detached_at is None for link in found] == [False, True]


async def test_a_disconnected_account_can_be_attached_again() -> None:
    user = await builders.customer()
    account = await builders.account("1")
    await call(links.attach, user, "1", PIN)
    await call(links.detach, user, account.key)
    await call(links.attach, user, "1", PIN)
    assert await state(user) == [("1", True)]


async def test_several_users_attach_one_account_each_with_an_active_one_of_their_own() -> None:
    await builders.account("1")
    people = [await builders.customer() for _ in range(3)]
    for person in people:
        await call(links.attach, person, "1", PIN)
    assert [await state(person) for person in people] == [[("1", True)]] * 3


async def test_wrong_pin_unknown_number_and_the_other_registry_get_the_same_answer() -> None:
    user = await builders.customer()
    await builders.account("1")
    await builders.account("2", registry=CabinetClass.LEGAL)
    texts = set()
    for number, pin in (("1", "9999"), ("777", PIN), ("2", PIN)):
        with pytest.raises(links.WrongPin) as refusal:
            await call(links.attach, user, number, pin)
        texts.add((refusal.value.text, refusal.value.at))
    assert len(texts) == 1
    assert await state(user) == []


async def test_a_legal_cabinet_attaches_accounts_of_its_own_registry() -> None:
    company = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="ООО «Ромашка»")
    await builders.account("1", registry=CabinetClass.LEGAL)
    await call(links.attach, company, "1", PIN)
    assert await state(company) == [("1", True)]


async def test_the_sixth_wrong_pin_within_an_hour_waits_even_with_the_right_one() -> None:
    user = await builders.customer()
    await builders.account("1")
    for _ in range(5):
        with pytest.raises(links.WrongPin):
            await call(links.attach, user, "1", "0000")
    with pytest.raises(TooManyAttempts):
        await call(links.attach, user, "1", PIN)
    await builders.shift_clock(3601)
    await call(links.attach, user, "1", PIN)


async def test_many_people_guessing_one_account_are_stopped_together() -> None:
    await builders.account("1")
    refusals = []
    for _ in range(4):
        user = await builders.customer()
        for pin in ("0001", "0002", "0003"):
            with pytest.raises(ServiceError) as refusal:
                await call(links.attach, user, "1", pin)
            refusals.append(type(refusal.value))
    assert refusals[:10] == [links.WrongPin] * 10
    assert refusals[10:] == [TooManyAttempts] * 2


async def told(user: User) -> list[str]:
    async with unit_of_work() as work:
        query = select(Notification.event).where(Notification.user_id == user.key).order_by(col(Notification.id))
        return list(await work.session.exec(query))


async def fail(account: str, network: str) -> None:
    """One wrong PIN of a person of this network alone."""
    actor = replace(await builders.sign_in(await builders.customer()), ip=network)
    with pytest.raises(links.WrongPin):
        async with unit_of_work() as work:
            await links.attach(work, actor, account, "0000")


async def test_strangers_guessing_a_pin_keep_its_owner_not_away_and_are_slowed() -> None:
    await builders.account("1")
    for number in range(12):
        await fail("1", f"198.51.100.{number}")
    owner = await builders.customer()
    await call(links.attach, owner, "1", PIN)
    guesser = replace(await builders.sign_in(await builders.customer()), ip="198.51.100.3")
    with pytest.raises(TooManyAttempts) as refusal:
        async with unit_of_work() as work:
            await links.attach(work, guesser, "1", PIN)
    assert refusal.value.retry_after_s <= 300


async def test_one_network_has_ten_wrong_pins_of_an_account_an_hour() -> None:
    await builders.account("1")
    for _ in range(10):
        await fail("1", "198.51.100.9")
    another = replace(await builders.sign_in(await builders.customer()), ip="198.51.100.9")
    with pytest.raises(TooManyAttempts) as refusal:
        async with unit_of_work() as work:
            await links.attach(work, another, "1", PIN)
    assert refusal.value.retry_after_s > 3000


async def test_holders_and_operators_are_told_once_that_a_pin_is_guessed() -> None:
    holder, operator, bystander = await builders.customer(), await builders.staff(), await builders.customer()
    await builders.attach(holder, await builders.account("1"))
    for number in range(12):
        await fail("1", f"198.51.100.{number}")
    found = [await told(user) for user in (holder, operator, bystander)]
    assert found == [["pin_guessed"], ["pin_guessed_staff"], []]
    assert len([one for one in await emails(holder.email) if "ПИН-код" in one.text]) == 1


async def test_holders_are_told_when_another_person_attaches_their_account() -> None:
    first, second = await builders.customer(), await builders.customer()
    await builders.account("1")
    await call(links.attach, first, "1", PIN)
    await call(links.attach, second, "1", PIN)
    found = [await told(user) for user in (first, second)]
    assert found == [["account_attached", "account_shared"], ["account_attached"]]


async def test_guessing_at_once_counts_every_guess() -> None:
    user = await builders.customer()
    await builders.account("1")
    answers = await asyncio.gather(
        *(call(links.attach, user, "1", f"{n:04d}") for n in range(15)), return_exceptions=True
    )
    assert sum(isinstance(answer, links.WrongPin) for answer in answers) == 5
    assert sum(isinstance(answer, TooManyAttempts) for answer in answers) == 10
    with pytest.raises(TooManyAttempts):
        await call(links.attach, user, "1", PIN)


@pytest.mark.parametrize(
    ("number", "pin", "field"),
    [("", PIN, "number"), ("12a", PIN, "number"), ("1" * 21, PIN, "number"), ("1", "", "pin"), ("1", "12", "pin"),
     ("1", "123456789", "pin"), ("1", "12e4", "pin"), ("١", PIN, "number")],
)  # fmt: skip
async def test_what_is_no_number_or_pin_is_named_at_its_field(number: str, pin: str, field: str) -> None:
    user = await builders.customer()
    with pytest.raises(InvalidValue) as refusal:
        await call(links.attach, user, number, pin)
    assert refusal.value.at == field


async def test_an_attached_account_cannot_be_attached_twice_also_at_once() -> None:
    user = await builders.customer()
    await builders.account("1")
    answers = await asyncio.gather(*(call(links.attach, user, "1", PIN) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(answer, InvalidValue) for answer in answers) == 4
    assert await state(user) == [("1", True)]


async def test_anothers_account_is_not_found() -> None:
    owner, stranger = await builders.customer(), await builders.customer()
    account = await builders.account("1")
    await call(links.attach, owner, "1", PIN)
    for service in (links.activate, links.detach, links.attached):
        with pytest.raises(NotFound):
            await call(service, stranger, account.key)
    assert await state(owner) == [("1", True)]


async def test_staff_attach_nothing() -> None:
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    await builders.account("1")
    with pytest.raises(NotAllowed):
        await call(links.attach, operator, "1", PIN)


async def test_attaching_leaves_a_notice() -> None:
    user = await builders.customer()
    await builders.account("1")
    await call(links.attach, user, "1", PIN)
    async with unit_of_work() as work:
        notices = (await work.session.exec(select(Notification))).all()
    assert [(notice.user_id, notice.title) for notice in notices] == [(user.key, "Лицевой счёт № 1 подключён")]
