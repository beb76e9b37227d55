"""The pages of a contract through the real guard: what each side is shown, may do and is refused."""

import pytest

from lkk.routes import STAFF_TERMS, application_path, document_path, staff_application_path, staff_offer_path
from lkk.services.composition import DOCUMENT_EFFECTS
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import refusing
from lkk.state.connection.clocks import ConnectionTerms
from lkk.state.connection.contract import OwnContract, StaffContract
from lkk.state.connection.offer import StaffOffer
from lkk.state.signing.pane import Signing
from lkk.vocabulary.applications import Stage
from lkk.vocabulary.connection import ContractState
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders, sample_files
from tests import connection_cases as path
from tests.event_path import event_tab

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("in_november")]


async def test_an_employee_prepares_and_sends_what_the_applicant_then_reads() -> None:
    user, operator = await builders.customer(), await path.head()
    application = await path.at_review(user)
    number = application.number or ""
    async with event_tab(operator.session_key) as tab:
        await tab.open(staff_offer_path(number))
        assert tab.seen["typed"]["distance_m"] == "300"
        assert not tab.seen.get("why_not")
        await tab.do(StaffOffer.prepare, form={**path.TYPED, "point": ""})
        assert "offer-point" in tab.seen["errors"]
        await tab.do(StaffOffer.prepare, form=path.TYPED)
        assert tab.seen["total"] == "60\u202f000,00 ₽"
        assert len(tab.seen["papers"]) == 2
        await path.sign_papers(operator, application)
        await tab.do(StaffOffer.send)
        assert tab.seen["why_not"] == "Условия уже направлены"
    assert (await made.row(application.key)).stage is Stage.PAYMENT
    applicant = await builders.sign_in(user)
    async with event_tab(applicant.session_key) as tab:
        await tab.open(application_path(number))
        await tab.do(OwnContract.load)
        shown = tab.seen["case"]
        assert (shown["contract"]["state"], shown["may_offer"]) == (ContractState.SENT.label, False)
        assert not shown["offer_href"]


async def test_a_draft_of_the_contract_is_no_business_of_the_applicant() -> None:
    user, operator = await builders.customer(), await path.head()
    application = await path.at_review(user)
    await path.prepare(operator, application)
    applicant = await builders.sign_in(user)
    async with event_tab(applicant.session_key) as tab:
        await tab.open(application_path(application.number or ""))
        await tab.do(OwnContract.load)
        assert not tab.seen.get("case", {}).get("there")


async def test_who_does_not_lead_applications_sends_nothing() -> None:
    user, operator = await builders.customer(), await path.head()
    application = await path.at_review(user)
    await path.prepare(operator, application)
    for actor in (await builders.sign_in(user), await builders.sign_in(await builders.staff(Role.MFC_OPERATOR))):
        async with event_tab(actor.session_key) as tab:
            await tab.open(staff_offer_path(application.number or ""))
            await tab.do(StaffOffer.send)
            await tab.do(StaffContract.prepare_readiness, form={"border": "Зажимы"})
    assert (await made.row(application.key)).stage is Stage.REVIEW


async def test_the_clocks_are_for_those_who_see_applications() -> None:
    application = await path.offered(await builders.customer())
    operator = await path.head()
    async with event_tab(operator.session_key) as tab:
        await tab.open(STAFF_TERMS.path)
        await tab.do(ConnectionTerms.load)
        rows = tab.seen["rows"]
        assert rows[0]["href"] == staff_application_path(application.number or "")
        assert rows[0]["whose"] == "заявитель"
    outsider = await builders.sign_in(await builders.customer())
    async with event_tab(outsider.session_key) as tab:
        await tab.open(STAFF_TERMS.path)
        await tab.do(ConnectionTerms.load)
        assert not tab.seen.get("rows")


async def test_an_act_is_prepared_signed_and_sent_on_the_page_of_the_application() -> None:
    operator, application = await path.head(), await path.at_works(await path.firm())
    await path.advance(operator, application, Stage.INSPECTION)
    number = application.number or ""
    async with event_tab(operator.session_key) as tab:
        await tab.open(staff_application_path(number))
        await tab.do(StaffContract.load)
        typed = tab.seen["case"]["check"]
        assert (tab.seen["case"]["may_check"], typed["power_kw"]) == (True, "400")
        await tab.do(StaffContract.prepare_check, form=typed | {"power_kw": "много"})
        assert set(tab.seen["errors"]) == {"inspection-check-power_kw"}
        await tab.do(StaffContract.prepare_check, form=typed)
        assert [one["title"] for one in tab.seen["case"]["papers"]] == [
            f"Акт проверки выполнения технических условий № {number}/П1"
        ]
        await tab.do(StaffContract.send_papers)
        assert "Приложите подпись компании" in tab.seen["errors"]["send-papers-company_signature"]
        await path.sign_papers(operator, application)
        await tab.do(StaffContract.refresh)
        [signature] = tab.seen["case"]["signatures"]
        await tab.do(StaffContract.remove_signature, file_id=signature["id"])
        assert not tab.seen["case"]["signatures"]
        await path.sign_papers(operator, application)
        await tab.do(StaffContract.send_papers)
        assert not tab.seen["case"]["papers"]
        assert tab.seen["case"]["may_check"]
    assert DocumentKind.TC_CHECK_ACT in await path.documents(application)


async def test_disagreements_are_rejected_on_the_page_of_the_application_and_the_customer_reads_why() -> None:
    user, operator = await path.firm(), await path.head()
    application = await path.offered(user, path.WORKSHOP, substation="on")
    contract = (await path.documents(application))[DocumentKind.CONTRACT]
    applicant = await builders.sign_in(user)
    async with unit_of_work() as work:
        content = sample_files.pdf()
        await refusing.disagree(work, applicant, contract.public_id, "Протокол.pdf", content, DOCUMENT_EFFECTS)
    async with event_tab(operator.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        await tab.do(StaffContract.load)
        assert tab.seen["case"]["may_reject"]
        await tab.do(StaffContract.reject, form={"reason": "нет"})
        assert set(tab.seen["errors"]) == {"reject-disagreements-reason"}
        await tab.do(StaffContract.reject, form={"reason": "Сроки установлены Правилами"})
        assert not tab.seen["case"]["may_reject"]
    async with event_tab(applicant.session_key) as tab:
        await tab.open(document_path(contract.public_id))
        await tab.do(Signing.load)
        pane = tab.seen["pane"]
        assert (pane["rejection"], pane["may_disagree"]) == ("Сроки установлены Правилами", False)
        assert pane["may_refuse"]
