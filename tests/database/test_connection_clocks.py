"""What time does to a contract: instalments by quarters, invoices ahead of their day, the end of the conditions."""

from datetime import date, timedelta
from typing import Any

import pytest

from lkk.models.applications import Application
from lkk.services.connection import cases, instalments, scheduled
from lkk.services.connection.instalments import NoInstalments
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, Stage
from lkk.vocabulary.connection import ContractState, PaymentPlan
from lkk.vocabulary.money import InvoiceState
from tests import application_builders as made
from tests import builders
from tests import connection_cases as path
from tests.database.test_connection_law import letters

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("in_november")]


async def asked(user: Any, application: Application) -> None:
    async with unit_of_work() as work:
        await instalments.ask(work, await builders.sign_in(user), application.key)


async def at_works(answers: dict[str, str] = path.SHOP) -> Application:
    """A shop of the simplified track whose contract is concluded."""
    application = await path.offered(await path.firm(), answers)
    await path.pay((await path.invoices(application))[0], await path.today(application))
    return await made.row(application.key)


async def test_instalments_put_ten_percent_in_the_place_of_the_whole() -> None:
    user = await path.firm()
    application = await path.offered(user, path.SHOP)
    (whole,) = await path.invoices(application)
    await asked(user, application)
    before, first = await path.invoices(application)
    assert (before.state, first.state) == (InvoiceState.CANCELLED, InvoiceState.ISSUED)
    assert (first.total_kopecks, first.pay_until) == (whole.total_kopecks // 10, whole.pay_until)
    found = await path.parts(application)
    assert len(found) == 13
    assert sum(one.kopecks for one in found) == whole.total_kopecks
    assert (await path.case_of(application)).plan is PaymentPlan.INSTALMENTS
    await path.pay(first, await path.today(application))
    assert (await path.case_of(application)).state is ContractState.CONCLUDED
    assert (await made.row(application.key)).stage is Stage.WORKS
    with pytest.raises(NoInstalments):
        await asked(user, application)


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (path.HOUSE, "от 15 до 150"),
        ({**path.SHOP, "reliability_categories": ["2", "1"]}, "упрощённом порядке"),
    ],
)
async def test_instalments_have_their_bounds(answers: dict[str, Any], why: str) -> None:
    user = await builders.customer() if answers is path.HOUSE else await path.firm()
    application = await path.offered(user, answers, substation="on")
    with pytest.raises(NoInstalments, match=why):
        await asked(user, application)


async def test_instalments_wait_for_a_payment_that_is_on_its_way() -> None:
    user = await path.firm()
    application = await path.offered(user, path.SHOP)
    await path.begun_payment((await path.invoices(application))[0])
    with pytest.raises(NoInstalments, match="уже идёт"):
        await asked(user, application)


async def test_invoices_of_quarters_are_issued_thirty_days_ahead() -> None:
    user = await path.firm()
    application = await path.offered(user, path.SHOP)
    await asked(user, application)
    await path.pay((await path.invoices(application))[1], await path.today(application))
    async with unit_of_work() as work:
        case = await work.session.get_one(type(await path.case_of(application)), (await path.case_of(application)).key)
        case.acts_on = await path.today(application)
        await cases.count_days(work, case)
    assert await scheduled.issue_parts() == 0
    await path.pass_days(62)
    assert await scheduled.issue_parts() == 1
    assert await scheduled.issue_parts() == 0
    newest = (await path.invoices(application))[-1]
    assert (newest.pay_until, newest.purpose.endswith("часть 2")) == (date(2027, 2, 26), True)


async def test_the_end_of_the_conditions_is_told_at_sixty_and_thirty_days_and_puts_aside() -> None:
    application = await at_works()
    until = (await path.case_of(application)).conditions_until
    assert until
    start, before = await path.today(application), len(await letters())
    for days_left, told in ((61, 0), (60, 1), (45, 1), (30, 2), (1, 2)):
        await path.pass_days((until - start).days - days_left)
        start = until - timedelta(days=days_left)
        await scheduled.watch_conditions()
        assert len([one for one in (await letters())[before:] if "технические условия действуют до" in one]) == told
    await path.pass_days(2)
    assert await scheduled.watch_conditions() == 1
    assert await scheduled.watch_conditions() == 0
    row = await made.row(application.key)
    assert (row.status, row.stage) == (ApplicationStatus.ON_HOLD, Stage.WORKS)
    assert "продление" in row.reason


async def test_a_granted_extension_gives_the_new_term_and_brings_the_case_back() -> None:
    application = await at_works()
    extension = await made.brought_to(await builders.customer(), ApplicationStatus.FULFILLED, "tc_extend")
    until = (await path.case_of(application)).conditions_until
    assert until
    await path.pass_days((until - await path.today(application)).days + 1)
    await scheduled.watch_conditions()
    longer = until + timedelta(days=200)
    async with unit_of_work() as work:
        row = await work.session.get_one(Application, extension.key)
        row.answers = {**row.answers, "case": str(application.key), "extend_until": longer.isoformat()}
    assert await scheduled.extend_conditions() == 1
    assert await scheduled.extend_conditions() == 0
    assert (await path.case_of(application)).conditions_until == longer
    assert (await made.row(application.key)).status is ApplicationStatus.IN_PROGRESS
