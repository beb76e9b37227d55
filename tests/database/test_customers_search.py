"""Customers are found by every key, by those of the staff who may."""

from typing import Any

import pytest
from sqlalchemy import text

from lkk.services.customers import search
from lkk.services.customers.search import CustomersPage, CustomersQuery
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.customers import SearchKey
from lkk.vocabulary.people import ApplicantType, RegistrationKind, Role, UserStatus
from lkk.vocabulary.permissions import Permission
from tests import application_builders as made
from tests import builders
from tests.event_path import statements

pytestmark = pytest.mark.usefixtures("database")
MAY = [role for role in Role if role.may(Permission.SEE_CUSTOMERS)]


async def find(words: str = "", **narrowed: Any) -> CustomersPage:
    actor = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        return await search.find(work, actor, CustomersQuery(words, **narrowed))


async def ids(words: str, **narrowed: Any) -> list[int]:
    return [row.id for row in (await find(words, **narrowed)).rows]


def test_both_kinds_of_operators_and_the_administrator_search() -> None:
    assert set(MAY) == {Role.SERVICE_CENTRE_OPERATOR, Role.MFC_OPERATOR, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", Role)
async def test_nobody_else_searches(role: Role) -> None:
    user = await builders.staff(role) if role.staff else await builders.customer()
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        if role in MAY:
            assert (await search.find(work, actor, CustomersQuery())).total == 0
            return
        with pytest.raises(NotAllowed):
            await search.find(work, actor, CustomersQuery())


async def test_every_key_finds_the_customer_and_nobody_else() -> None:
    person = await builders.customer("semyonov@example.com", name="Семёнов Пётр Ильич", phone="+79995554433")
    await builders.customer("other@example.com", name="Сидорова Анна Львовна", phone="+79131112233")
    account = await builders.account("700123")
    await builders.attach(person, account)
    application = await made.filed(person, "tp_new", seed=1)
    for words in (
        "700123",
        "№ 7001",
        "семенов",
        "Ильич СЕМЁНОВ",
        "пет сем",
        "8 999 555-44-33",
        "4433",
        "semyonov@",
        "Semyonov@example.com",
        application.number or "",
        "малахова 1",
    ):
        assert await ids(words) == [person.key], words


async def test_an_organisation_is_found_by_its_contact_person_and_an_owner_by_the_premises() -> None:
    firm = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="ООО «Ромашка»")
    owner = await builders.customer(kind=RegistrationKind.PREMISES_OWNER, name="Орлов Олег")
    async with unit_of_work() as work:
        await work.session.execute(
            text("update profile set last_name = 'Кротов' where user_id = :id"), {"id": firm.key}
        )
        await work.session.execute(
            text("update profile set premises_address = 'г. Барнаул, пр. Ленина, 5' where user_id = :id"),
            {"id": owner.key},
        )
    assert await ids("кротов") == [firm.key]
    assert await ids("ооо ромашка") == [firm.key]
    assert await ids("ленина 5") == [owner.key]


async def test_a_detached_account_finds_nobody() -> None:
    person, account = await builders.customer(), await builders.account("700555")
    await builders.attach(person, account)
    async with unit_of_work() as work:
        await work.session.execute(text("update account_link set detached_at = now(), active = false"))
    assert await ids("700555") == []


@pytest.mark.parametrize("words", ["%", "_", "\\", "'; drop table user_account; --", "«»", "1" * 40, "@"])
async def test_hostile_words_find_nobody(words: str) -> None:
    await builders.customer()
    assert await ids(words) == []


async def test_employees_are_no_customers() -> None:
    await builders.staff(email="admin@example.com", name="Администраторова")
    assert await ids("admin@") == []
    assert await ids("администраторова") == []


async def test_filters_narrow_and_a_chosen_key_is_the_only_one() -> None:
    await builders.customer(name="Петров Иван")
    locked = await builders.customer(name="Петров Олег", status=UserStatus.LOCKED)
    firm = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="ООО Петров")
    assert await ids("петров", status=UserStatus.LOCKED) == [locked.key]
    assert await ids("петров", applicant_type=ApplicantType.LEGAL_ENTITY) == [firm.key]
    assert await ids("петров", key=SearchKey.ADDRESS) == []


async def test_without_words_the_newest_stand_first_in_pages_by_one_statement() -> None:
    made_ones = [await builders.customer() for _ in range(search.PAGE_SIZE + 2)]
    actor = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        with statements() as sent:
            first = await search.find(work, actor, CustomersQuery())
        second = await search.find(work, actor, CustomersQuery(page=2))
        beyond = await search.find(work, actor, CustomersQuery(page=9))
    assert len(sent) == 1
    assert [row.id for row in first.rows] == [one.key for one in reversed(made_ones)][: search.PAGE_SIZE]
    assert (first.total, first.pages, len(second.rows), beyond.page) == (22, 2, 2, 2)
    assert beyond.rows == second.rows
