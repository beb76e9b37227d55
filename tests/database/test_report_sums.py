"""Sums of the reports follow what changes: the job counts the touched days anew and leaves the others."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationClock
from lkk.models.report_sums import ReportState
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.reports import catalog, sums
from lkk.services.reports.views import Report
from lkk.vocabulary.applications import ApplicationStatus, ClockState
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.reports import ReportKind, TermOutcome
from tests import application_rows, builders
from tests.business_time import today
from tests.reports import FIRST, LAST, ZONE, head, part, saved

pytestmark = pytest.mark.usefixtures("database")
COMPANY = "appeal.info"


async def shown(kind: ReportKind = ReportKind.APPLICATIONS) -> Report:
    """The report as it is without a run of the job."""
    async with unit_of_work() as work:
        return await catalog.load(work, await head(), kind, FIRST, LAST)


async def outcomes() -> Counter[str]:
    """How many applications have each outcome."""
    total = part(await shown(), "kind").total
    assert total is not None
    return Counter({one.value: int(total.figures[1 + place] or 0) for place, one in enumerate(TermOutcome)})


async def filed(count: int) -> list[Application]:
    """Applications of random days of the quarter, in work."""
    chance, owner = Random(3), await builders.customer()
    rows = await application_rows.fill(owner, count, status=ApplicationStatus.IN_PROGRESS)
    for row in rows:
        row.submitted_at = datetime(2026, 1, 2, 12, tzinfo=UTC) + timedelta(days=chance.randrange(85))
    await saved(rows)
    return rows


async def days_counted() -> int:
    return await sums.refresh()


def filed_days(rows: list[Application]) -> set[date]:
    return {row.submitted_at.astimezone(ZONE).date() for row in rows if row.submitted_at}


async def test_before_the_first_run_the_report_says_so_instead_of_zeros() -> None:
    await filed(3)
    for kind in (ReportKind.APPLICATIONS, ReportKind.CONNECTIONS):
        found = await shown(kind)
        assert (found.parts, found.as_of) == ((), None)
        assert "ещё не посчитаны" in found.lead


async def test_only_the_touched_days_are_counted_anew() -> None:
    rows = await filed(40)
    assert await days_counted() == len(filed_days(rows))
    assert await days_counted() == 0
    before = (await shown()).as_of
    rows[0].status = ApplicationStatus.WITHDRAWN
    rows[0].reason = "не нужна"
    await saved([rows[0]])
    assert (await outcomes())[TermOutcome.RUNNING] == 40
    assert await days_counted() == 1
    assert await outcomes() == Counter({TermOutcome.RUNNING: 39, TermOutcome.WITHDRAWN: 1})
    after = (await shown()).as_of
    assert before is not None
    assert after is not None
    assert after > before


async def test_what_changes_no_figure_touches_no_day() -> None:
    (row,) = await filed(1)
    await days_counted()
    row.reason, row.accounting_version = "уточнено", 7
    await saved([row])
    assert await days_counted() == 0


async def test_an_application_that_moves_or_goes_touches_the_day_it_was_on() -> None:
    rows = await filed(2)
    rows[0].submitted_at = datetime(2026, 1, 10, 6, tzinfo=UTC)
    rows[1].submitted_at = datetime(2026, 1, 20, 6, tzinfo=UTC)
    await saved(rows)
    await days_counted()
    rows[0].submitted_at = datetime(2026, 2, 10, 6, tzinfo=UTC)
    await saved([rows[0]])
    assert await days_counted() == 2
    async with unit_of_work() as work:
        await work.session.delete(await work.session.get_one(Application, rows[1].key))
    assert await days_counted() == 1
    assert [line.label for line in part(await shown(), "month").lines] == ["февраль 2026 г."]


async def test_a_term_that_was_missed_is_counted_with_its_application() -> None:
    rows = await filed(2)
    await saved([clock(rows[0], due_on=today() + timedelta(days=5))])
    await days_counted()
    assert (await outcomes())[TermOutcome.MISSED] == 0
    async with unit_of_work() as work:
        running = (await work.session.exec(select(ApplicationClock))).one()
        running.state = ClockState.BREACHED
    assert await days_counted() == 1
    assert (await outcomes())[TermOutcome.MISSED] == 1


async def test_a_term_in_hours_that_runs_out_needs_no_change_to_be_counted() -> None:
    rows = await filed(2)
    await saved([clock(rows[0], due_on=today(), due_at=datetime.now(UTC) + timedelta(minutes=5))])
    await days_counted()
    assert (await outcomes())[TermOutcome.MISSED] == 0
    async with unit_of_work() as work:
        as_of = datetime.now(UTC) - timedelta(hours=1)
        await work.session.execute(text("update report_state set as_of = :as_of"), {"as_of": as_of})
        await work.session.execute(text("delete from report_mark"))
        await work.session.execute(
            text("alter table application_clock disable trigger mark_clock"),
        )
        await work.session.execute(
            text("update application_clock set due_at = :at"), {"at": datetime.now(UTC) - timedelta(minutes=1)}
        )
        await work.session.execute(text("alter table application_clock enable trigger mark_clock"))
    assert await days_counted() == 1
    assert (await outcomes())[TermOutcome.MISSED] == 1


async def test_the_first_run_of_a_day_counts_every_day_anew() -> None:
    rows = await filed(10)
    await days_counted()
    async with unit_of_work() as work:
        state = (await work.session.exec(select(ReportState))).one()
        state.whole_on = today() - timedelta(days=1)
    await saved([clock(rows[0], due_on=today() - timedelta(days=1))])
    assert await days_counted() == len(filed_days(rows))
    assert (await outcomes())[TermOutcome.MISSED] == 1


async def test_two_runs_at_once_count_nothing_twice() -> None:
    await filed(30)
    await asyncio.gather(days_counted(), days_counted())
    assert (await outcomes()).total() == 30
    async with unit_of_work() as work:
        rows = list(await work.session.exec(select(Application).order_by(col(Application.id))))
    rows[0].status = ApplicationStatus.REJECTED
    await saved(rows[:1])
    assert sorted(await asyncio.gather(days_counted(), days_counted())) == [0, 1]
    assert (await outcomes()).total() == 30


async def test_only_the_months_of_readings_that_count_are_counted_anew() -> None:
    at = await builders.metering_point(await builders.account())
    register = await builders.register(await builders.meter(at, installed_on=date(2025, 12, 1)))
    draft = await builders.reading(register, date(2026, 2, 1), "10", status=ReadingStatus.UNCONFIRMED)
    await days_counted()
    await saved([draft])
    assert await days_counted() == 0
    draft.status = ReadingStatus.TRANSMITTED
    await saved([draft])
    assert await days_counted() == 1
    lines = {one.label: one.figures for one in part(await shown(ReportKind.READINGS), "told").lines}
    assert [figures[:2] for figures in lines.values()] == [(1, 0), (1, 1), (1, 0)]
    draft.status = ReadingStatus.REJECTED
    await saved([draft])
    assert await days_counted() == 1
    lines = {one.label: one.figures for one in part(await shown(ReportKind.READINGS), "told").lines}
    assert [figures[:2] for figures in lines.values()] == [(1, 0), (1, 0), (1, 0)]


def clock(row: Application, **fields: Any) -> ApplicationClock:
    """A running term of the company."""
    return ApplicationClock(
        application_id=row.key, rule=COMPANY, started_on=date(2026, 1, 1), days_total=10, law="", **fields
    )
