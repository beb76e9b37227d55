"""The card of a customer: who reads it, what is hidden in it, and that looks are written down."""

import pytest
from sqlalchemy import text

from lkk.models.identity import Profile
from lkk.services.customers import card
from lkk.services.identity import data_access
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.profile import ProfilePart
from tests import application_builders as made
from tests import builders, profile_requests
from tests.event_path import statements

pytestmark = pytest.mark.usefixtures("database")
SNILS = "112-233-445 95"


async def operator(role: Role = Role.MFC_OPERATOR) -> Actor:
    return await builders.sign_in(await builders.staff(role))


async def with_snils(user_id: int) -> None:
    async with unit_of_work() as work:
        profile = await work.session.get(Profile, user_id)
        assert profile is not None
        profile.snils = SNILS


async def accesses(user_id: int) -> list[AccessKind]:
    async with unit_of_work() as work:
        return [one.what for one in await data_access.of_customer(work, user_id)]


@pytest.mark.parametrize("role", Role)
async def test_the_card_is_for_those_who_see_customers(role: Role) -> None:
    person = await builders.customer()
    actor = await builders.sign_in(await builders.staff(role) if role.staff else await builders.customer())
    async with unit_of_work() as work:
        if role.may(Permission.SEE_CUSTOMERS):
            assert (await card.read(work, actor, person.key)).id == person.key
            return
        with pytest.raises(NotAllowed):
            await card.read(work, actor, person.key)
        with pytest.raises(NotAllowed):
            await card.open_sensitive(work, actor, person.key, reason="Очень нужно")


async def test_an_employee_and_nobody_have_no_card() -> None:
    actor = await operator()
    async with unit_of_work() as work:
        for missing in (actor.author_id, 10**12):
            with pytest.raises(NotFound):
                await card.read(work, actor, missing)


async def test_the_card_shows_what_there_is_by_a_statement_a_block() -> None:
    metered = await builders.metered_account()
    person = await builders.customer()
    await builders.attach(person, metered.account)
    application = await made.filed(person, "tp_new", seed=1)
    actor = await operator()
    async with unit_of_work() as work:
        with statements() as sent:
            found = await card.read(work, actor, person.key)
    assert len(sent) == 8
    (account,) = found.accounts
    assert (account.number, account.meters != "") == (metered.account.number, True)
    assert ([one.number for one in found.applications], found.applications_total) == ([application.number], 1)
    assert found.notices
    assert {one.label for one in found.facts} >= {"Фамилия", "Имя", "Телефон"}


async def test_an_open_request_for_a_change_stands_on_the_card() -> None:
    person, actor = await builders.customer(), await operator()
    change_id = await profile_requests.asked(person, ProfilePart.NAME, profile_requests.NAME)
    async with unit_of_work() as work:
        assert (await card.read(work, actor, person.key)).changes == ((change_id, ProfilePart.NAME),)


async def test_sensitive_fields_are_masked_until_a_reason_is_given_and_the_customer_reads_it() -> None:
    person = await builders.customer()
    await with_snils(person.key)
    actor = await operator()
    async with unit_of_work() as work:
        found = await card.read(work, actor, person.key)
        assert SNILS not in str(found)
        assert any(one.sensitive and "•" in one.value for one in found.facts)
        for reason in ("", "   ", "ну"):
            with pytest.raises(InvalidValue):
                await card.open_sensitive(work, actor, person.key, reason=reason)
        opened = await card.open_sensitive(work, actor, person.key, reason="Звонок клиента")
    assert opened == {"snils": SNILS}
    async with unit_of_work() as work:
        (line,) = await data_access.list_of(work, await builders.sign_in(person))
    assert (line.what, line.reason) == (AccessKind.SENSITIVE, "Звонок клиента")


async def test_sensitive_fields_open_for_an_application_of_this_customer_alone() -> None:
    person, stranger = await builders.customer(), await builders.customer()
    own, foreign = await made.filed(person, "tp_new", seed=1), await made.filed(stranger, "tp_new", seed=2)
    actor = await operator()
    async with unit_of_work() as work:
        with pytest.raises(InvalidValue):
            await card.open_sensitive(work, actor, person.key, number=foreign.number or "")
        await card.open_sensitive(work, actor, person.key, number=own.number or "")
    async with unit_of_work() as work:
        (line,) = await data_access.of_customer(work, person.key)
    assert line.number == own.number


async def test_a_look_at_the_card_is_written_down_once_in_half_an_hour() -> None:
    person, actor = await builders.customer(), await operator()
    for _ in range(2):
        async with unit_of_work() as work:
            await card.read(work, actor, person.key, opened=True)
    assert await accesses(person.key) == [AccessKind.CARD]
    async with unit_of_work() as work:
        await work.session.execute(text("update data_access set at = at - interval '31 minutes'"))
    async with unit_of_work() as work:
        await card.read(work, actor, person.key, opened=True)
    assert await accesses(person.key) == [AccessKind.CARD, AccessKind.CARD]
