"""Agreements of capacity: terms of two people, one paper both sign, the ads meanwhile, the applications after."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.capacity_agreements import CapacityAgreement
from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.models.notifications import Notification
from lkk.models.own_data import Erasure
from lkk.services.applications.drafts import drafts
from lkk.services.capacity_agreements import accepting, filing, offering, views
from lkk.services.capacity_agreements.ads import NotOnTheList
from lkk.services.capacity_agreements.filing import NotSigned
from lkk.services.capacity_agreements.offering import NotToChange
from lkk.services.composition import DOCUMENT_EFFECTS
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, NotFound, Stale
from lkk.services.kernel.permissions import NotInVisit
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_data import capacity_agreement_rows, erasing
from lkk.services.redistribution import contacts
from lkk.services.signing import expiring, refusing, signing
from lkk.vocabulary.capacity_agreements import AgreementState
from lkk.vocabulary.redistribution import AdState
from lkk.vocabulary.retention import KeptData
from tests import builders, capacity, visits
from tests import signing as given
from tests.business_time import today
from tests.capacity import does

pytestmark = pytest.mark.usefixtures("database")
OTHER_PHONE = "+79137654321"


class Pair:
    """Two who have opened their contacts about a giving ad of 50 kW of 100."""

    giver: Actor
    taker: Actor
    ad: int
    contact: int


async def pair(**ad: Any) -> Pair:
    await capacity.places()
    found = Pair()
    user = await builders.customer(name="Отдающий Олег Олегович", phone=OTHER_PHONE, phone_confirmed=True)
    await given.seen(user)
    found.giver, found.taker = await builders.sign_in(user), await given.person()
    await given.accept(found.giver)
    found.ad = await capacity.published(found.giver, **ad)
    found.contact = await does(contacts.ask, found.taker, found.ad)
    await does(contacts.answer, found.giver, found.contact, 1, consent=True)
    return found


def terms(**more: Any) -> dict[str, Any]:
    return {
        "kw": "20",
        "price": "15 000",
        "apply_by": (today() + timedelta(days=60)).isoformat(),
        "address": "г. Барнаул, ул. Попова, 12",
    } | more


def giving(**more: Any) -> dict[str, Any]:
    own = {"address": "г. Барнаул, пр. Ленина, 1", "own_kw": "100", "giver_kind": "ordinary", "keep_rest": "on"}
    return terms() | own | more


async def seen(actor: Actor, of: Pair) -> views.AgreementView:
    return await does(views.view, actor, of.contact)


async def accepted(of: Pair, **own: Any) -> Document:
    """The taker offers, the giver accepts: the paper waits for both, who have read it."""
    await does(offering.offer, of.taker, of.contact, 0, terms())
    view = await seen(of.giver, of)
    await does(accepting.accept, of.giver, view.id, view.number, giving(**own))
    async with unit_of_work() as work:
        document = (
            await work.session.exec(
                select(Document).where(Document.user_id == of.giver.subject_id).order_by(col(Document.id).desc())
            )
        ).first()
    assert document is not None
    for one in (of.giver, of.taker):
        await given.read_to_end(one, document)
    return document


async def signs(actor: Actor, document: Document, phone: str) -> None:
    asked = await given.ask(actor, document.public_id)
    code = await given.last_code(phone)
    await does(signing.sign, actor, document.public_id, asked.request_id, code, DOCUMENT_EFFECTS)


async def signed(of: Pair, document: Document) -> None:
    await signs(of.giver, document, OTHER_PHONE)
    await signs(of.taker, document, given.PHONE)


async def told(actor: Actor) -> list[str]:
    async with unit_of_work() as work:
        query = select(Notification.event).where(Notification.user_id == actor.subject_id)
        return list(await work.session.exec(query.order_by(col(Notification.id))))


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


async def test_a_draft_that_was_thrown_away_is_made_anew() -> None:
    two = await pair()
    await signed(two, await accepted(two))
    view = await seen(two.taker, two)
    first = await does(filing.begin, two.taker, view.id, view.number)
    await does(drafts.discard, two.taker, first.key)
    assert (await does(filing.begin, two.taker, view.id, view.number)).key != first.key


async def test_two_presses_at_the_same_instant_make_one_draft() -> None:
    two = await pair()
    await signed(two, await accepted(two))
    view = await seen(two.taker, two)
    made = await asyncio.gather(*(does(filing.begin, two.taker, view.id, view.number) for _ in range(2)))
    assert made[0].key == made[1].key


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


async def test_other_terms_after_one_has_signed_annul_the_paper_and_its_signature() -> None:
    two = await pair()
    document = await accepted(two)
    await signs(two.taker, document, given.PHONE)
    with pytest.raises(NotToChange, match="уже подписали"):
        await does(offering.offer, two.taker, two.contact, 1, terms(price="1"))
    await does(offering.offer, two.giver, two.contact, 1, giving(price="20000"))
    assert await given.state_of(document) == "annulled"
    assert (await capacity.row(two.ad)).kw == Decimal(50)
    view = await seen(two.taker, two)
    assert (view.state, view.paper, view.number) == (AgreementState.OFFERED, None, 2)
    await does(accepting.accept, two.taker, view.id, 2, {"address": "г. Барнаул, ул. Попова, 12"})
    view = await seen(two.taker, two)
    assert view.paper is not None
    assert not view.paper.mine


async def test_new_terms_and_the_last_signature_at_the_same_instant_leave_one_of_the_two() -> None:
    two = await pair()
    document = await accepted(two)
    await signs(two.taker, document, given.PHONE)
    request = await given.ask(two.giver, document.public_id)
    code = await given.last_code(OTHER_PHONE)
    results = await asyncio.gather(
        does(signing.sign, two.giver, document.public_id, request.request_id, code, DOCUMENT_EFFECTS),
        does(offering.offer, two.giver, two.contact, 1, giving(price="20000")),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Exception) for one in results) == 1
    state = (await seen(two.giver, two)).state
    assert (await given.state_of(document), state) in (
        ("signed", AgreementState.SIGNED),
        ("annulled", AgreementState.OFFERED),
    )


async def test_a_refusal_gives_the_power_back_to_the_list_and_says_why() -> None:
    two = await pair()
    document = await accepted(two, keep_rest="")
    await does(refusing.refuse, two.taker, document.public_id, "Нашёл мощность ближе", DOCUMENT_EFFECTS)
    view = await seen(two.giver, two)
    assert (view.state, view.reason) == (AgreementState.REFUSED, "Нашёл мощность ближе")
    ad = await capacity.row(two.ad)
    assert (ad.state, ad.kw) == (AdState.PUBLISHED, Decimal(50))
    await does(offering.offer, two.giver, two.contact, 0, giving())
    assert (await seen(two.taker, two)).state is AgreementState.OFFERED


async def test_what_nobody_signs_in_its_term_ends_and_both_are_told() -> None:
    two = await pair()
    document = await accepted(two)
    await signs(two.taker, document, given.PHONE)
    await builders.shift_clock(40 * 24 * 3600)
    assert await expiring.expire(DOCUMENT_EFFECTS) == 1
    assert (await seen(two.taker, two)).state is AgreementState.EXPIRED
    for one in (two.giver, two.taker):
        assert "capacity_agreement_ran_out" in await told(one)
    assert (await capacity.row(two.ad)).kw == Decimal(50)


async def test_terms_are_declined_with_a_reason_and_the_two_may_begin_again() -> None:
    two = await pair()
    await does(offering.offer, two.taker, two.contact, 0, terms())
    view = await seen(two.giver, two)
    await does(offering.decline, two.giver, view.id, 1, "Слишком дёшево")
    assert (await seen(two.taker, two)).reason == "Слишком дёшево"
    assert (await told(two.taker))[-1] == "capacity_terms_declined"
    await does(offering.offer, two.taker, two.contact, 0, terms(price="99000"))


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


async def test_a_third_person_finds_nothing_and_an_employee_in_the_cabinet_changes_nothing() -> None:
    two = await pair()
    document = await accepted(two)
    view = await seen(two.taker, two)
    third = await builders.sign_in(await builders.customer())
    for act in (
        does(views.view, third, two.contact),
        does(offering.offer, third, two.contact, 1, terms()),
        does(accepting.accept, third, view.id, 1, terms()),
        does(offering.decline, third, view.id, 1, "Не хочу"),
        does(filing.begin, third, view.id, 1),
        does(refusing.refuse, third, document.public_id, "Посторонний отказ", {}),
    ):
        with pytest.raises(NotFound):
            await act
    visiting = await visits.visit(await given.user_of(two.taker))
    with pytest.raises(NotInVisit):
        await does(offering.offer, visiting, two.contact, 1, terms())
    async with unit_of_work() as work:
        rows = (await work.session.exec(select(CapacityAgreement))).all()
    assert [one.number for one in rows] == [1]


async def test_the_archive_of_own_data_tells_of_it_without_the_object_of_the_other() -> None:
    two = await pair()
    await accepted(two)
    async with unit_of_work() as work:
        [mine] = [one async for one in capacity_agreement_rows.rows(work, two.taker.subject_id)]
    assert (mine["Моя сторона"], mine["Адрес моего объекта"]) == ("принимаю", "г. Барнаул, ул. Попова, 12")
    assert [one["Предложил"] for one in mine["Условия"]] == ["я"]
    assert "Ленина" not in str(mine)


async def test_the_signed_paper_goes_with_the_data_of_the_last_of_the_two() -> None:
    two = await pair()
    document = await accepted(two)
    await signed(two, document)
    async with unit_of_work() as work:
        evidence = {"data": KeptData.EVIDENCE, "due_at": work.now}
        plan = [Erasure(user_id=one.subject_id, **evidence) for one in (two.giver, two.taker)]
        work.session.add_all(plan)
        await work.session.flush()
        keys = [one.key for one in plan]
    kept = []
    for key in keys:
        await erasing.erase(key)
        async with unit_of_work() as work:
            query = select(StoredFile.id).where(StoredFile.document_id == document.key)
            kept.append(bool((await work.session.exec(query)).all()))
    assert kept == [True, False]
    async with unit_of_work() as work:
        row = (await work.session.exec(select(CapacityAgreement))).one()
    assert (row.giver_address, row.taker_address) == ("", "")
