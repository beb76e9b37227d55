"""Customers corrected, locked and given accounts by the staff: who may, with a reason, written down and told."""

import pytest
from sqlmodel import select

from lkk.models.identity import Profile, User
from lkk.models.notifications import Notification
from lkk.services.accounts import links
from lkk.services.customers import acts, card
from lkk.services.customers.acts import CustomerChanged
from lkk.services.identity import data_access, identity_levels
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed, NotFound, ServiceError
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.people import CabinetClass, IdentityLevel, Role, UserStatus
from lkk.vocabulary.permissions import Permission
from tests import builders
from tests.emails import emails

pytestmark = pytest.mark.usefixtures("database")
REASON = "Просьба клиента на приёме"


async def operator(role: Role = Role.SERVICE_CENTRE_OPERATOR) -> Actor:
    return await builders.sign_in(await builders.staff(role))


async def values_of(user_id: int) -> dict[str, str]:
    async with unit_of_work() as work:
        profile = await work.session.get(Profile, user_id)
        assert profile is not None
        return card.open_values(profile)


async def accesses(user_id: int) -> list[tuple[AccessKind, str]]:
    async with unit_of_work() as work:
        return [(one.what, one.reason) for one in await data_access.of_customer(work, user_id)]


async def titles(user_id: int) -> list[str]:
    async with unit_of_work() as work:
        query = select(Notification.title).where(Notification.user_id == user_id)
        return list(await work.session.exec(query))


@pytest.mark.parametrize("role", [role for role in Role if not role.may(Permission.EDIT_CUSTOMERS)])
async def test_who_does_not_edit_customers_changes_nothing(role: Role) -> None:
    person = await builders.customer()
    actor = await builders.sign_in(await builders.staff(role) if role.staff else await builders.customer())
    seen = await values_of(person.key)
    async with unit_of_work() as work:
        for attempt in (
            acts.edit(work, actor, person.key, {**seen, "last_name": "Чужов"}, seen=seen, reason=REASON),
            acts.lock(work, actor, person.key, REASON),
            acts.unlock(work, actor, person.key, REASON),
            acts.attach(work, actor, person.key, "1", passport_seen=True),
            acts.detach(work, actor, person.key, 1, REASON),
        ):
            with pytest.raises(NotAllowed):
                await attempt
    assert await values_of(person.key) == seen


async def test_an_edit_is_written_down_and_told_without_the_values() -> None:
    person, actor = await builders.customer(phone_confirmed=True), await operator()
    seen = await values_of(person.key)
    changed = {**seen, "last_name": "петров", "phone": "8 999 000-11-22"}
    async with unit_of_work() as work:
        assert await acts.edit(work, actor, person.key, changed, seen=seen, reason=REASON) == ["Фамилия", "Телефон"]
    assert (await values_of(person.key))["last_name"] == "Петров"
    async with unit_of_work() as work:
        user = (await work.session.exec(select(User).where(User.id == person.key))).one()
        profile = (await work.session.exec(select(Profile).where(Profile.user_id == person.key))).one()
    assert (user.display_name, profile.phone_confirmed_at) == ("Петров Иван Иванович", None)
    assert await accesses(person.key) == [(AccessKind.EDITED, REASON)]
    assert await titles(person.key) == ["Ваши данные изменил сотрудник"]
    (email,) = await emails(person.email)
    assert "фамилия, телефон" in str(email)
    assert "Петров" not in str(email)


async def test_an_edit_that_changes_nothing_says_nothing() -> None:
    person, actor = await builders.customer(), await operator()
    seen = await values_of(person.key)
    async with unit_of_work() as work:
        assert await acts.edit(work, actor, person.key, seen, seen=seen, reason=REASON) == []
    assert await accesses(person.key) == []


async def test_a_stale_card_is_told_what_changed_and_by_whom() -> None:
    person = await builders.customer()
    first = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR, name="Быстрова Вера"))
    second, seen = await operator(), await values_of(person.key)
    async with unit_of_work() as work:
        await acts.edit(work, first, person.key, {**seen, "first_name": "Пётр"}, seen=seen, reason=REASON)
    with pytest.raises(CustomerChanged, match=r"имя.*Быстрова Вера"):
        async with unit_of_work() as work:
            await acts.edit(work, second, person.key, {**seen, "last_name": "Петров"}, seen=seen, reason=REASON)
    assert (await values_of(person.key))["last_name"] == seen["last_name"]


async def test_wrong_values_and_no_reason_are_refused() -> None:
    person, actor = await builders.customer(), await operator()
    seen = await values_of(person.key)
    async with unit_of_work() as work:
        with pytest.raises(FieldErrors) as refused:
            await acts.edit(work, actor, person.key, {**seen, "last_name": "X1"}, seen=seen, reason=REASON)
        with pytest.raises(InvalidValue):
            await acts.edit(work, actor, person.key, {**seen, "last_name": "Ом"}, seen=seen, reason="")
    assert list(refused.value.fields) == ["last_name"]


async def test_a_customer_is_locked_with_a_reason_by_email_and_let_in_again() -> None:
    person, actor = await builders.customer(), await operator()
    await builders.sign_in(person)
    async with unit_of_work() as work:
        await acts.lock(work, actor, person.key, REASON)
        with pytest.raises(ServiceError):
            await acts.lock(work, actor, person.key, REASON)
    (email,) = await emails(person.email)
    assert REASON in str(email)
    async with unit_of_work() as work:
        assert (await card.read(work, actor, person.key)).locked_reason == REASON
        await acts.unlock(work, actor, person.key, "Разобрались")
    async with unit_of_work() as work:
        assert (await card.read(work, actor, person.key)).status is UserStatus.ACTIVE
    assert [what for what, _ in await accesses(person.key)] == [AccessKind.UNLOCKED, AccessKind.LOCKED]


async def test_an_operator_locks_no_employee() -> None:
    actor, victim = await operator(), await builders.staff()
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await acts.lock(work, actor, victim.key, REASON)


async def test_an_account_is_attached_without_a_pin_when_the_passport_was_seen_and_its_holders_are_told() -> None:
    person, holder, actor = await builders.customer(), await builders.customer(), await operator()
    account = await builders.account("880001")
    await builders.attach(holder, account)
    async with unit_of_work() as work:
        with pytest.raises(InvalidValue) as refused:
            await acts.attach(work, actor, person.key, "880001", passport_seen=False)
        await acts.attach(work, actor, person.key, " № 880001", passport_seen=True)
    assert refused.value.at == "passport"
    async with unit_of_work() as work:
        (attached,) = await links.list_attached(work, await builders.sign_in(person))
        assert (attached.number, attached.active) == ("880001", True)
        assert await identity_levels.level_of(work, person.key) is IdentityLevel.PASSPORT_SEEN
        with pytest.raises(InvalidValue):
            await acts.attach(work, actor, person.key, "880001", passport_seen=True)
    assert any("подключили ещё одному" in title for title in await titles(holder.key))
    assert {what for what, _ in await accesses(person.key)} == {AccessKind.ACCOUNT_ATTACHED, AccessKind.PASSPORT_SEEN}


async def test_an_account_of_the_other_registry_or_a_closed_one_is_not_attached() -> None:
    person, actor = await builders.customer(), await operator()
    await builders.account("880002", registry=CabinetClass.LEGAL)
    await builders.account("880003", closed=True)
    async with unit_of_work() as work:
        for number in ("880002", "880003", "999", "счёт"):
            with pytest.raises(InvalidValue):
                await acts.attach(work, actor, person.key, number, passport_seen=True)


async def test_an_account_is_detached_with_a_reason_and_the_next_becomes_active() -> None:
    person, actor = await builders.customer(), await operator()
    first, second = await builders.account(), await builders.account()
    await builders.attach(person, first)
    await builders.attach(person, second, active=False)
    async with unit_of_work() as work:
        with pytest.raises(InvalidValue):
            await acts.detach(work, actor, person.key, first.key, "")
        await acts.detach(work, actor, person.key, first.key, REASON)
        with pytest.raises(NotFound):
            await acts.detach(work, actor, person.key, first.key, REASON)
    async with unit_of_work() as work:
        (left,) = await links.list_attached(work, await builders.sign_in(person))
    assert (left.id, left.active) == (second.key, True)
    assert await accesses(person.key) == [(AccessKind.ACCOUNT_DETACHED, REASON)]
