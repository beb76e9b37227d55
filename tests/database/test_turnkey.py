"""Works «под ключ» from the application to its end: estimate, contract, signature, parts, act, acceptance."""

from datetime import date, timedelta

import pytest

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.routes import application_path, staff_offer_path
from lkk.services.applications.case import card
from lkk.services.applications.workflow import scheduled
from lkk.services.connection import offering, turnkey_works
from lkk.services.connection.clocks import burning
from lkk.services.connection.moving import NotNow
from lkk.services.connection.offering import OfferRefused
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.connection.contract import OwnContract, StaffContract
from lkk.state.connection.offer import StaffOffer
from lkk.vocabulary.applications import ApplicationStatus, ClockState, Stage, Track
from lkk.vocabulary.connection import ContractState, FeeMethod, PaymentPlan
from lkk.vocabulary.documents import DocumentKind, DocumentState
from tests import application_builders as made
from tests import builders
from tests import connection_cases as path
from tests.connection_papers import ORDER
from tests.database.test_connection_arrivals import by_hand
from tests.database.test_connection_law import ask, change, clocks, letters
from tests.event_path import event_tab

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("in_november")]
CONTRACT, ACT = DocumentKind.SERVICE_CONTRACT, DocumentKind.SERVICE_ACT
TOTAL = 39_650_00
Status = ApplicationStatus


async def at_review(user: User) -> Application:
    return await made.brought_to(user, Status.IN_PROGRESS, "tp_turnkey")


async def prepared(user: User, actor: Actor, **typed: str) -> Application:
    application = await at_review(user)
    async with unit_of_work() as work:
        await offering.prepare(work, actor, application.key, {**ORDER, **typed})
    return application


async def sent(user: User) -> Application:
    actor = await path.head()
    application = await prepared(user, actor)
    await path.send(actor, await made.row(application.key))
    return await made.row(application.key)


async def at_works(user: User) -> Application:
    application = await sent(user)
    await path.settled(application, CONTRACT, DocumentState.SIGNED, await builders.sign_in(user))
    await path.pay((await path.invoices(application))[0], await path.today(application))
    return await made.row(application.key)


async def act_posted(application: Application, done: str = "") -> None:
    actor = await path.head()
    async with unit_of_work() as work:
        await turnkey_works.prepare_act(work, actor, application.key, done)
    await path.send_papers(actor, application)


async def test_an_order_has_a_term_of_its_own_and_no_terms_of_the_rules() -> None:
    application = await made.filed(await builders.customer(), "tp_turnkey")
    assert application.track is Track.TURNKEY
    assert set(await clocks(application)) == {"turnkey.offer"}


async def test_an_order_is_not_annulled_for_silence() -> None:
    application = await at_review(await builders.customer())
    actor = await path.head()
    await ask(actor, application)
    assert (await clocks(application))["info.answer"].finished_on is None
    await path.pass_days(400)
    await scheduled.escalate_deadlines()
    assert await scheduled.annul_unanswered() == 0


async def test_the_estimate_is_the_sum_and_half_of_it_is_due_from_the_contract() -> None:
    user, actor = await builders.customer(), await path.head()
    application = await prepared(user, actor)
    case = await path.case_of(application)
    assert (case.method, case.plan, case.total_kopecks) == (FeeMethod.ESTIMATE, PaymentPlan.TURNKEY, TOTAL)
    assert [one["sum_kopecks"] for one in case.estimate] == [24_400_00, 15_250_00]
    assert [part.kopecks for part in await path.parts(application)] == [TOTAL // 2, TOTAL // 2]
    assert [paper["code"] for paper in case.papers] == ["service_contract"]
    assert (await made.row(application.key)).stage is Stage.REVIEW


async def test_a_wrong_estimate_prepares_nothing() -> None:
    user, actor = await builders.customer(), await path.head()
    application = await at_review(user)
    with pytest.raises(FieldErrors) as found:
        async with unit_of_work() as work:
            await offering.prepare(work, actor, application.key, {**ORDER, "price_2": "даром"})
    assert set(found.value.fields) == {"price_2"}
    with pytest.raises(AssertionError):
        await path.case_of(application)


async def test_the_contract_waits_for_the_signature_and_its_letter_says_until_when() -> None:
    application = await sent(await builders.customer())
    assert application.stage is Stage.SIGNING
    assert application.waits_for_customer
    posted = await path.documents(application)
    due = (await clocks(application))["turnkey.sign"].due_on
    assert (posted[CONTRACT].state, posted[CONTRACT].sign_until) == (DocumentState.AWAITS_SIGNATURE, due)
    assert posted[CONTRACT].amount_kopecks == TOTAL
    assert DocumentKind.TECHNICAL_CONDITIONS not in posted
    assert "договор со сметой" in (await letters())[-1]
    assert not await path.invoices(application)
    with pytest.raises(OfferRefused):
        async with unit_of_work() as work:
            await offering.send(work, await path.head(), application.key)


async def test_the_first_part_begins_the_works_with_the_term_of_the_contract() -> None:
    user = await builders.customer()
    application = await sent(user)
    await path.settled(application, CONTRACT, DocumentState.SIGNED, await builders.sign_in(user))
    today = await path.today(application)
    (invoice,) = await path.invoices(application)
    assert (invoice.total_kopecks, invoice.pay_until) == (TOTAL // 2, today + timedelta(days=15))
    assert "Работы «под ключ»" in invoice.purpose
    await path.pay(invoice, today)
    row = await made.row(application.key)
    assert (row.stage, row.due_on) == (Stage.WORKS, date(2027, 1, 18))
    assert (await clocks(application))["turnkey.works"].law == "Срок назван в договоре"


async def test_an_accepted_act_asks_for_the_rest_and_the_rest_ends_the_application() -> None:
    user = await builders.customer()
    application = await at_works(user)
    await act_posted(application, "Паспорт щита передан")
    assert (await made.row(application.key)).stage is Stage.ACTS
    await path.settled(application, ACT, DocumentState.SIGNED, await builders.sign_in(user))
    case, row = await path.case_of(application), await made.row(application.key)
    assert (case.state, row.stage, row.status) == (ContractState.PERFORMED, Stage.DONE, Status.IN_PROGRESS)
    assert (await clocks(application))["turnkey.works"].state is ClockState.MET
    _, rest = await path.invoices(application)
    await path.pay(rest, await path.today(application))
    row = await made.row(application.key)
    assert (row.status, row.reason) == (Status.FULFILLED, "Работы приняты и оплачены")


async def test_works_paid_before_the_act_end_with_the_act() -> None:
    user = await builders.customer()
    application = await at_works(user)
    async with unit_of_work() as work:
        second = (await path.cases.payments(work, await path.case_of(application)))[1]
        (await work.session.get_one(type(second), second.key)).paid_on = date(2026, 11, 26)
    await act_posted(application)
    await path.settled(application, ACT, DocumentState.SIGNED, await builders.sign_in(user))
    assert (await made.row(application.key)).status is Status.FULFILLED


async def test_works_that_are_not_accepted_go_on_and_the_next_act_has_another_number() -> None:
    user = await builders.customer()
    application = await at_works(user)
    before = (await clocks(application))["turnkey.works"].due_on
    await act_posted(application)
    await path.settled(application, ACT, DocumentState.REFUSED, await builders.sign_in(user))
    row = await made.row(application.key)
    assert (row.stage, row.status) == (Stage.WORKS, Status.IN_PROGRESS)
    assert (await clocks(application))["turnkey.works"].due_on == before
    await act_posted(application)
    act = (await path.documents(application))[ACT]
    assert (act.number, act.state) == (f"{application.number}/А-2", DocumentState.AWAITS_SIGNATURE)


async def test_a_refused_contract_withdraws_and_a_disputed_one_is_answered_by_another_estimate() -> None:
    user = await builders.customer()
    first = await sent(user)
    await path.settled(first, CONTRACT, DocumentState.REFUSED, await builders.sign_in(user))
    assert (await made.row(first.key)).status is Status.WITHDRAWN
    second, actor = await sent(user), await path.head()
    await path.settled(second, CONTRACT, DocumentState.DISAGREED, await builders.sign_in(user))
    assert "turnkey.disagreements" in await clocks(second)
    async with unit_of_work() as work:
        await offering.prepare(work, actor, second.key, {**ORDER, "price_1": "10000"})
    assert (await path.case_of(second)).total_kopecks == TOTAL  # until it is sent
    await path.send(actor, second)
    document = (await path.documents(second))[CONTRACT]
    assert (document.state, document.current_version) == (DocumentState.AWAITS_SIGNATURE, 2)
    assert (await path.case_of(second)).total_kopecks == 27_450_00
    assert (await clocks(second))["turnkey.disagreements"].state is ClockState.MET


async def test_no_act_before_the_works_and_none_from_another_kind() -> None:
    user = await builders.customer()
    for application in (await sent(user), await path.offered(user)):
        with pytest.raises(NotNow):
            await act_posted(application)


async def test_under_contract_it_is_terminated_and_not_withdrawn() -> None:
    user = await builders.customer()
    application, actor = await at_works(user), await path.head()
    reason = {"reason": "Заказчик отказался", "legal_ground": "п. 9 договора"}
    await change(actor, application, Status.TERMINATED, **reason)
    assert (await made.row(application.key)).status is Status.TERMINATED


async def test_both_sides_see_the_steps_the_terms_and_who_is_late() -> None:
    user = await builders.customer()
    application = await at_works(user)
    async with unit_of_work() as work:
        seen = await card.card(work, await builders.sign_in(user), application.number or "")
    assert [(step.title, step.state) for step in seen.steps][2:] == [
        ("Оплата", "done"),
        ("Выполнение работ", "current"),
        ("Приёмка работ", "ahead"),
    ]
    await path.pass_days(90)
    async with unit_of_work() as work:
        found = await burning(work, await path.head())
    ours = next(one for one in found.rows if one.number == application.number)
    assert (ours.title, ours.of_customer, ours.late) == ("Выполнение работ «под ключ»", False, True)


async def test_an_employee_fills_the_estimate_and_the_customer_reads_it() -> None:
    user, operator = await builders.customer(), await path.head()
    application = await at_review(user)
    number = application.number or ""
    async with event_tab(operator.session_key) as tab:
        await tab.open(staff_offer_path(number))
        assert tab.seen["turnkey"]
        before = len(tab.seen["lines"])
        await tab.do(StaffOffer.add_lines)
        assert len(tab.seen["lines"]) == before + 3
        await tab.do(StaffOffer.prepare, form={**ORDER, "quantity_2": "x"})
        assert "offer-quantity_2" in tab.seen["errors"]
        await tab.do(StaffOffer.prepare, form=ORDER)
        assert tab.seen["total"] == "39\u202f650,00 ₽"
        assert [one["sum"] for one in tab.seen["parts"]] == ["19\u202f825,00 ₽"] * 2
        await tab.do(StaffOffer.send)
        assert "Приложите подпись компании" in tab.seen["errors"]["send-offer-company_signature"]
        await path.sign_papers(operator, application)
        await tab.do(StaffOffer.send)
        assert tab.seen["why_not"] == "Условия уже направлены"
    async with event_tab((await builders.sign_in(user)).session_key) as tab:
        await tab.open(application_path(number))
        await tab.do(OwnContract.load)
        shown = tab.seen["case"]
        assert [one["name"] for one in shown["estimate"]] == ["Вводный щит", "Кабель в земле"]
        assert not shown["contract"]["conditions_until"]


async def test_only_who_leads_applications_posts_the_act() -> None:
    user = await builders.customer()
    application = await at_works(user)
    async with event_tab((await builders.sign_in(user)).session_key) as tab:
        await tab.open(application_path(application.number or ""))
        await tab.do(StaffContract.prepare_works_act, form={"done": ""})
    assert (await made.row(application.key)).stage is Stage.WORKS


async def test_an_act_of_the_works_posted_by_hand_is_to_be_accepted_too() -> None:
    user = await builders.customer()
    application = await at_works(user)
    await by_hand(ACT, application)
    assert (await made.row(application.key)).stage is Stage.ACTS
    await path.settled(application, ACT, DocumentState.SIGNED, await builders.sign_in(user))
    assert (await made.row(application.key)).stage is Stage.DONE
