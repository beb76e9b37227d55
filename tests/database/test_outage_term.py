"""The term of an outage report runs in hours around the clock, on days off too."""

from datetime import UTC, datetime, timedelta

import pytest

from lkk.services.applications.case import card
from lkk.services.applications.workflow import deadlines
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, ClockState
from tests import application_builders as made
from tests import builders

pytestmark = pytest.mark.usefixtures("database")


async def shift_to(moment: datetime) -> None:
    await builders.shift_clock(int((moment - datetime.now(UTC)).total_seconds()))


async def test_an_outage_filed_on_saturday_is_due_on_sunday_at_the_same_hour() -> None:
    now = datetime.now(UTC)
    saturday = (now + timedelta(days=(5 - now.weekday()) % 7 + 7)).replace(hour=5, minute=30)
    await shift_to(saturday)
    user = await builders.customer()
    report = await made.filed(user, "outage_report")
    assert report.submitted_at
    async with unit_of_work() as work:
        (clock,) = await deadlines.unfinished(work, report)
    assert clock.due_at == report.submitted_at + timedelta(hours=24)
    assert clock.due_on.weekday() == 6
    assert "круглосуточно" in clock.law
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        shown = (await card.card(work, actor, report.number or "")).clocks
    assert [one.due_at for one in shown] == [clock.due_at]


@pytest.mark.parametrize(("hours", "state"), [(23, ClockState.MET), (25, ClockState.BREACHED)])
async def test_an_outage_answered_after_24_hours_is_late(hours: int, state: ClockState) -> None:
    report = await made.filed(await builders.customer(), "outage_report")
    await builders.shift_clock(hours * 3600)
    async with unit_of_work() as work:
        (clock,) = await deadlines.unfinished(work, report)
        await deadlines.meet(work, report)
    assert clock.state is state


async def test_a_term_in_days_still_ends_with_its_day() -> None:
    complaint = await made.filed(await builders.customer(), "complaint")
    async with unit_of_work() as work:
        (clock,) = await deadlines.unfinished(work, complaint)
    assert complaint.status is ApplicationStatus.SUBMITTED
    assert clock.due_at is None
