"""Figures of the day: what counts is what happened since midnight in the company's time zone."""

from datetime import date, timedelta

import pytest

from lkk.models.applications import Application
from lkk.services.applications.desk import counts
from lkk.services.applications.desk.counts import DeskSummary
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.metering import ReadingSource, ReadingStatus
from lkk.vocabulary.people import Role, UserStatus
from tests import application_builders as made
from tests import builders

pytestmark = pytest.mark.usefixtures("database")

PERIOD = date(2026, 11, 1)
S = ApplicationStatus
TWO_DAYS_S = 172_800


async def figures(role: Role = Role.MFC_OPERATOR) -> DeskSummary:
    actor = await builders.sign_in(await builders.staff(role))
    async with unit_of_work() as work:
        return await counts.today(work, actor)


async def one_of_each() -> None:
    await builders.customer()
    await builders.customer(status=UserStatus.PENDING)
    metered = await builders.metered_account(zones=3)
    statuses = (ReadingStatus.VALID, ReadingStatus.REJECTED, ReadingStatus.UNCONFIRMED)
    for register, status in zip(metered.registers, statuses, strict=True):
        await builders.reading(register, PERIOD, "100", status=status)


async def test_an_empty_portal_shows_zeros() -> None:
    assert await figures() == DeskSummary(0, 0, 0, 0)


async def test_drafts_and_registrations_not_activated_are_not_counted() -> None:
    await one_of_each()
    summary = DeskSummary(registrations=1, readings_sent=2, readings_waiting=1, readings_rejected=1)
    assert await figures() == summary


async def test_readings_from_elsewhere_are_not_of_the_cabinet() -> None:
    metered = await builders.metered_account()
    await builders.reading(metered.registers[0], PERIOD, "5", source=ReadingSource.INSPECTOR)
    assert await figures() == DeskSummary(0, 0, 0, 0)


async def test_yesterday_is_forgotten_but_what_waits_is_not() -> None:
    await one_of_each()
    await builders.shift_clock(TWO_DAYS_S)
    assert await figures() == DeskSummary(registrations=0, readings_sent=0, readings_waiting=1, readings_rejected=0)


async def test_a_customer_has_no_desk() -> None:
    actor = await builders.sign_in(await builders.customer())
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await counts.today(work, actor)


async def test_applications_terms_and_answers_are_counted_for_those_who_see_them() -> None:
    user = await builders.customer()
    fresh, late = [await made.filed(user) for _ in range(2)]
    async with unit_of_work() as work:
        row = await work.session.get_one(Application, late.key)
        row.due_on, row.answered_at, row.status = work.now.date() - timedelta(days=1), work.now, S.IN_PROGRESS
        row = await work.session.get_one(Application, fresh.key)
        row.due_on = None
    summary = await figures(Role.SERVICE_CENTRE_OPERATOR)
    assert (summary.filed, summary.new_applications, summary.urgent, summary.answered) == (2, 1, 1, 1)
    assert (await figures(Role.ADVOCATE_MANAGER)).filed == 0
