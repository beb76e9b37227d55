"""What is filled in from the profile and the active account."""

import pytest

from lkk.services.accounts import links
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.prefill import facts, prefilled
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import RegistrationKind
from tests import builders

pytestmark = pytest.mark.usefixtures("database")


async def test_a_person_without_an_account_gets_the_profile() -> None:
    actor = await builders.sign_in(await builders.customer("ivan@example.com"))
    async with unit_of_work() as work:
        known = await facts(work, actor, None)
    assert known["profile.applicant"] == "Иванов Иван Иванович"
    begun = prefilled(KINDS["tp_new"], known)
    assert (begun["last_name"], begun["phone"], begun["email"]) == ("Иванов", "+79131234567", "ivan@example.com")
    assert "organization_name" not in begun
    assert "object_address" not in begun
    assert prefilled(KINDS["asset_transfer"], known)["applicant_name"] == "Иванов Иван Иванович"


async def test_an_organisation_is_named_and_its_numbers_go_where_they_fit() -> None:
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="ООО «Ёлка»")
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        known = await facts(work, actor, None) | {"profile.inn": "7707083893", "profile.ogrn": "1027700132195"}
    begun = prefilled(KINDS["tp_new"], known)
    assert (begun["inn_organization"], begun["ogrn"]) == ("7707083893", "1027700132195")
    assert not {"inn_person", "ogrnip", "last_name"} & set(begun)
    assert begun["organization_name"] == "ООО «Ёлка»"


async def test_the_only_meter_of_the_active_account_is_filled_in() -> None:
    user = await builders.customer()
    metered = await builders.metered_account("9234")
    await builders.attach(user, metered.account)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        known = await facts(work, actor, await links.active(work, actor))
    begun = prefilled(KINDS["meter_service"], known)
    assert begun["metering_point"] == str(metered.point.key)
    assert (begun["account_number"], begun["object_address"]) == ("9234", metered.account.address)
    assert (begun["meter_serial"], begun["meter_model"]) == (metered.meter.serial_number, metered.meter.model)


async def test_of_several_points_none_is_chosen_for_the_person() -> None:
    user = await builders.customer()
    metered = await builders.metered_account()
    await builders.metering_point(metered.account, name="Гараж")
    await builders.attach(user, metered.account)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        known = await facts(work, actor, await links.active(work, actor))
    assert not [key for key in known if key.startswith("meter.")]
