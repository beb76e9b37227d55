"""The full track: signed, refused, disagreed; parts paid by milestones; inspection on an agreed day; acts signed."""

from datetime import date, timedelta

import pytest

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.applications.case import card
from lkk.services.connection import inspection, result_papers, view
from lkk.services.connection.clocks import burning as burning_of
from lkk.services.connection.offering import OfferRefused
from lkk.services.connection.results import NotNow
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, ClockState, Stage, Track
from lkk.vocabulary.connection import ContractState, DayState, PartState, PaymentPlan
from lkk.vocabulary.documents import DocumentKind, DocumentState
from tests import application_builders as made
from tests import builders
from tests import connection_cases as path
from tests.database.test_connection_law import ask, change, clocks, letters

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("in_november")]
CONTRACT = DocumentKind.CONTRACT
POWER = {"substation": "on", "distance_m": "800", "overhead_m": "0", "cable_m": "800"}


async def workshop() -> tuple[User, Application]:
    """A workshop of 400 kW whose contract was sent for signature."""
    user = await path.firm()
    return user, await path.offered(user, path.WORKSHOP, **POWER)


async def signed(user: User, application: Application) -> None:
    await path.settled(application, CONTRACT, DocumentState.SIGNED, await builders.sign_in(user))


async def paid_first(application: Application) -> None:
    await path.pay((await path.invoices(application))[0], await path.today(application))


async def noticed(application: Application) -> Actor:
    """A workshop whose applicant has told that the conditions are met."""
    actor = await path.head()
    await path.advance(actor, application, Stage.NOTICE)
    return actor


async def reasons(application: Application) -> str:
    async with unit_of_work() as work:
        seen = await card.card(work, await path.head(), application.number or "")
    return " ".join(line.reason for line in seen.timeline)


async def test_a_contract_waits_for_the_signature_and_no_invoice_is_issued_before_it() -> None:
    _, application = await workshop()
    assert (application.track, application.stage) == (Track.FULL, Stage.SIGNING)
    posted = await path.documents(application)
    assert (posted[CONTRACT].state, posted[CONTRACT].sign_until) == (
        DocumentState.AWAITS_SIGNATURE,
        (await clocks(application))["tp.sign.F"].due_on,
    )
    assert not await path.invoices(application)
    assert (await path.case_of(application)).plan is PaymentPlan.STAGES


async def test_the_signature_concludes_and_the_first_part_is_asked_for() -> None:
    user, application = await workshop()
    await signed(user, application)
    case, today = await path.case_of(application), await path.today(application)
    assert (case.state, case.concluded_on) == (ContractState.CONCLUDED, today)
    assert (await made.row(application.key)).stage is Stage.PAYMENT
    assert (await clocks(application))["tp.sign.F"].state is ClockState.MET
    (invoice,) = await path.invoices(application)
    assert (invoice.total_kopecks, invoice.pay_until) == (
        case.total_kopecks * 15 // 100,
        today + timedelta(days=15),
    )
    await paid_first(application)
    assert (await made.row(application.key)).stage is Stage.WORKS
    assert [one.paid_on for one in await path.parts(application)] == [today, None, None, None]


async def test_a_refusal_withdraws_the_application() -> None:
    user, application = await workshop()
    await path.settled(application, CONTRACT, DocumentState.REFUSED, await builders.sign_in(user))
    row = await made.row(application.key)
    assert row.status is ApplicationStatus.WITHDRAWN
    assert (await path.documents(application))[CONTRACT].state is DocumentState.REFUSED


async def test_disagreements_are_a_task_with_ten_working_days() -> None:
    user, application = await workshop()
    await path.settled(application, CONTRACT, DocumentState.DISAGREED, await builders.sign_in(user))
    found = await clocks(application)
    assert found["tp.sign.F"].state is ClockState.MET
    assert found["tp.disagreements"].due_on == date(2026, 12, 10)
    assert "протокол разногласий" in await reasons(application)
    assert (await made.row(application.key)).stage is Stage.SIGNING
    assert not (await made.row(application.key)).waits_for_customer


async def test_a_contract_unsigned_in_its_term_is_a_task_and_nothing_is_annulled() -> None:
    _, application = await workshop()
    await path.settled(application, CONTRACT, DocumentState.EXPIRED, None)
    assert (await made.row(application.key)).status is ApplicationStatus.IN_PROGRESS
    assert "не подписан в срок" in await reasons(application)


async def test_an_application_that_is_annulled_leaves_nothing_to_sign() -> None:
    _, application = await workshop()
    await change(await path.head(), application, ApplicationStatus.ANNULLED, legal_ground="п. 15")
    assert (await path.documents(application))[CONTRACT].state is DocumentState.ANNULLED


async def test_the_day_of_the_inspection_is_chosen_among_the_proposed() -> None:
    user, application = await workshop()
    await signed(user, application)
    await paid_first(application)
    actor, applicant = await noticed(application), await builders.sign_in(user)
    days = [date(2026, 12, 2), date(2026, 12, 3)]
    async with unit_of_work() as work:
        with pytest.raises(InvalidValue, match="рабочий день"):
            await inspection.propose(work, actor, application.key, [date(2026, 12, 6)])  # a Sunday
    async with unit_of_work() as work:
        await inspection.propose(work, actor, application.key, days)
    assert "02.12.2026, 03.12.2026" in (await letters())[-1]
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await inspection.choose(work, applicant, application.key, date(2026, 12, 4))
    async with unit_of_work() as work:
        await inspection.choose(work, applicant, application.key, days[1])
    assert (await made.row(application.key)).stage is Stage.INSPECTION
    async with unit_of_work() as work:
        states = [one.state for one in await inspection.of_case(work, await path.case_of(application))]
    assert states == [DayState.DROPPED, DayState.AGREED]
    with pytest.raises(NotNow):
        async with unit_of_work() as work:
            await inspection.choose(work, applicant, application.key, days[0])


async def test_remarks_lead_back_to_works_and_the_signed_act_performs_the_contract() -> None:
    user, application = await workshop()
    await signed(user, application)
    await paid_first(application)
    actor, today = await noticed(application), await path.today(application)
    await path.advance(actor, application, Stage.INSPECTION)
    await path.advance(actor, application, Stage.WORKS, reason="Нет заземления")
    await path.advance(actor, application, Stage.NOTICE, Stage.INSPECTION, Stage.CONNECTION)
    with pytest.raises(InvalidValue, match="день присоединения"):
        async with unit_of_work() as work:
            await result_papers.prepare_act(work, actor, application.key, "Зажимы", today + timedelta(days=1))
    async with unit_of_work() as work:
        await result_papers.prepare_act(work, actor, application.key, "Зажимы ввода", today)
    await path.send_papers(actor, application)
    assert (await made.row(application.key)).stage is Stage.ACTS
    due = [one.due_on for one in await path.parts(application)]
    assert due == [today + timedelta(days=15), today, today + timedelta(days=15), None]
    await path.settled(application, DocumentKind.CONNECTION_ACT, DocumentState.SIGNED, await builders.sign_in(user))
    case = await path.case_of(application)
    assert (case.state, case.acts_on) == (ContractState.PERFORMED, today)
    assert (await made.row(application.key)).stage is Stage.SUPPLY
    assert len(await path.invoices(application)) == 4
    assert sum(one.total_kopecks for one in await path.invoices(application)) == case.total_kopecks


async def test_above_670_kw_accounting_issues_the_invoices() -> None:
    user = await path.firm()
    powers = {**path.WORKSHOP, "new_power_kw": "671", "total_power_kw": "671"}
    application = await path.offered(user, powers, **POWER)
    await signed(user, application)
    assert not await path.invoices(application)
    assert [one.due_on is not None for one in await path.parts(application)] == [True, True, False, False]


async def test_the_clocks_of_all_cases_burn_in_their_order_and_tell_who_is_late() -> None:
    _, application = await workshop()
    await path.offered(await builders.customer())
    await path.pass_days(13)
    async with unit_of_work() as work:
        found = await burning_of(work, await path.head())
    assert [one.days_left for one in found.rows] == sorted(one.days_left for one in found.rows)
    ours = next(one for one in found.rows if one.number == application.number)
    assert ours.of_customer
    assert found.total == len(found.rows) >= 2
    assert any(one.late for one in found.rows)
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await burning_of(work, await builders.sign_in(await builders.customer()))


async def test_disagreements_are_answered_by_a_new_version_that_is_signed_anew() -> None:
    user, application = await workshop()
    first = (await path.documents(application))[CONTRACT]
    total = (await path.case_of(application)).total_kopecks
    with pytest.raises(OfferRefused, match="уже направлены"):
        await path.prepare(await path.head(), application, **POWER)
    await path.settled(application, CONTRACT, DocumentState.DISAGREED, await builders.sign_in(user))
    actor = await path.head()
    await path.prepare(actor, application, **(POWER | {"cable_m": "500"}))
    assert (await path.case_of(application)).total_kopecks == total  # nothing changes before it is sent
    await path.send(actor, application)
    second = (await path.documents(application))[CONTRACT]
    assert (second.key, second.state, second.current_version) == (first.key, DocumentState.AWAITS_SIGNATURE, 2)
    assert (await path.case_of(application)).total_kopecks < total
    found = await clocks(application)
    assert found["tp.disagreements"].state is ClockState.MET
    assert found["tp.sign.F"].finished_on is None
    await signed(user, application)
    assert (await made.row(application.key)).stage is Stage.PAYMENT


async def test_parts_of_the_sum_are_terms_of_the_applicant_for_both_sides_with_who_is_late() -> None:
    user, application = await workshop()
    await signed(user, application)
    actor, number = await path.head(), application.number or ""
    for seen_by in (actor, await builders.sign_in(user)):
        async with unit_of_work() as work:
            case = (await view.of_application(work, seen_by, number)).case
        assert case is not None
        assert [(one.number, one.of, one.state) for one in case.terms] == [
            (1, 4, PartState.RUNNING),
            (2, 4, PartState.RUNNING),
            (3, 4, PartState.AHEAD),
            (4, 4, PartState.AHEAD),
        ]
    await path.pass_days(17)
    async with unit_of_work() as work:
        found = [one for one in (await burning_of(work, actor)).rows if one.number == number]
    assert [(one.title.split(",")[0], one.days_left, one.late, one.of_customer) for one in found] == [
        ("Оплата по договору: часть 1 из 4", -2, True, True),
        ("Оплата по договору: часть 2 из 4", 43, False, True),
    ]


async def test_a_request_for_information_pauses_terms_of_the_company_and_none_of_payments() -> None:
    user, application = await workshop()
    await signed(user, application)
    await ask(await path.head(), application)
    async with unit_of_work() as work:
        found = [one for one in (await burning_of(work, await path.head())).rows if one.number == application.number]
    assert [one.paused for one in found if one.title.startswith("Оплата по договору")] == [False, False]


async def test_what_is_unpaid_when_the_application_is_fulfilled_still_burns() -> None:
    user, application = await workshop()
    await signed(user, application)
    async with unit_of_work() as work:
        row = await work.session.get_one(Application, application.key)
        row.status, row.stage = ApplicationStatus.FULFILLED, Stage.DONE
    async with unit_of_work() as work:
        found = [one for one in (await burning_of(work, await path.head())).rows if one.number == application.number]
    assert [one.title.split(",")[0] for one in found] == [
        "Оплата по договору: часть 1 из 4",
        "Оплата по договору: часть 2 из 4",
    ]
