"""Time moved by the clock and a real worker: the unpaid are annulled, ended technical conditions put a case aside."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.delivery import FeedCursor
from lkk.models.notifications import Notification
from lkk.services.kernel.clock import shifted_now
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, Stage
from lkk.vocabulary.money import InvoiceState
from tests import application_builders as made
from tests import builders
from tests import connection_cases as path
from tests.database.test_connection_law import clocks
from tests.resilience.test_worker_kills import until
from tests.sandbox_process import Sandbox
from tests.worker_process import running_workers

STARTS_IN_S = 30


@pytest.fixture(autouse=True)
async def _noon(city_database: str, sandbox: Sandbox) -> None:
    """Business time begins at noon of a Thursday, and the office decides nothing by itself."""
    sandbox.registers_after(None)
    wanted = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo(settings().time_zone))
    await builders.shift_clock(round((wanted - shifted_now(0)).total_seconds()))


async def let_the_worker_run(application: Application, status: ApplicationStatus) -> Application:
    """Start a worker that hears the feed to its end, then another whose jobs find the feed fresh."""
    with running_workers(1, LKK_FEED_INTERVAL_S="0.5"):
        await until(_heard, STARTS_IN_S)

    async def changed() -> bool:
        return (await made.row(application.key)).status is status

    with running_workers(1, LKK_FEED_INTERVAL_S="0.5"):
        await until(changed, STARTS_IN_S)
    return await made.row(application.key)


async def _heard() -> bool:
    async with unit_of_work() as work:
        cursor = (await work.session.exec(select(FeedCursor))).first()
        return cursor is not None and cursor.caught_up_at is not None and work.now - cursor.caught_up_at < _FRESH


_FRESH = timedelta(minutes=5)


async def test_the_worker_annuls_an_unpaid_application_and_tells_its_applicant() -> None:
    user = await builders.customer()
    application = await path.offered(user)
    due = (await clocks(application))["tp.pay.S"].due_on
    await path.pass_days((due - await path.today(application)).days + 6)
    ended = await let_the_worker_run(application, ApplicationStatus.ANNULLED)
    assert "не оплачен до" in ended.reason
    assert [one.state for one in await path.invoices(application)] == [InvoiceState.CANCELLED]
    async with unit_of_work() as work:
        told = list(await work.session.exec(select(Notification.title).where(Notification.user_id == user.key)))
    assert any("аннулирована" in title for title in told), told


async def test_the_worker_puts_a_case_with_ended_technical_conditions_aside_and_annuls_nothing() -> None:
    application = await path.at_works(await path.firm())
    case = await path.case_of(application)
    assert case.conditions_until
    await path.pass_days((case.conditions_until - await path.today(application)).days + 1)
    aside = await let_the_worker_run(application, ApplicationStatus.ON_HOLD)
    assert aside.stage is Stage.NOTICE
    assert "продление" in aside.reason
