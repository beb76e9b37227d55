"""Agreements of capacity that change or end: other terms, refusals, terms over, what is kept, who is a stranger."""

import asyncio
from decimal import Decimal

import pytest
from sqlmodel import select

from lkk.models.capacity_agreements import CapacityAgreement
from lkk.models.files import StoredFile
from lkk.models.own_data import Erasure
from lkk.services.applications.drafts import drafts
from lkk.services.capacity_agreements import accepting, filing, offering, views
from lkk.services.capacity_agreements.offering import NotToChange
from lkk.services.composition import DOCUMENT_EFFECTS
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import NotInVisit
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_data import capacity_agreement_rows, erasing
from lkk.services.signing import expiring, refusing, signing
from lkk.vocabulary.capacity_agreements import AgreementState
from lkk.vocabulary.redistribution import AdState
from lkk.vocabulary.retention import KeptData
from tests import builders, capacity, visits
from tests import signing as given
from tests.capacity import does
from tests.capacity_agreements import OTHER_PHONE, accepted, giving, pair, seen, signed, signs, terms, told

pytestmark = pytest.mark.usefixtures("database")


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
