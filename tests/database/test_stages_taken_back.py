"""Documents of a stage, and a stage that was begun by mistake: who takes it back, until when, with what clocks."""

import asyncio
from datetime import datetime

import pytest

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.routes import staff_application_path
from lkk.services.applications.case import card
from lkk.services.applications.workflow import stages
from lkk.services.applications.workflow.stages import StageRefused
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.applications.staff_application import StaffApplication
from lkk.vocabulary.applications import ApplicationStatus, ClockState, HistoryKind, Side, Stage, Track
from tests import application_builders as made
from tests import builders
from tests.database.test_connection_law import advance, answer, ask, clocks, concluded, head, letters, works_clock
from tests.event_path import event_tab

pytestmark = pytest.mark.usefixtures("database")


async def take_back(
    actor: Actor | None, application: Application, reason: str = "Нажали не туда", revision: int | None = None
) -> None:
    async with unit_of_work() as work:
        await stages.take_back(work, actor, application.key, reason=reason, revision=revision)


async def now() -> datetime:
    async with unit_of_work() as work:
        return work.now


async def post(application: Application) -> None:
    """The company posts a document now."""
    await made.stored_file(application.key, side=Side.COMPANY, created_at=await now())


async def at_connection(user: User) -> Application:
    """A connection whose acts are to be posted."""
    case = await concluded(user)
    await advance(await head(), case, Stage.NOTICE, Stage.INSPECTION, Stage.CONNECTION)
    return await made.row(case.key)


async def test_acts_need_a_document_of_that_stage_and_not_any() -> None:
    case, operator = await at_connection(await builders.customer()), await head()
    with pytest.raises(StageRefused, match="«Фактическое присоединение»"):
        await advance(operator, case, Stage.ACTS)
    await made.stored_file(case.key, "message", side=Side.COMPANY, created_at=await now())
    await made.stored_file(case.key, side=Side.COMPANY, created_at=await now(), internal=True)
    with pytest.raises(StageRefused):
        await advance(operator, case, Stage.ACTS)
    await post(case)
    await advance(operator, case, Stage.ACTS)
    assert (await made.row(case.key)).stage is Stage.ACTS


async def test_a_stage_that_waits_for_a_document_is_offered_once_there_is_one() -> None:
    case, operator = await at_connection(await builders.customer()), await head()
    for documents, waiting, offered in ((0, Stage.ACTS, ()), (1, None, (Stage.ACTS,))):
        for _ in range(documents):
            await post(case)
        async with unit_of_work() as work:
            shown = await card.card(work, operator, case.number or "")
        assert shown.staff
        assert (shown.staff.stage_without_document, shown.staff.next_stages) == (waiting, offered)


async def test_a_stage_begun_by_mistake_is_taken_back_with_a_reason_the_applicant_reads() -> None:
    user, operator = await builders.customer(), await head()
    case = await concluded(user)
    first = await works_clock(case)
    await advance(operator, case, Stage.NOTICE)
    with pytest.raises(InvalidValue, match="Напишите, почему"):
        await take_back(operator, case, " ")
    await take_back(operator, case)
    assert (await made.row(case.key)).stage is Stage.WORKS
    assert "указан ошибочно" in (await letters())[-1]
    assert "Нажали не туда" in (await letters())[-1]
    found = await clocks(case)
    assert found["tp.inspect"].state is ClockState.STOPPED
    assert (await works_clock(case)).key == first.key
    async with unit_of_work() as work:
        shown = await card.card(work, operator, case.number or "")
    assert (shown.timeline[0].kind, shown.timeline[0].title) == (HistoryKind.STAGE_BACK, Stage.WORKS.label)
    assert shown.staff
    assert shown.staff.stage_before is Stage.PAYMENT


async def test_clocks_that_a_mistaken_stage_ended_go_on_with_their_days() -> None:
    case, operator = await at_connection(await builders.customer()), await head()
    before = await works_clock(case)
    await post(case)
    await advance(operator, case, Stage.ACTS)
    assert (await works_clock(case)).finished_on is not None
    await take_back(operator, case)
    after = await works_clock(case)
    assert (after.key, after.due_on, after.state, after.finished_on) == (
        before.key,
        before.due_on,
        ClockState.RUNNING,
        None,
    )
    await advance(operator, case, Stage.ACTS)  # the document of the stage counts still
    assert (await works_clock(case)).state is ClockState.MET


async def test_a_contract_that_was_not_concluded_leaves_no_clock_of_works() -> None:
    user, operator = await builders.customer(), await head()
    application = await made.brought_to(user, ApplicationStatus.IN_PROGRESS, made.CONNECTION)
    async with unit_of_work() as work:
        row = await work.session.get(Application, application.key)
        assert row
        row.track = Track.SIMPLIFIED
    await post(application)
    await advance(operator, application, Stage.OFFER, Stage.PAYMENT)
    payment = (await clocks(application))["tp.pay.S"]
    await advance(operator, application, Stage.WORKS)
    await take_back(operator, application)
    found = await clocks(application)
    assert (await works_clock(application)).state is ClockState.STOPPED
    assert (found["tp.pay.S"].key, found["tp.pay.S"].finished_on) == (payment.key, None)
    row = await made.row(application.key)
    assert (row.stage, row.due_on, row.waits_for_customer) == (Stage.PAYMENT, payment.due_on, True)
    await advance(operator, application, Stage.WORKS)
    assert (await works_clock(application)).state is ClockState.RUNNING


async def test_a_stage_is_not_taken_back_once_the_customer_has_acted_on_it() -> None:
    user, operator = await builders.customer(), await head()
    case = await concluded(user)
    await ask(operator, case)
    await answer(user, case)
    with pytest.raises(StageRefused, match="уже действовал"):
        await take_back(operator, case)
    async with unit_of_work() as work:
        shown = await card.card(work, operator, case.number or "")
    assert shown.staff
    assert shown.staff.stage_before is None
    noticed = await concluded(user)
    draft_id = await made.draft(user, "tc_completion_notice", own=(str(noticed.key),))
    await made.file(user, draft_id)
    assert (await made.row(noticed.key)).stage is Stage.NOTICE
    for actor in (operator, None):
        with pytest.raises(StageRefused, match="уже действовал"):
            await take_back(actor, noticed)


async def test_what_the_accounting_system_has_begun_it_alone_takes_back() -> None:
    user, operator = await builders.customer(), await head()
    case = await concluded(user)
    await advance(None, case, Stage.NOTICE)
    with pytest.raises(StageRefused, match="учётная система"):
        await take_back(operator, case)
    await take_back(None, case)
    assert (await made.row(case.key)).stage is Stage.WORKS


async def test_the_first_stage_has_none_before_it_and_no_customer_takes_a_stage_back() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, ApplicationStatus.IN_PROGRESS, made.CONNECTION)
    with pytest.raises(StageRefused, match="первый"):
        await take_back(await head(), application)
    with pytest.raises(NotAllowed):
        await take_back(await builders.sign_in(user), application)


async def test_taking_back_and_going_on_at_one_moment_leave_one_of_them() -> None:
    case = await concluded(await builders.customer())
    first, second = await head(), await head()
    await advance(first, case, Stage.NOTICE)
    seen = (await made.row(case.key)).revision

    async def go_on() -> None:
        async with unit_of_work() as work:
            await stages.advance(work, second, case.key, Stage.INSPECTION, revision=seen)

    done = await asyncio.gather(take_back(first, case, revision=seen), go_on(), return_exceptions=True)
    assert [isinstance(one, Stale) for one in done if isinstance(one, Exception)] == [True]
    assert (await made.row(case.key)).stage in (Stage.WORKS, Stage.INSPECTION)


async def test_the_page_offers_to_take_back_only_what_can_be_and_says_where_it_leads() -> None:
    operator, case = await head(), await concluded(await builders.customer())
    path = staff_application_path(case.number or "")
    async with event_tab(operator.session_key) as tab:
        await tab.open(path)
        assert tab.seen["stage_before"] == Stage.PAYMENT.label
        await tab.do(StaffApplication.take_stage_back, form={"__reflex_form_data__": [["reason", " "]]})
        assert "Напишите, почему" in str(tab.seen["errors"])
        await tab.do(StaffApplication.take_stage_back, form={"__reflex_form_data__": [["reason", "Счёт не оплачен"]]})
        assert (await made.row(case.key)).stage is Stage.PAYMENT
        assert tab.seen["stage_before"] == Stage.SIGNING.label
