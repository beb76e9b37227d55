"""Days the company comes on: working ones by the calendar, and the term that follows the chosen day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lkk.models.applications import CalendarDay
from lkk.models.identity import User
from lkk.services.applications.drafts import drafts
from lkk.services.applications.workflow import deadlines
from lkk.services.kernel.errors import FieldErrors
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import Stage
from tests import application_builders as made
from tests import builders
from tests.database.test_connection_law import clocks, concluded

pytestmark = pytest.mark.usefixtures("database")
HOLIDAY, WORKING_SATURDAY = date(2027, 1, 6), date(2027, 2, 20)  # both of the loaded calendar


async def shift_to(day: date) -> None:
    noon = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    await builders.shift_clock(int((noon - datetime.now(UTC)).total_seconds()))


async def days_ahead(count: int) -> date:
    """A working day not sooner than so many days from now."""
    async with unit_of_work() as work:
        day = work.now.date() + timedelta(days=count)
        await work.session.merge(CalendarDay(day=day, working=True))
    return day


async def visited() -> tuple[User, int]:
    """A customer with a draft of work on a meter of his own."""
    user, account = await builders.customer(), await builders.account()
    await builders.attach(user, account)
    point = await builders.metering_point(account)
    return user, await made.draft(user, "meter_service", points=(str(point.key),))


@pytest.mark.parametrize(("day", "taken"), [(HOLIDAY, False), (WORKING_SATURDAY, True), (date(2027, 1, 13), True)])
async def test_a_visit_is_on_a_day_of_the_working_calendar(day: date, taken: bool) -> None:
    await shift_to(day - timedelta(days=30))
    user, draft_id = await visited()
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        left = await drafts.save_field(work, actor, draft_id, "visit_on", day.isoformat())
    assert ("visit_on" not in left.errors) == taken
    if taken:
        assert await made.file(user, draft_id)
        return
    assert left.errors["visit_on"] == "Выберите рабочий день: 06.01.2027 — выходной"
    with pytest.raises(FieldErrors) as refused:
        await made.file(user, draft_id)
    assert "выходной" in refused.value.fields["visit_on"]


async def test_the_term_follows_the_agreed_day_of_the_visit() -> None:
    user, draft_id = await visited()
    actor, far = await builders.sign_in(user), await days_ahead(80)
    async with unit_of_work() as work:
        await drafts.save_field(work, actor, draft_id, "visit_on", far.isoformat())
    await made.file(user, draft_id)
    application = await made.row(draft_id)
    clock = (await clocks(application))["meter.service"]
    assert (clock.due_on, application.due_on) == (far, far)
    assert "который выбрал заявитель" in clock.law
    assert deadlines.percent(clock, clock.started_on) == 0


async def test_a_visit_within_the_term_leaves_it_as_it_is() -> None:
    user, draft_id = await visited()
    await made.file(user, draft_id)
    application = await made.row(draft_id)
    clock = (await clocks(application))["meter.service"]
    assert date.fromisoformat(application.answers["visit_on"]) <= clock.due_on
    assert "заявитель" not in clock.law


async def test_the_inspection_of_a_connection_follows_the_day_named_in_the_notice() -> None:
    user = await builders.customer()
    case, day = await concluded(user), await days_ahead(40)
    draft_id, actor = await made.draft(user, "tc_completion_notice", own=(str(case.key),)), await builders.sign_in(user)
    async with unit_of_work() as work:
        await drafts.save_field(work, actor, draft_id, "inspection_on", day.isoformat())
    await made.file(user, draft_id)
    assert (await made.row(case.key)).stage is Stage.NOTICE
    assert (await clocks(case))["tp.inspect"].due_on == day
