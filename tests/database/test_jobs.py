"""Periodic jobs and what the health page tells of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from lkk.models.delivery import OutboxItem
from lkk.models.identity import OneTimeCode, User, UserSession
from lkk.models.operation import JobRun
from lkk.services import composition
from lkk.services.feed import cursor
from lkk.services.integrations.ports import open_ports
from lkk.services.jobs import running
from lkk.services.kernel import outbox
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications.publishing import EMAIL
from lkk.services.operation import health
from lkk.services.readings.outgoing import READINGS
from lkk.vocabulary.people import CodePurpose, Role, UserStatus
from tests import builders, city
from tests.sandbox_process import Sandbox

DAY_S = 86_400


async def run(name: str) -> JobRun:
    """Run a job as the leader does and return its record."""
    job = next(job for job in composition.jobs() if job.name == name)
    async with open_ports(composition.INTEGRATIONS) as ports:
        await running.run_recorded(job, ports)
    async with unit_of_work() as work:
        return (await work.session.exec(select(JobRun).where(JobRun.name == name))).one()


async def count(table: str) -> int:
    async with unit_of_work() as work:
        return (await work.session.execute(text(f"select count(*) from {table}"))).scalar_one()  # noqa: S608


async def overview(role: Role = Role.ADMINISTRATOR) -> health.HealthView:
    actor = await builders.sign_in(await builders.staff(role))
    checks = await health.check_external_systems(composition.INTEGRATIONS)
    async with unit_of_work() as work:
        return await health.overview(work, actor, checks, composition.HANDLERS, composition.jobs())


async def test_the_feed_is_followed_and_recorded(database: str, sandbox: Sandbox) -> None:
    record = await run("apply_feed")
    assert (record.error, bool(record.finished_at)) == ("", True)
    view = await overview()
    assert view.feed.caught_up_at
    assert [one for one in view.feed.skipped if not city.of_other_tests(one.entity, one.external_id)] == []
    assert [(channel.check.answers, channel.waiting) for channel in view.channels] == [(True, 0)] * len(
        composition.INTEGRATIONS
    )
    shown = {job.name: job.started_at for job in view.jobs}
    assert shown["apply_feed"]
    assert shown["prune_outbox"] is None


async def test_a_failed_job_is_recorded_and_does_not_spread(database: str, sandbox: Sandbox) -> None:
    sandbox.behave("fail")
    assert "503" in (await run("apply_feed")).error
    sandbox.behave("normal")
    assert (await run("apply_feed")).error == ""


@pytest.mark.parametrize(("days_before", "near", "over"), [(91, False, False), (90, True, False), (0, True, True)])
async def test_the_end_of_the_working_calendar_is_told_90_days_before(
    database: str, sandbox: Sandbox, days_before: int, near: bool, over: bool
) -> None:
    # In the company's time zone the day is already the next one for the last hours of a UTC day.
    noon = datetime(2027, 12, 31, 5, tzinfo=UTC) - timedelta(days=days_before)
    await builders.shift_clock(round((noon - datetime.now(UTC)).total_seconds()))
    found = (await overview()).calendar
    assert (found.last_day, found.days_left) == (date(2027, 12, 31), days_before)
    assert (found.near, found.over) == (near, over)
    assert await health.check_calendar() == found


async def test_an_empty_working_calendar_is_over(database: str) -> None:
    async with unit_of_work() as work:
        await work.session.execute(text("delete from calendar_day"))
    found = await health.check_calendar()
    assert (found.last_day, found.near, found.over) == (None, True, True)


async def test_unconfirmed_registrations_disappear_after_a_day(database: str, sandbox: Sandbox) -> None:
    await builders.customer("stays@example.com")
    await builders.customer("goes@example.com", status=UserStatus.PENDING)
    await run("delete_stale_registrations")
    assert await count("user_account") == 2
    await builders.shift_clock(DAY_S + 60)
    await run("delete_stale_registrations")
    async with unit_of_work() as work:
        assert [user.email for user in await work.session.exec(select(User))] == ["stays@example.com"]


async def test_expired_sessions_and_codes_are_deleted(database: str, sandbox: Sandbox) -> None:
    user = await builders.customer()
    now = datetime.now(UTC)
    for number, (started, seen) in enumerate([(13, 0), (1, 1), (1, 0)]):
        hours = timedelta(hours=started), timedelta(hours=seen)
        row = UserSession(
            key_hash=f"{number}", user_id=user.key, created_at=now - hours[0], seen_at=now - hours[1], ip=""
        )
        await builders.save(row)
    code = OneTimeCode(
        purpose=CodePurpose.RECOVERY,
        email=user.email,
        ticket_hash="t",
        code_hmac="c",
        tries_left=5,
        sent_at=now - timedelta(days=4),
        expires_at=now - timedelta(days=4),
    )
    await builders.save(code)
    await run("delete_expired")
    async with unit_of_work() as work:
        assert [row.key_hash for row in await work.session.exec(select(UserSession))] == ["2"]
    assert await count("one_time_code") == 0


async def test_delivered_items_are_kept_for_ninety_days(database: str, sandbox: Sandbox) -> None:
    async with unit_of_work() as work:
        for _ in range(3):
            outbox.put(work, EMAIL, {})
    async with unit_of_work() as work:
        await work.session.execute(
            text("update outbox_item set state = 'done', done_at = now() - interval '91 days' where id in (1, 2)")
        )
        await work.session.execute(text("update outbox_item set done_at = now() where id = 2"))
    await run("prune_outbox")
    assert await count("outbox_item") == 2


async def test_emails_nobody_sent_again_go_after_ninety_days_and_readings_never(
    database: str, sandbox: Sandbox
) -> None:
    async with unit_of_work() as work:
        outbox.put(work, EMAIL, {})
        outbox.put(work, READINGS, {})
    async with unit_of_work() as work:
        await work.session.execute(text("update outbox_item set state = 'dead', done_at = now() - interval '91 days'"))
    await run("prune_outbox")
    async with unit_of_work() as work:
        assert [item.channel for item in await work.session.exec(select(OutboxItem))] == ["accounting"]


async def test_old_counters_are_deleted(database: str, sandbox: Sandbox) -> None:
    async with unit_of_work() as work:
        await work.session.execute(
            text(
                "insert into attempt_counter (subject, count, window_started_at, last_at) values"
                " ('old', 1, now(), now() - interval '3 days'), ('new', 1, now(), now())"
            )
        )
    await run("prune_attempt_counters")
    assert await count("attempt_counter") == 1


async def test_the_health_page_tells_who_does_not_answer(database: str, sandbox: Sandbox) -> None:
    sandbox.behave("unauthorized")
    async with unit_of_work() as work:
        outbox.put(work, READINGS, {})
    accounting, *others = (await overview()).channels
    assert (accounting.check.answers, accounting.waiting) == (False, 1)
    assert accounting.check.text == "система не приняла ключ доступа портала (HTTP 401)"
    assert accounting.oldest_waiting_since
    silent = {one.channel.code for one in others if not one.check.answers}
    assert silent == {"accounting_files"}  # the same system, by a channel of its own


async def test_the_health_page_is_for_those_who_operate(database: str, sandbox: Sandbox) -> None:
    with pytest.raises(NotAllowed):
        await overview(Role.SERVICE_CENTRE_OPERATOR)


async def test_the_feed_is_started_over_by_the_administrator(city_database: str, sandbox: Sandbox) -> None:
    actor = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        await cursor.start_over(work, actor)
    async with unit_of_work() as work:
        assert await cursor.lock(work, cursor.FEED) == ""
    assert await count("audit_event") == 1
