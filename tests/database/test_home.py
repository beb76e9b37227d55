"""What the first page of a customer tells of accounts and of applications that move."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import col, update

from lkk.models.applications import Application, ApplicationClock
from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.applications import under_way
from lkk.services.applications.under_way import Moving
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import statistics, year
from lkk.services.readings.year import LastValue
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.metering import ReadingStatus
from tests import application_builders as made
from tests import builders
from tests.event_path import statements

pytestmark = pytest.mark.usefixtures("database")
S = ApplicationStatus
LAST = date(2026, 10, 1)


async def moving_of(user: User, most: int = 5) -> Moving:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await under_way.moving(work, actor, most)


async def set_row(application: Application, **values: object) -> None:
    async with unit_of_work() as work:
        await work.session.exec(update(Application).where(col(Application.id) == application.key).values(**values))


async def test_who_has_filed_nothing_is_told_apart_from_whose_applications_have_ended() -> None:
    user = await builders.customer()
    await made.draft(user)
    assert await moving_of(user) == Moving((), 0, False)
    await set_row(await made.filed(user), status=S.WITHDRAWN)
    assert await moving_of(user) == Moving((), 0, True)


async def test_what_waits_for_the_person_comes_first_then_the_nearest_term() -> None:
    user, other = await builders.customer(), await builders.customer()
    await made.filed(other)
    late, soon, none, asked = [await made.filed(user, seed=seed) for seed in range(4)]
    await set_row(late, due_on=date(2026, 12, 20))
    await set_row(soon, due_on=date(2026, 12, 10))
    await set_row(none, due_on=None)
    await set_row(asked, due_on=date(2026, 12, 1), waits_for_customer=True)
    found = await moving_of(user, 3)
    assert [one.number for one in found.rows] == [asked.number, soon.number, late.number]
    assert found.total == 4
    assert found.rows[0].due_on is None  # the term of the company is not the person's


async def test_the_term_of_one_that_waits_is_the_persons_own() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.INFO_REQUESTED)
    async with unit_of_work() as work:
        clock = update(ApplicationClock).where(col(ApplicationClock.application_id) == application.key)
        await work.session.exec(clock.where(col(ApplicationClock.rule) == "info.answer").values(due_on=LAST))
    (found,) = (await moving_of(user)).rows
    assert (found.due_on, found.waits) == (LAST, True)
    assert found.days_left is not None
    assert found.days_left < 0


async def test_the_year_is_what_the_statistics_count_read_by_three_statements() -> None:
    first, second = await builders.metered_account(zones=2), await builders.metered_account()
    for register in (*first.registers, *second.registers):
        await builders.reading(register, date(2025, 6, 1), "50")  # the last one before the twelve months
        for number in (1, 2, 5, 10):
            await builders.reading(register, date(2026, number, 1), str(100 + number * 10))
        await builders.reading(register, date(2026, 9, 1), "999", status=ReadingStatus.REJECTED)
    ids = [first.account.key, second.account.key]
    async with unit_of_work() as work:
        with statements() as asked:
            years = await year.of_accounts(work, ids, LAST)
        assert len(asked) == 3, asked
        for owner in (first, second):
            found = await statistics.of_account(work, owner.account.key, "", date(2025, 11, 1), LAST)
            told: dict[date, Decimal] = {}
            for one in found.rows:
                told[one.period] = told.get(one.period, Decimal()) + (one.energy or 0)
            assert {month: value for month, value in years[owner.account.key].months if value is not None} == told
    assert len(years[ids[0]].months) == 12
    assert years[ids[0]].read_in == LAST
    assert years[ids[0]].values == (LastValue("день", Decimal(200)), LastValue("ночь", Decimal(200)))
    assert years[ids[1]].values == (LastValue("", Decimal(200)),)


async def test_an_account_without_readings_has_a_year_of_gaps() -> None:
    metered = await builders.metered_account()
    async with unit_of_work() as work:
        found = (await year.of_accounts(work, [metered.account.key], LAST))[metered.account.key]
        assert await year.of_accounts(work, [], LAST) == {}
    assert {value for _, value in found.months} == {None}
    assert (len(found.months), found.months[-1][0]) == (12, date(2026, 9, 1))
    assert (found.read_in, found.values) == (None, ())


async def test_notices_of_one_application_stand_in_one_line() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, S.IN_PROGRESS)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        all_of_them = (await notifications.list_own(work, actor)).total
        (line,) = await notifications.latest_lines(work, actor, 3)
    assert (line.newest.subject, line.count, line.unread) == (application.number, all_of_them, all_of_them)
    assert all_of_them > 1
