"""The letter with the statistics: once, after the application is fulfilled, with the workbook of its own account."""

import io
from datetime import date

import openpyxl
import pytest
from sqlmodel import col, select, update

from lkk.models.applications import Application
from lkk.models.delivery import OutboxItem
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.services.accounts import links
from lkk.services.forms.catalog.statistics import FIRST, LAST, USAGE_STATS
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.usage_letters import jobs, workbook
from lkk.vocabulary.applications import ApplicationStatus
from tests import application_builders as made
from tests import builders
from tests.builders import MeteredAccount

pytestmark = pytest.mark.usefixtures("database")
FEBRUARY = date(2026, 2, 1)


async def asked(status: ApplicationStatus) -> tuple[User, MeteredAccount, Application]:
    user = await builders.customer()
    metered = await builders.metered_account()
    await builders.attach(user, metered.account)
    for number, figure in ((1, "100"), (2, "130")):
        await builders.reading(metered.registers[0], date(2026, number, 1), figure)
    application = await made.brought_to(user, status, USAGE_STATS.code)
    answers = application.answers | {FIRST: "2026-01-15", LAST: "2026-02-03"}
    async with unit_of_work() as work:
        mine = col(Application.id) == application.key
        await work.session.exec(update(Application).where(mine).values(answers=answers))
    return user, metered, application


async def letters() -> list[str]:
    async with unit_of_work() as work:
        query = select(Notification.title).where(Notification.event == "usage_statistics")
        return list(await work.session.exec(query))


async def enclosed() -> list[int]:
    """The applications whose workbooks the queued letters will carry."""
    async with unit_of_work() as work:
        items = (await work.session.exec(select(OutboxItem))).all()
    return [item.payload["statistics_of"] for item in items if "statistics_of" in item.payload]


async def test_the_letter_goes_once_and_carries_the_workbook() -> None:
    _, metered, application = await asked(ApplicationStatus.FULFILLED)
    await jobs.send(Ports({}))
    await jobs.send(Ports({}))
    assert await letters() == [f"Статистика потребления, лицевой счёт № {metered.account.number}"]
    assert await enclosed() == [application.key]
    file = await workbook.of_application(application.key)
    assert file is not None
    rows = list(openpyxl.load_workbook(io.BytesIO(file.content))["Расход по счётчикам"].iter_rows(values_only=True))
    energies = [dict(zip(rows[0], row, strict=True))["Расход"] for row in rows[1:]]
    assert energies == [None, 30]


async def test_nothing_goes_before_the_application_is_processed() -> None:
    await asked(ApplicationStatus.IN_PROGRESS)
    await jobs.send(Ports({}))
    assert await letters() == []


async def test_an_account_that_was_disconnected_meanwhile_is_told_of_to_nobody() -> None:
    user, metered, application = await asked(ApplicationStatus.FULFILLED)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await links.detach(work, actor, metered.account.key)
    await jobs.send(Ports({}))
    assert await letters() == []
    assert await workbook.of_application(application.key) is None
