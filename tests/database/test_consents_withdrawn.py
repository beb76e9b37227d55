"""A consent that is taken back: the row stays, what may stop stops, what the law demands goes on, all are told."""

import asyncio

import pytest
from sqlmodel import col, select

from lkk.models.applications import ApplicationMessage
from lkk.models.consents import Consent
from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.applications.drafts import filing
from lkk.services.applications.events import MESSAGE
from lkk.services.customers import card
from lkk.services.identity import consents
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.errors import FieldErrors, NotFound
from lkk.services.kernel.permissions import NotInVisit
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications.choices import who_does_without
from lkk.services.own_data import withdrawal
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import ConsentPurpose, Role
from tests import application_builders as made
from tests import builders, visits

pytestmark = pytest.mark.usefixtures("database")


async def given(person: User) -> None:
    async with unit_of_work() as work:
        await consents.give(work, person.key, (await consents.current(work)).version, Visitor())


async def own(person: User, purpose: ConsentPurpose) -> list[Consent]:
    async with unit_of_work() as work:
        rows = await consents.of_customer(work, person.key)
        ids = [one.id for one in rows if one.purpose is purpose]
        return list(await work.session.exec(select(Consent).where(col(Consent.id).in_(ids)).order_by(col(Consent.id))))


async def withdraw(actor: Actor, consent_id: int) -> bool:
    async with unit_of_work() as work:
        return await withdrawal.withdraw(work, actor, consent_id)


async def titles(actor: Actor) -> list[str]:
    async with unit_of_work() as work:
        return [one.title for one in await notifications.latest(work, actor, 20)]


async def test_all_consents_to_processing_are_taken_back_together_and_the_rows_stay() -> None:
    person, stranger = await builders.customer(), await builders.customer()
    await given(person)
    await given(stranger)
    await made.filed(person, made.CONNECTION)
    actor = await builders.sign_in(person)
    rows = await own(person, ConsentPurpose.PERSONAL_DATA)
    assert len(rows) == 2
    assert await withdraw(actor, rows[1].key)
    after = await own(person, ConsentPurpose.PERSONAL_DATA)
    assert [(one.id, one.text_sha256, one.given_at) for one in after] == [
        (one.id, one.text_sha256, one.given_at) for one in rows
    ]
    assert all(one.revoked_at for one in after)
    assert (await own(person, ConsentPurpose.SUPPLIER))[0].revoked_at is None
    assert (await own(stranger, ConsentPurpose.PERSONAL_DATA))[0].revoked_at is None
    assert (await titles(actor)).count("Согласие отозвано") == 1


async def test_two_tabs_take_a_consent_back_once() -> None:
    person = await builders.customer()
    await given(person)
    actor = await builders.sign_in(person)
    (row,) = await own(person, ConsentPurpose.PERSONAL_DATA)
    assert sorted(await asyncio.gather(*(withdraw(actor, row.key) for _ in range(2)))) == [False, True]
    assert (await titles(actor)).count("Согласие отозвано") == 1


async def test_a_consent_of_another_person_and_in_a_visit_is_not_taken_back() -> None:
    person, stranger = await builders.customer(), await builders.customer()
    await given(person)
    (row,) = await own(person, ConsentPurpose.PERSONAL_DATA)
    with pytest.raises(NotFound):
        await withdraw(await builders.sign_in(stranger), row.key)
    with pytest.raises(NotInVisit):
        await withdraw(await visits.visit(person), row.key)
    assert (await own(person, ConsentPurpose.PERSONAL_DATA))[0].revoked_at is None


async def test_an_application_goes_on_and_its_executor_reads_that_the_supplier_gets_no_data() -> None:
    person = await builders.customer()
    application = await made.filed(person, made.CONNECTION)
    actor = await builders.sign_in(person)
    for purpose in ConsentPurpose:
        (row,) = await own(person, purpose)
        assert await withdraw(actor, row.key)
    assert (await made.row(application.key)).status is ApplicationStatus.SUBMITTED
    async with unit_of_work() as work:
        query = select(ApplicationMessage).where(ApplicationMessage.application_id == application.key)
        (message,) = await work.session.exec(query)
        assert await withdrawal.open_applications(work, actor) == 1
    assert "гарантирующему поставщику" in message.text


async def test_a_new_application_needs_the_consent_anew_and_with_it_letters_come_again() -> None:
    person = await builders.customer()
    await given(person)
    actor = await builders.sign_in(person)
    await withdraw(actor, (await own(person, ConsentPurpose.PERSONAL_DATA))[0].key)
    async with unit_of_work() as work:
        assert await who_does_without(work, MESSAGE, [person.key]) == {person.key}
        assert await withdrawal.missing(work, actor)
    draft_id = await made.draft(person, made.ENQUIRY)
    with pytest.raises(FieldErrors) as refused:
        async with unit_of_work() as work:
            await filing.file(work, actor, draft_id, {})
    assert set(refused.value.fields) == {"consent.personal_data"}
    await made.file(person, draft_id)
    async with unit_of_work() as work:
        assert await who_does_without(work, MESSAGE, [person.key]) == set()
        assert await withdrawal.missing(work, actor) is None


async def test_the_consent_is_given_again_and_the_staff_read_both() -> None:
    person = await builders.customer()
    await given(person)
    actor = await builders.sign_in(person)
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    await withdraw(actor, (await own(person, ConsentPurpose.PERSONAL_DATA))[0].key)
    async with unit_of_work() as work:
        seen = await card.read(work, operator, person.key)
    assert seen.consent_withdrawn_at == seen.consents[0].revoked_at is not None
    async with unit_of_work() as work:
        text = await withdrawal.missing(work, actor)
        assert text
        await withdrawal.give_again(work, actor, text.text.version)
    async with unit_of_work() as work:
        seen = await card.read(work, operator, person.key)
    assert seen.consent_withdrawn_at is None
    assert [one.revoked_at is None for one in seen.consents] == [True, False]
