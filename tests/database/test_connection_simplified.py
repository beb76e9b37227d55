"""The simplified track: conditions sent with an invoice, payment concludes, the unpaid is annulled, readiness told."""

from datetime import timedelta

import pytest

from lkk.models.delivery import FeedCursor
from lkk.services.applications.case import card
from lkk.services.applications.workflow import scheduled
from lkk.services.connection import offering, result_papers, results
from lkk.services.connection.company_signatures import SignatureMissing
from lkk.services.connection.offering import OfferRefused
from lkk.services.connection.results import NotNow
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, ClockState, Side, Stage
from lkk.vocabulary.connection import ContractState, FeeMethod
from lkk.vocabulary.documents import DocumentKind, DocumentSource, DocumentState
from lkk.vocabulary.money import InvoiceState, PaymentState
from tests import application_builders as made
from tests import builders
from tests import connection_cases as path
from tests.database.test_connection_law import clocks, letters

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("in_november")]


async def caught_up(hours_ago: float = 0) -> None:
    """The feed has told everything up to a moment."""
    async with unit_of_work() as work:
        at = work.now - timedelta(hours=hours_ago)
        row = await work.session.get(FeedCursor, "feed")
        if row is None:
            work.session.add(FeedCursor(name="feed", cursor="1", caught_up_at=at))
        else:
            row.caught_up_at = at


async def test_the_sum_and_the_papers_are_looked_at_before_they_are_sent() -> None:
    user, actor = await builders.customer(), await path.head()
    application = await path.at_review(user)
    await path.prepare(actor, application)
    case = await path.case_of(application)
    assert (case.state, case.method, case.total_kopecks) == (ContractState.DRAFT, FeeMethod.PREFERENTIAL, 60_000_00)
    assert [paper["code"] for paper in case.papers] == ["offer", "conditions"]
    async with unit_of_work() as work:
        seen = await card.card(work, await builders.sign_in(user), application.number or "")
        desk = await card.card(work, actor, application.number or "")
    assert not seen.company_documents
    assert desk.staff
    assert len(desk.staff.internal_documents) == 2
    assert not await path.documents(application)


async def test_sent_conditions_are_documents_an_invoice_and_the_stage_of_payment() -> None:
    user = await builders.customer()
    before = len(await letters())
    application = await path.offered(user)
    posted = await path.documents(application)
    assert {DocumentKind.OFFER, DocumentKind.TECHNICAL_CONDITIONS} <= set(posted)
    assert posted[DocumentKind.OFFER].state is DocumentState.POSTED
    assert posted[DocumentKind.OFFER].source is DocumentSource.PORTAL
    (invoice,) = await path.invoices(application)
    assert (invoice.total_kopecks, invoice.pay_until) == (60_000_00, (await clocks(application))["tp.pay.S"].due_on)
    assert application.stage is Stage.PAYMENT
    assert (await path.case_of(application)).state is ContractState.SENT
    told = [one for one in (await letters())[before:] if "60\u202f000,00 ₽" in one]
    assert len(told) == 1
    assert "оплата заключает договор" in told[0]


async def test_payment_concludes_the_contract_on_the_day_of_the_money() -> None:
    application = await path.offered(await builders.customer())
    (invoice,) = await path.invoices(application)
    day = await path.today(application) - timedelta(days=1)
    await path.pay(invoice, day, kopecks=10_000_00)
    assert (await path.case_of(application)).state is ContractState.SENT  # a part concludes nothing
    await path.pay(invoice, day, kopecks=50_000_00)
    case = await path.case_of(application)
    assert (case.state, case.concluded_on) == (ContractState.CONCLUDED, day)
    assert (await made.row(application.key)).stage is Stage.WORKS
    found = await clocks(application)
    assert found["tp.pay.S"].state is ClockState.MET
    assert any(rule.startswith("tp.perform.") for rule in found)
    assert "заключён" in " ".join(await letters())


async def test_an_unpaid_application_is_annulled_three_working_days_after_the_term() -> None:
    application = await path.offered(await builders.customer())
    due = (await clocks(application))["tp.pay.S"].due_on
    start = await path.today(application)
    await path.pass_days((due - start).days + 4)  # the term ends on a Thursday: two working days after it
    await caught_up()
    assert await scheduled.annul_unpaid() == 0
    await path.pass_days(2)
    await caught_up(hours_ago=2)
    assert await scheduled.annul_unpaid() == 0  # the feed is silent: a payment may be known to it
    await caught_up()
    (invoice,) = await path.invoices(application)
    payment = await path.begun_payment(invoice)
    assert await scheduled.annul_unpaid() == 0  # money is on its way
    async with unit_of_work() as work:
        (await work.session.get_one(type(payment), payment.key)).state = PaymentState.CANCELLED
    await path.pass_days(1)
    await caught_up()
    assert await scheduled.annul_unpaid() == 1
    row = await made.row(application.key)
    assert (row.status, row.legal_ground != "") == (ApplicationStatus.ANNULLED, True)
    assert [one.state for one in await path.invoices(application)] == [InvoiceState.CANCELLED]


async def test_the_end_of_the_term_of_payment_is_told_two_working_days_before_it() -> None:
    application = await path.offered(await builders.customer())
    before = len(await letters())
    assert await scheduled.warn_unpaid() == 0
    await path.pass_days(5)
    assert await scheduled.warn_unpaid() == 1
    assert await scheduled.warn_unpaid() == 0
    told = (await letters())[before:]
    assert len(told) == 1
    assert "аннулир" in told[0]
    assert (await made.row(application.key)).status is ApplicationStatus.IN_PROGRESS


async def test_readiness_is_told_with_the_instruction_and_the_applicant_switches_on() -> None:
    user, actor = await builders.customer(), await path.head()
    applicant = await builders.sign_in(user)
    application = await path.offered(user)
    (invoice,) = await path.invoices(application)
    await path.pay(invoice, await path.today(application))
    async with unit_of_work() as work:
        with pytest.raises(InvalidValue, match="границу"):
            await result_papers.prepare_readiness(work, actor, application.key, " ")
    async with unit_of_work() as work:
        await result_papers.prepare_readiness(work, actor, application.key, "Зажимы ввода")
    await path.send_papers(actor, application)
    assert {DocumentKind.READINESS_NOTICE, DocumentKind.INSTRUCTION} <= set(await path.documents(application))
    assert (await made.row(application.key)).stage is Stage.CONNECTION
    async with unit_of_work() as work:
        await results.switched_on(work, applicant, application.key)
    assert (await path.case_of(application)).connected_on == await path.today(application)
    with pytest.raises(NotNow):
        async with unit_of_work() as work:
            await results.switched_on(work, applicant, application.key)
    async with unit_of_work() as work:
        now = work.now
    await made.stored_file(application.key, side=Side.COMPANY, created_at=now)
    await path.advance(actor, application, Stage.ACTS)
    async with unit_of_work() as work:
        await results.take_acts(work, applicant, application.key)
    case = await path.case_of(application)
    assert (case.state, case.performed_on) == (ContractState.PERFORMED, await path.today(application))
    assert (await made.row(application.key)).stage is Stage.SUPPLY


async def test_conditions_are_sent_on_the_day_they_were_prepared_and_once() -> None:
    application, actor = await path.at_review(await builders.customer()), await path.head()
    await path.prepare(actor, application)
    await path.pass_days(1)
    with pytest.raises(OfferRefused, match="заново"):
        async with unit_of_work() as work:
            await offering.send(work, actor, application.key)
    await path.prepare(actor, application)
    await path.send(actor, application)
    with pytest.raises(OfferRefused, match="уже направлены"):
        async with unit_of_work() as work:
            await offering.send(work, actor, application.key)


async def test_conditions_nobody_of_the_company_has_signed_are_not_sent() -> None:
    application, actor = await path.at_review(await builders.customer()), await path.head()
    await path.prepare(actor, application)
    with pytest.raises(SignatureMissing, match="«Условия договора технологического присоединения» и «Технические"):
        async with unit_of_work() as work:
            await offering.send(work, actor, application.key)
    assert (await made.row(application.key)).stage is Stage.REVIEW


async def test_what_is_typed_wrong_is_told_at_its_field_and_a_customer_prepares_nothing() -> None:
    user, actor = await builders.customer(), await path.head()
    application = await path.at_review(user)
    with pytest.raises(FieldErrors) as refused:
        await path.prepare(actor, application, distance_m="far", years="6", point=" ")
    assert set(refused.value.fields) == {"distance_m", "years", "point"}
    with pytest.raises((NotAllowed, OfferRefused)):
        await path.prepare(await builders.sign_in(user), application)


async def test_production_refuses_conditions_by_invented_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    application, actor = await path.at_review(await builders.customer()), await path.head()
    monkeypatch.setattr(type(settings()), "production", property(lambda _: True))
    with pytest.raises(OfferRefused, match="пример для показа"):
        await path.prepare(actor, application)


async def test_money_that_comes_after_the_end_is_a_task() -> None:
    application = await path.offered(await builders.customer())
    (invoice,) = await path.invoices(application)
    async with unit_of_work() as work:
        row = await work.session.get_one(type(application), application.key)
        row.status = ApplicationStatus.ANNULLED
    await path.pay(invoice, await path.today(application))
    assert (await path.case_of(application)).state is ContractState.SENT
    async with unit_of_work() as work:
        seen = await card.card(work, await path.head(), application.number or "")
    assert any("Деньги пришли" in line.reason for line in seen.timeline)
