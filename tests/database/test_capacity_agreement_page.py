"""The page of an agreement of capacity on the way of real events: what is wanted of each of the two at each step."""

from datetime import timedelta

import pytest

from lkk.models.documents import Document
from lkk.routes import CAPACITY_AGREEMENT, capacity_contact_path
from lkk.services.composition import DOCUMENT_EFFECTS
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.redistribution import contacts
from lkk.services.signing import expiring
from lkk.state.capacity_agreements.agreement import CapacityAgreementPage
from tests import capacity
from tests.business_time import today
from tests.capacity_agreements import accepted, giving, pair, signed, terms
from tests.event_path import event_tab

pytestmark = pytest.mark.usefixtures("database")
DO = CapacityAgreementPage.event_handlers


async def test_the_way_to_it_opens_with_the_contacts() -> None:
    two = await pair()
    async with event_tab(two.taker.session_key) as tab:
        await tab.open(capacity_contact_path(two.contact))
        assert tab.seen["agreement_href"] == capacity_contact_path(two.contact, CAPACITY_AGREEMENT)
    third = await capacity.person("Третий Тимур")
    asked = await capacity.does(contacts.ask, third, two.ad)
    async with event_tab(third.session_key) as tab:
        await tab.open(capacity_contact_path(asked))
        assert tab.seen["awaiting"] is True
        assert tab.seen["agreement_href"] == ""


async def test_each_of_the_two_is_told_what_is_wanted_until_the_paper_is_made() -> None:
    two = await pair()
    address = capacity_contact_path(two.contact, CAPACITY_AGREEMENT)
    async with event_tab(two.taker.session_key) as taker, event_tab(two.giver.session_key) as giver:
        await taker.open(address)
        assert (taker.seen["view"]["step"], taker.seen["view"]["other"]) == ("offer", "Отдающий Олег Олегович")
        assert taker.seen["view"]["known"]["price"] == "50000,00"  # 50 kW of the ad at 1 000 ₽
        await taker.do(DO["offer"], form=terms(kw="51"))
        assert "50 кВт" in taker.seen["errors"]["capacity-offer-kw"]
        await taker.do(DO["offer"], form=terms())
        assert taker.seen["view"]["step"] == "wait"
        await giver.open(address)
        assert (giver.seen["view"]["step"], giver.seen["view"]["kw"]) == ("answer", "20 кВт")
        await giver.do(DO["decline"], form={"reason": "нет"})
        assert "почему отказываетесь" in giver.seen["errors"]["capacity-decline-reason"]
        await giver.do(DO["begin_offer"])
        assert giver.seen["offering"] is True
        await giver.do(DO["offer"], form=giving(kw="30"))
        assert (giver.seen["view"]["step"], giver.seen["offering"]) == ("wait", False)
        await taker.do(DO["accept"], form=terms())
        assert taker.seen["view"]["step"] == "answer"  # of the terms that it had not seen nothing was accepted
        assert [one["kw"] for one in taker.seen["view"]["offers"]] == ["30 кВт", "20 кВт"]
        await taker.do(DO["accept"], form={"address": ""})
        assert "адрес" in taker.seen["errors"]["capacity-accept-address"]
        await taker.do(DO["accept"], form=terms())
        assert taker.seen["view"]["step"] == "sign"
        assert taker.seen["view"]["paper_href"].startswith("/documents/")


async def test_after_both_have_signed_the_application_is_opened_from_the_page() -> None:
    two = await pair()
    await signed(two, await accepted(two))
    async with event_tab(two.taker.session_key) as tab:
        await tab.open(capacity_contact_path(two.contact, CAPACITY_AGREEMENT))
        assert (tab.seen["view"]["step"], tab.seen["view"]["application_href"]) == ("apply", "")
        await tab.do(DO["apply"])
        await tab.do(DO["refresh"])
        assert tab.seen["view"]["application_href"].startswith("/applications/new/tp_redistribution?draft=")


async def test_an_end_without_two_signatures_is_said_and_terms_may_be_offered_again() -> None:
    two = await pair()
    document = await accepted(two)
    async with unit_of_work() as work:
        (await work.session.get_one(Document, document.key)).sign_until = today() - timedelta(days=1)
    await expiring.expire(DOCUMENT_EFFECTS)
    async with event_tab(two.taker.session_key) as tab:
        await tab.open(capacity_contact_path(two.contact, CAPACITY_AGREEMENT))
        assert (tab.seen["view"]["step"], tab.seen["view"]["reason"]) == ("offer", "его не подписали в срок")


async def test_a_stranger_sees_nothing_of_it() -> None:
    two, others = await pair(), await pair()
    await accepted(two)
    async with event_tab(others.taker.session_key) as tab:
        await tab.open(capacity_contact_path(two.contact, CAPACITY_AGREEMENT))
        assert "20 кВт" not in str(tab.seen)
