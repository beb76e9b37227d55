"""What happens by itself: escalation, resumption, annulment, drafts; twice at once does nothing twice."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from lkk.models.applications import Application, ApplicationClock
from lkk.models.delivery import FeedCursor
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.services.applications.drafts import drafts
from lkk.services.applications.workflow import scheduled, stages
from lkk.services.kernel import calendar
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, ClockState, Side, Stage, TimeUnit, Track
from tests import application_builders as made
from tests import builders

pytestmark = pytest.mark.usefixtures("database")
S = ApplicationStatus
DAY_S = 86_400


async def told(event: str) -> list[int]:
    async with unit_of_work() as work:
        query = select(Notification.user_id).where(Notification.event == event)
        return sorted((await work.session.exec(query)).all())


async def pass_days(until: date, since: Application) -> None:
    await builders.shift_clock(((until - since.created_at.date()).days) * DAY_S)


async def clocks(application: Application) -> list[ApplicationClock]:
    async with unit_of_work() as work:
        query = select(ApplicationClock).where(ApplicationClock.application_id == application.key)
        return list((await work.session.exec(query)).all())


async def test_the_loaded_calendar_gives_the_known_terms() -> None:
    async with unit_of_work() as work:
        days = await calendar.load(work)
    assert days.due(date(2026, 4, 28), 10, TimeUnit.WORKING_DAYS) == date(2026, 5, 14)
    assert days.due(date(2026, 4, 28), 30, TimeUnit.WORKING_DAYS) == date(2026, 6, 11)
    assert days.works(date(2027, 2, 20))
    assert not days.works(date(2027, 11, 5))


async def test_a_term_is_escalated_once_at_seventy_percent_and_once_when_it_is_over() -> None:
    application = await made.brought_to(await builders.customer(), S.IN_PROGRESS)
    head, other = application.executor_id, await builders.staff()
    assert head
    assert await scheduled.escalate_deadlines() == 0
    await builders.shift_clock(23 * DAY_S)
    await asyncio.gather(scheduled.escalate_deadlines(), scheduled.escalate_deadlines())
    await scheduled.escalate_deadlines()
    assert await told("deadline_near") == [head]
    await builders.shift_clock(45 * DAY_S)
    await asyncio.gather(scheduled.escalate_deadlines(), scheduled.escalate_deadlines())
    assert await told("deadline_missed") == [head, other.key]
    assert [clock.state for clock in await clocks(application)] == [ClockState.BREACHED]
    assert (await made.row(application.key)).due_on is not None


async def test_an_applicant_is_reminded_of_his_own_term() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.INFO_REQUESTED)
    assert application.due_on
    await builders.shift_clock(24 * DAY_S)
    await scheduled.escalate_deadlines()
    assert await told("application_answer_due") == [user.key]
    assert await told("deadline_near") == [application.executor_id]  # the term of an enquiry is not stopped


async def test_a_held_application_goes_on_by_itself_on_its_day() -> None:
    application = await made.brought_to(await builders.customer(), S.ON_HOLD)
    assert await scheduled.resume_held() == 0
    assert application.on_hold_until
    await pass_days(application.on_hold_until, application)
    await builders.shift_clock(366 * DAY_S)
    assert sorted(await asyncio.gather(scheduled.resume_held(), scheduled.resume_held()))[-1] == 1
    row = await made.row(application.key)
    assert (row.status, row.on_hold_until) == (S.IN_PROGRESS, None)
    assert len(await told("application_resumed")) == 1


async def test_a_request_without_answer_ends_an_application_for_a_connection() -> None:
    application = await made.brought_to(await builders.customer(), S.INFO_REQUESTED, made.CONNECTION)
    assert await scheduled.annul_unanswered() == 0
    assert application.due_on
    await builders.shift_clock(400 * DAY_S)
    await scheduled.escalate_deadlines()
    assert await scheduled.annul_unanswered() == 1
    row = await made.row(application.key)
    assert row.status is S.ANNULLED
    assert row.legal_ground
    assert all(clock.finished_on for clock in await clocks(application))


async def _unpaid(user: User) -> Application:
    """A connection of the simplified track whose invoice waits to be paid."""
    head = await builders.sign_in(await builders.staff())
    application = await made.brought_to(user, S.IN_PROGRESS, made.CONNECTION)
    async with unit_of_work() as work:
        row = await work.session.get(Application, application.key)
        assert row
        row.track = Track.SIMPLIFIED
    await made.stored_file(application.key, side=Side.COMPANY)
    for stage in (Stage.OFFER, Stage.PAYMENT):
        async with unit_of_work() as work:
            await stages.advance(work, head, application.key, stage)
    return await made.row(application.key)


async def _feed_heard(days: int) -> None:
    """The feed has told everything up to that many days from now."""
    async with unit_of_work() as work:
        row = await work.session.get(FeedCursor, "accounting") or FeedCursor(name="accounting")
        row.caught_up_at = datetime.now(UTC) + timedelta(days=days)
        work.session.add(row)


async def test_a_connection_that_is_not_paid_in_time_is_annulled_once_the_feed_has_told_of_no_payment() -> None:
    user = await builders.customer()
    application = await _unpaid(user)
    await _feed_heard(30)
    assert await scheduled.annul_unpaid() == 0
    await builders.shift_clock(30 * DAY_S)
    await scheduled.escalate_deadlines()
    await _feed_heard(1)
    assert await scheduled.annul_unpaid() == 0
    await _feed_heard(30)
    assert sorted(await asyncio.gather(scheduled.annul_unpaid(), scheduled.annul_unpaid()))[-1] == 1
    row = await made.row(application.key)
    assert (row.status, row.due_on, row.waits_for_customer) == (S.ANNULLED, None, False)
    assert row.reason.startswith("Счёт не оплачен до")
    assert row.legal_ground
    assert await told("application_annulled") == [user.key]


async def test_a_connection_that_was_paid_is_left_alone() -> None:
    application = await _unpaid(await builders.customer())
    head = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        await stages.advance(work, head, application.key, Stage.WORKS)
    await _feed_heard(30)
    await builders.shift_clock(30 * DAY_S)
    assert await scheduled.annul_unpaid() == 0
    assert (await made.row(application.key)).stage is Stage.WORKS


async def _draft(user: User) -> int:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return (await drafts.begin(work, actor, made.ENQUIRY)).id


async def test_an_old_draft_is_told_of_once_and_then_deleted() -> None:
    user = await builders.customer()
    draft_id = await _draft(user)
    await builders.shift_clock(59 * DAY_S)
    assert await scheduled.remind_of_drafts() == 0
    await builders.shift_clock(61 * DAY_S)
    await asyncio.gather(scheduled.remind_of_drafts(), scheduled.remind_of_drafts())
    assert await told("draft_waits") == [user.key]
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await drafts.save_field(work, actor, draft_id, "text", "Какие документы нужны для гаража?")
    await builders.shift_clock(122 * DAY_S)
    assert await scheduled.remind_of_drafts() == 1
    assert await scheduled.delete_old_drafts() == 0
    filed = await made.filed(user)
    await builders.shift_clock(152 * DAY_S)
    assert await scheduled.delete_old_drafts() == 1
    assert (await made.row(filed.key)).number
