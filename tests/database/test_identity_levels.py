"""Levels of identity: said by oneself, an account attached, passport seen by an employee."""

import pytest

from lkk.models.accounts import AccountLink
from lkk.services.accounts import links
from lkk.services.identity import identity_levels
from lkk.services.kernel.errors import NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import IdentityLevel, Role
from tests import builders

pytestmark = pytest.mark.usefixtures("database")


async def _level(user_id: int) -> IdentityLevel:
    async with unit_of_work() as work:
        return await identity_levels.level_of(work, user_id)


def test_levels_stand_from_the_least_to_the_highest() -> None:
    assert IdentityLevel.PASSPORT_SEEN.reaches(IdentityLevel.ACCOUNT_PIN)
    assert IdentityLevel.ACCOUNT_PIN.reaches(IdentityLevel.ACCOUNT_PIN)
    assert not IdentityLevel.SELF_DECLARED.reaches(IdentityLevel.ACCOUNT_PIN)


async def test_an_attached_account_raises_the_level_until_it_is_detached() -> None:
    user = await builders.customer()
    assert await _level(user.key) is IdentityLevel.SELF_DECLARED
    link: AccountLink = await builders.attach(user, await builders.account())
    assert await _level(user.key) is IdentityLevel.ACCOUNT_PIN
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await links.detach(work, actor, link.account_id)
    assert await _level(user.key) is IdentityLevel.SELF_DECLARED


async def test_a_passport_seen_at_the_counter_names_who_saw_it_last() -> None:
    user = await builders.customer()
    for role, name in ((Role.MFC_OPERATOR, "Первая Анна"), (Role.SERVICE_CENTRE_OPERATOR, "Вторая Ольга")):
        operator = await builders.sign_in(await builders.staff(role, name=name))
        async with unit_of_work() as work:
            await identity_levels.passport_seen(work, operator, user.key)
    async with unit_of_work() as work:
        standing = await identity_levels.standing_of(work, user.key)
    assert standing.level is IdentityLevel.PASSPORT_SEEN
    assert standing.seen_by == "Вторая Ольга"
    assert standing.seen_at is not None


async def test_nobody_confirms_a_passport_but_the_counter_and_of_customers_alone() -> None:
    user = await builders.customer()
    for refused in (user, await builders.staff(Role.ADVOCATE_MANAGER)):
        actor = await builders.sign_in(refused)
        async with unit_of_work() as work:
            with pytest.raises(NotAllowed):
                await identity_levels.passport_seen(work, actor, user.key)
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        for missing in (operator.author_id, 9_999_999):
            with pytest.raises(NotFound):
                await identity_levels.passport_seen(work, operator, missing)
    assert await _level(user.key) is IdentityLevel.SELF_DECLARED
