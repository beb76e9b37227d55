"""Agreements of capacity: terms of two people, one paper both sign, the applications after."""

import asyncio
from decimal import Decimal

import pytest
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.services.capacity_agreements import accepting, filing, offering, views
from lkk.services.capacity_agreements.ads import NotOnTheList
from lkk.services.capacity_agreements.filing import NotSigned
from lkk.services.capacity_agreements.offering import NotToChange
from lkk.services.composition import DOCUMENT_EFFECTS
from lkk.services.kernel.errors import FieldErrors, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.redistribution import contacts
from lkk.services.signing import signing
from lkk.vocabulary.capacity_agreements import AgreementState
from lkk.vocabulary.redistribution import AdState
from tests import builders, capacity
from tests import signing as given
from tests.capacity import does
from tests.capacity_agreements import OTHER_PHONE, accepted, giving, pair, seen, signed, terms, told

pytestmark = pytest.mark.usefixtures("database")


async def test_terms_are_offered_changed_and_accepted_and_the_paper_waits_for_both() -> None:
    two = await pair()
    await does(offering.offer, two.taker, two.contact, 0, terms())
    assert (await told(two.giver))[-1] == "capacity_terms_offered"
    await does(offering.offer, two.giver, two.contact, 1, giving(kw="25"))
    view = await seen(two.taker, two)
    assert (view.number, view.my_offer, view.offers[0].kw) == (2, False, Decimal(25))
    await does(accepting.accept, two.taker, view.id, 2, {"address": "г. Барнаул, ул. Попова, 12"})
    for one in (two.giver, two.taker):
        shown = await seen(one, two)
        assert shown.state is AgreementState.SIGNING
        assert shown.paper is not None
        assert (await told(one))[-1] == "document_to_sign"
    ad = await capacity.row(two.ad)
    assert (ad.state, ad.kw) == (AdState.PUBLISHED, Decimal(25))


async def test_nobody_accepts_their_own_terms_or_terms_they_have_not_seen() -> None:
    two = await pair()
    await does(offering.offer, two.taker, two.contact, 0, terms())
    view = await seen(two.taker, two)
    with pytest.raises(NotToChange, match="ваши условия"):
        await does(accepting.accept, two.taker, view.id, 1, terms())
    await does(offering.offer, two.taker, two.contact, 1, terms(price="0"))
    with pytest.raises(Stale):
        await does(accepting.accept, two.giver, view.id, 1, giving())
    with pytest.raises(Stale):
        await does(offering.offer, two.giver, two.contact, 1, giving())


async def test_an_offer_is_checked_by_what_the_ad_has_and_by_whom_the_law_lets_give() -> None:
    two = await pair()
    with pytest.raises(FieldErrors) as much:
        await does(offering.offer, two.taker, two.contact, 0, terms(kw="51", price="", apply_by="", address=""))
    assert set(much.value.fields) == {"kw", "price", "apply_by", "address"}
    with pytest.raises(FieldErrors) as small:
        await does(offering.offer, two.giver, two.contact, 0, giving(giver_kind="household"))
    assert "861" in small.value.fields["giver_kind"]


async def test_who_has_told_nothing_yet_is_asked_to_keep_the_rest_on_the_list() -> None:
    two = await pair()
    await does(offering.offer, two.taker, two.contact, 0, terms())
    assert (await seen(two.giver, two)).own.keep_rest
    await does(offering.offer, two.giver, two.contact, 1, giving(keep_rest=""))
    assert not (await seen(two.giver, two)).own.keep_rest


async def test_the_rest_of_the_giving_ad_stays_or_leaves_as_its_owner_says() -> None:
    two = await pair()
    await accepted(two, keep_rest="")
    assert (await capacity.row(two.ad)).state is AdState.AGREED


async def test_both_signed_ends_it_and_each_gets_one_draft_with_the_agreement_in_it() -> None:
    two = await pair()
    document = await accepted(two)
    view = await seen(two.giver, two)
    with pytest.raises(NotSigned):
        await does(filing.begin, two.giver, view.id, view.number)
    await signed(two, document)
    assert "capacity_agreed" in await told(two.giver)
    assert "capacity_agreed" in await told(two.taker)
    await given.make_sheets()
    for one in (two.giver, two.taker):
        drafted = await does(filing.begin, one, view.id, view.number)
        again = await does(filing.begin, one, view.id, view.number)
        assert drafted.key == again.key
        async with unit_of_work() as work:
            draft = await work.session.get_one(Application, drafted.key)
            files = select(StoredFile.name).where(StoredFile.application_id == draft.key)
            names = list(await work.session.exec(files.order_by(col(StoredFile.id))))
        assert draft.user_id == one.subject_id
        assert draft.answers["redistributed_power_kw"] == "20"
        assert draft.answers["remaining_power_kw"] == "80"
        assert draft.answers["other_party_address"] == "г. Барнаул, пр. Ленина, 1"
        assert len(names) == 2
        assert names[1] == "Протокол подписания.pdf"
    async with unit_of_work() as work:
        taker = (await work.session.exec(select(Application).where(Application.user_id == two.taker.subject_id))).one()
    assert taker.answers["new_power_kw"] == "20"


async def test_both_sign_at_the_same_instant() -> None:
    two = await pair()
    document = await accepted(two)
    asked = []
    for one, phone in ((two.giver, OTHER_PHONE), (two.taker, given.PHONE)):
        request = await given.ask(one, document.public_id)
        asked.append((one, document.public_id, request.request_id, await given.last_code(phone), DOCUMENT_EFFECTS))
    await asyncio.gather(*(does(signing.sign, *one) for one in asked))
    assert (await seen(two.giver, two)).state is AgreementState.SIGNED
    assert (await told(two.giver)).count("capacity_agreed") == 1


async def test_two_who_offer_first_at_the_same_instant_leave_one_agreement() -> None:
    two = await pair()
    results = await asyncio.gather(
        does(offering.offer, two.taker, two.contact, 0, terms()),
        does(offering.offer, two.giver, two.contact, 0, giving()),
        return_exceptions=True,
    )
    assert [type(one) for one in results if one is not None] == [Stale]


async def test_power_that_two_want_is_promised_to_one() -> None:
    two = await pair()
    third = await builders.sign_in(await builders.customer(name="Третий Тимур Тимурович"))
    contact = await does(contacts.ask, third, two.ad)
    await does(contacts.answer, two.giver, contact, 1, consent=True)
    await does(offering.offer, third, contact, 0, terms(kw="40"))
    await accepted(two)
    view = await does(views.view, two.giver, contact)
    with pytest.raises(NotOnTheList, match="осталось 30 кВт"):
        await does(accepting.accept, two.giver, view.id, 1, giving())
