"""What the Rules 861 say of requests for information, of the one clock of the works and of ends under a contract."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationClock
from lkk.models.delivery import OutboxItem
from lkk.models.identity import User
from lkk.services.applications.case import remarks
from lkk.services.applications.workflow import deadlines, scheduled, stages, status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.applications.workflow.requirements import GuardRefuses
from lkk.services.kernel import calendar
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, ClockState, Side, Stage, TimeUnit, Track
from lkk.vocabulary.deadlines import DEADLINE_SENTENCES
from lkk.vocabulary.people import Role
from lkk.vocabulary.words import day
from tests import application_builders as made
from tests import builders

pytestmark = pytest.mark.usefixtures("database")
S = ApplicationStatus
DAY_S = 86_400
NOTICE = "tp.missing_docs_notice"
TO_WORKS = (Stage.OFFER, Stage.SIGNING, Stage.PAYMENT, Stage.WORKS)


async def clocks(application: Application) -> dict[str, ApplicationClock]:
    """The newest clock of each rule, ended ones too."""
    async with unit_of_work() as work:
        query = select(ApplicationClock).where(ApplicationClock.application_id == application.key)
        return {one.rule: one for one in await work.session.exec(query.order_by(col(ApplicationClock.id)))}


async def head() -> Actor:
    return await builders.sign_in(await builders.staff())


async def change(actor: Actor | None, application: Application, to: S, **given: Any) -> None:
    async with unit_of_work() as work:
        await status_changes.change(work, actor, application.key, to, Payload(**given))


async def ask(actor: Actor, application: Application, field: str = "") -> None:
    await change(actor, application, S.INFO_REQUESTED, remarks=(RemarkText("Уточните адрес", field),))


async def answer(user: User, application: Application) -> None:
    seen, applicant = await made.row(application.key), await builders.sign_in(user)
    async with unit_of_work() as work:
        await remarks.answer(work, applicant, application.key, revision=seen.revision, text="Адрес верный")


async def advance(actor: Actor | None, application: Application, *steps: Stage, reason: str = "Не готов щит") -> None:
    for to in steps:
        async with unit_of_work() as work:
            await stages.advance(work, actor, application.key, to, reason=reason)


async def concluded(user: User) -> Application:
    """A connection of the full track whose contract is concluded."""
    application = await made.brought_to(user, S.IN_PROGRESS, made.CONNECTION)
    async with unit_of_work() as work:
        row = await work.session.get(Application, application.key)
        assert row
        row.track = Track.FULL
    await made.stored_file(application.key, side=Side.COMPANY)
    await advance(await head(), application, *TO_WORKS)
    return await made.row(application.key)


async def works_clock(application: Application) -> ApplicationClock:
    found = [one for rule, one in (await clocks(application)).items() if deadlines.of_works(rule)]
    (clock,) = found
    return clock


async def letters() -> list[str]:
    async with unit_of_work() as work:
        query = select(OutboxItem).where(OutboxItem.channel == "mail").order_by(col(OutboxItem.id))
        return [item.payload["text"] for item in await work.session.exec(query)]


async def test_silence_never_ends_a_concluded_connection() -> None:
    application = await concluded(await builders.customer())
    operator = await head()
    await ask(operator, application)
    await builders.shift_clock(400 * DAY_S)
    await scheduled.escalate_deadlines()
    assert await scheduled.annul_unanswered() == 0
    with pytest.raises(GuardRefuses, match="Договор уже заключён"):
        await change(operator, application, S.ANNULLED, legal_ground="п. 15")
    row = await made.row(application.key)
    assert row.status is S.INFO_REQUESTED
    assert S.ANNULLED not in {one.target for one in status_changes.possible(row, operator)}
    assert "info.answer" in await clocks(application)


@pytest.mark.parametrize("status", [S.IN_PROGRESS, S.ON_HOLD])
@pytest.mark.parametrize("to", [S.ANNULLED, S.REJECTED])
async def test_a_concluded_connection_is_neither_annulled_nor_rejected(status: S, to: S) -> None:
    application, administrator = await concluded(await builders.customer()), await head()
    if status is S.ON_HOLD:
        until = application.created_at.date() + timedelta(days=30)
        await change(administrator, application, S.ON_HOLD, reason="Зима", until=until)
    row = await made.row(application.key)
    assert to not in {one.target for one in status_changes.possible(row, administrator)}
    with pytest.raises(ServiceError):
        await change(administrator, application, to, reason="Нет", legal_ground="п. 15")


@pytest.mark.parametrize("by_head", [True, False])
async def test_a_concluded_contract_ends_by_its_termination(by_head: bool) -> None:
    user = await builders.customer()
    application, administrator = await concluded(user), await head()
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    given = {"reason": "Соглашение сторон", "legal_ground": "п. 20 договора"}
    with pytest.raises(ServiceError):
        await change(operator, application, S.TERMINATED, **given)
    await change(administrator if by_head else None, application, S.TERMINATED, **given)
    row = await made.row(application.key)
    assert (row.status.final, row.due_on, row.legal_ground) == (True, None, "п. 20 договора")
    assert "договор расторгнут" in (await letters())[-1]
    assert (await works_clock(application)).state is ClockState.STOPPED


async def test_no_contract_is_terminated_that_is_not_concluded_or_is_carried_out() -> None:
    administrator = await head()
    before = await made.brought_to(await builders.customer(), S.IN_PROGRESS, made.CONNECTION)
    enquiry = await made.brought_to(await builders.customer(), S.IN_PROGRESS)
    done = await concluded(await builders.customer())
    async with unit_of_work() as work:
        (await work.session.get_one(Application, done.key)).stage = Stage.ACTS
    for one in (before, enquiry, done):
        row = await made.row(one.key)
        assert S.TERMINATED not in {step.target for step in status_changes.possible(row, administrator)}
        with pytest.raises(GuardRefuses, match="Расторгнуть можно"):
            await change(administrator, one, S.TERMINATED, reason="Нет", legal_ground="п. 20")


async def test_silence_ends_an_incomplete_connection_before_the_contract() -> None:
    application = await made.brought_to(await builders.customer(), S.INFO_REQUESTED, made.CONNECTION)
    assert await scheduled.annul_unanswered() == 0
    await builders.shift_clock(60 * DAY_S)
    await scheduled.escalate_deadlines()
    assert await scheduled.annul_unanswered() == 1
    row = await made.row(application.key)
    assert (row.status, "861" in row.legal_ground) == (S.ANNULLED, True)


async def test_an_answer_and_the_annulment_at_one_moment_leave_one_of_them() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.INFO_REQUESTED, made.CONNECTION)
    await builders.shift_clock(60 * DAY_S)
    done = await asyncio.gather(scheduled.annul_unanswered(), answer(user, application), return_exceptions=True)
    row = await made.row(application.key)
    annulled = done[0] == 1
    assert row.status is (S.ANNULLED if annulled else S.IN_PROGRESS)
    assert isinstance(done[1], ServiceError) == annulled


async def test_a_complaint_is_neither_paused_nor_annulled_for_silence() -> None:
    user, operator = await builders.customer(), await head()
    complaint = await made.brought_to(user, S.IN_PROGRESS, "complaint")
    before = (await clocks(complaint))["appeal.complaint"].due_on
    await ask(operator, complaint)
    running = (await clocks(complaint))["appeal.complaint"]
    assert (running.state, running.due_on) == (ClockState.RUNNING, before)
    assert "Наш срок при этом идёт." in (await letters())[-1]
    assert "аннулир" not in (await letters())[-1]
    await builders.shift_clock(400 * DAY_S)
    assert await scheduled.annul_unanswered() == 0
    with pytest.raises(GuardRefuses, match="неполную заявку на присоединение"):
        await change(operator, complaint, S.ANNULLED, legal_ground="п. 15")
    await answer(user, complaint)
    assert (await clocks(complaint))["appeal.complaint"].due_on == before


async def test_the_registration_of_a_connection_is_not_stopped_by_a_request() -> None:
    connection, operator = await made.filed(await builders.customer(), made.CONNECTION), await head()
    assert S.INFO_REQUESTED not in {one.target for one in status_changes.possible(connection, operator)}
    with pytest.raises(GuardRefuses, match="Сначала зарегистрируйте"):
        await ask(operator, connection)
    assert (await clocks(connection))["tp.register"].state is ClockState.RUNNING
    enquiry = await made.filed(await builders.customer())
    await ask(operator, enquiry)
    assert (await made.row(enquiry.key)).status is S.INFO_REQUESTED


async def test_the_letter_of_a_filed_connection_has_one_sentence_for_each_clock() -> None:
    connection = await made.filed(await builders.customer(), made.CONNECTION)
    found = await clocks(connection)
    letter = (await letters())[-1]
    for rule, words in DEADLINE_SENTENCES.items():
        assert (words in letter) == (rule in found or words in {DEADLINE_SENTENCES[one] for one in found})
    for clock in found.values():
        assert f"не позднее {day(clock.due_on)}. Основание: {clock.law}." in letter
    assert "150 кВт" not in letter


async def test_the_term_to_ask_for_missing_data_runs_from_receipt_and_is_met_by_asking() -> None:
    connection = await made.brought_to(await builders.customer(), S.IN_PROGRESS, made.CONNECTION)
    running = (await clocks(connection))[NOTICE]
    async with unit_of_work() as work:
        due = (await calendar.load(work)).due(running.started_on, 3, TimeUnit.WORKING_DAYS)
    assert (running.state, running.due_on) == (ClockState.RUNNING, due)
    await ask(await head(), connection)
    assert (await clocks(connection))[NOTICE].state is ClockState.MET


async def test_nobody_is_late_who_has_nothing_to_ask_for_and_who_asks_late_is() -> None:
    user = await builders.customer()
    complete, late = [await made.brought_to(user, S.IN_PROGRESS, made.CONNECTION) for _ in range(2)]
    await builders.shift_clock(8 * DAY_S)
    await scheduled.escalate_deadlines()
    assert {(await clocks(one))[NOTICE].state for one in (complete, late)} == {ClockState.STOPPED}
    await ask(await head(), late)
    assert (await clocks(late))[NOTICE].state is ClockState.BREACHED


async def test_after_missing_data_came_the_term_of_the_offer_runs_anew_from_that_day() -> None:
    user = await builders.customer()
    connection = await made.brought_to(user, S.IN_PROGRESS, made.CONNECTION)
    offer = next(rule for rule in await clocks(connection) if rule.startswith("tp.offer."))
    await builders.shift_clock(5 * DAY_S)
    await ask(await head(), connection)
    assert (await clocks(connection))[offer].state is ClockState.PAUSED
    assert "со дня ответа он начнётся заново" in (await letters())[-1]
    assert "заявка аннулируется. Основание: Правила" in (await letters())[-1]
    await builders.shift_clock(10 * DAY_S)
    await answer(user, connection)
    again = (await clocks(connection))[offer]
    async with unit_of_work() as work:
        on = await deadlines.today(work, connection)
        rule = await deadlines.rule_in_force(work, offer, on)
        due = (await calendar.load(work)).due(on, rule.value, rule.unit)
    assert (again.state, again.started_on, again.due_on) == (ClockState.RUNNING, on, due)
    assert deadlines.percent(again, on) == 0


async def test_one_clock_of_the_works_runs_from_the_contract_to_the_acts() -> None:
    user, operator = await builders.customer(), await head()
    case = await concluded(user)
    first = await works_clock(case)
    await advance(operator, case, Stage.NOTICE, Stage.INSPECTION, Stage.WORKS)
    await builders.shift_clock(20 * DAY_S)
    await ask(operator, case)
    assert (await works_clock(case)).state is ClockState.RUNNING
    await builders.shift_clock(40 * DAY_S)
    await answer(user, case)
    await advance(operator, case, Stage.NOTICE, Stage.INSPECTION, Stage.CONNECTION)
    running = await works_clock(case)
    assert (running.key, running.due_on, running.finished_on) == (first.key, first.due_on, None)
    await made.stored_file(case.key, side=Side.COMPANY, created_at=await now())
    await advance(operator, case, Stage.ACTS)
    met = await works_clock(case)
    assert (met.key, met.state) == (first.key, ClockState.MET)


async def test_a_missed_term_of_the_works_stays_missed_when_an_inspection_fails() -> None:
    operator = await head()
    case = await concluded(await builders.customer())
    await builders.shift_clock(400 * DAY_S)
    await scheduled.escalate_deadlines()
    await advance(operator, case, Stage.NOTICE, Stage.INSPECTION, Stage.WORKS)
    assert (await works_clock(case)).state is ClockState.BREACHED


async def now() -> Any:
    async with unit_of_work() as work:
        return work.now
