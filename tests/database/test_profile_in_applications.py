"""The profile in applications: filled in from it, and told when it has changed since an application was filed."""

import pytest

from lkk.services.applications.case.card import card
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.prefill import facts, prefilled
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.profile import profiles
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import RegistrationKind
from lkk.vocabulary.profile import ProfilePart
from tests import application_builders, builders
from tests import profile_requests as made

pytestmark = pytest.mark.usefixtures("database")


async def test_passport_addresses_head_and_bank_of_the_profile_are_filled_in() -> None:
    person, company = await builders.customer(), await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    async with unit_of_work() as work:
        own = await work.session.get_one(profiles.Profile, person.key)
        own.passport, own.passport_issued_on = "01 20 123456", "2020-03-05"
        own.registration_address = "656000, г. Барнаул, пр. Ленина, д. 1"
        theirs = await work.session.get_one(profiles.Profile, company.key)
        theirs.head_name, theirs.bik, theirs.settlement_account = "Петров Пётр", "040173604", "40702810702000012345"
    async with unit_of_work() as work:
        begun = prefilled(KINDS["tp_new"], await facts(work, await builders.sign_in(person), None))
        business = prefilled(KINDS["tp_new"], await facts(work, await builders.sign_in(company), None))
    assert (begun["identity_document"], begun["passport"]) == ("passport", "01 20 123456")
    assert (begun["document_issued_on"], begun["registration_address"]) == ("2020-03-05", own.registration_address)
    assert (business["head_name"], business["bik"]) == ("Петров Пётр", "040173604")
    assert business["settlement_account"] == "40702810702000012345"
    assert "identity_document" not in business


async def test_an_open_application_keeps_the_name_it_was_filed_with_and_says_that_it_changed() -> None:
    user, operator = await builders.customer(), await made.operator()
    application = await application_builders.filed(user, application_builders.ENQUIRY)
    number = application.number or ""
    change_id = await made.asked(user, ProfilePart.NAME, made.NAME)
    customer, staff = await builders.sign_in(user), await builders.sign_in(operator)
    async with unit_of_work() as work:
        assert (await card(work, customer, number)).identity_changes == ()
    await made.approved(operator, change_id, (await made.card(operator, change_id)).version)
    for actor in (customer, staff):
        async with unit_of_work() as work:
            seen = await card(work, actor, number)
        assert seen.applicant == "Иванов Иван Иванович"
        assert [one.part for one in seen.identity_changes] == [ProfilePart.NAME]
    over = await application_builders.brought_to(user, ApplicationStatus.FULFILLED)
    async with unit_of_work() as work:
        assert (await card(work, customer, over.number or "")).identity_changes == ()
