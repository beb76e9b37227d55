"""Ratios and price categories from a day on: what was counted stays as it was when the feed tells of new ones."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from lkk.models.accounts import CustomerAccount
from lkk.services.accounts import in_force
from lkk.services.hours.facts import load
from lkk.services.integrations.accounting import contract
from lkk.services.integrations.accounting.contract import AccountChange, MeterChange
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import statistics
from lkk.vocabulary.metering import Zone
from lkk.vocabulary.people import CabinetClass
from tests import builders
from tests.builders import MeteredAccount
from tests.database.test_feed_metering import apply, meter_change
from tests.hourly_accounts import hourly_desk

pytestmark = pytest.mark.usefixtures("database")
AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (8, 9, 10, 11))


@pytest.fixture(autouse=True)
async def november(database: str) -> None:
    """Business time is noon of 26 November 2026 in Barnaul."""
    wanted = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((wanted - datetime.now(UTC)).total_seconds()))


def with_ratio(of: MeteredAccount, version: int, ratio: int, since: date | None = None) -> MeterChange:
    change = meter_change(of.meter, of.point, version, **{of.registers[0].external_id: Zone.T1})
    return replace(change, data=replace(change.data, ct_ratio=Decimal(ratio), ratios_since=since))


async def counted(of: MeteredAccount) -> dict[date, tuple[Decimal, Decimal | None]]:
    async with unit_of_work() as work:
        found = await statistics.of_account(work, of.account.key, of.account.number, SEPTEMBER, NOVEMBER)
    return {row.period: (row.multiplier, row.energy) for row in found.rows}


async def test_a_month_is_counted_with_the_ratio_of_its_first_day() -> None:
    metered = await builders.metered_account()
    for period, value in ((AUGUST, "100"), (SEPTEMBER, "110"), (OCTOBER, "130"), (NOVEMBER, "160")):
        await builders.reading(metered.registers[0], period, value)
    await apply(with_ratio(metered, 2, 20))
    assert await counted(metered) == {SEPTEMBER: (20, 200), OCTOBER: (20, 400), NOVEMBER: (20, 600)}
    await apply(with_ratio(metered, 3, 40, since=OCTOBER))
    await apply(with_ratio(metered, 4, 60))  # from the month it is told in
    await apply(with_ratio(metered, 5, 60))
    assert await counted(metered) == {SEPTEMBER: (20, 200), OCTOBER: (40, 800), NOVEMBER: (60, 1800)}


def with_category(of: CustomerAccount, version: int, category: int | None, since: date | None = None) -> AccountChange:
    data = contract.Account(
        registry=CabinetClass.LEGAL,
        number=of.number,
        pin="2468",
        holder=of.holder,
        address=of.address,
        time_zone=of.time_zone,
        contract_number=None,
        closed=False,
        price_category=category,
        price_category_since=since,
    )
    return AccountChange("c", "account", of.external_id, version, data)


async def test_a_price_category_holds_from_its_day() -> None:
    account = await builders.account(registry=CabinetClass.LEGAL)

    async def categories() -> list[int | None]:
        async with unit_of_work() as work:
            days = (SEPTEMBER, OCTOBER, NOVEMBER)
            return [await in_force.price_category(work, account.key, day) for day in days]

    assert await categories() == [None, None, None]
    await apply(with_category(account, 2, 2))
    assert await categories() == [2, 2, 2]
    await apply(with_category(account, 3, 4, since=OCTOBER))
    assert await categories() == [2, 4, 4]
    await apply(with_category(account, 4, None))
    assert await categories() == [2, 4, None]


async def test_hours_of_a_month_are_held_against_its_ratio_and_category() -> None:
    desk = await hourly_desk(meters=1)
    (meter,) = desk.meters
    async with unit_of_work() as work:
        for day, ratio, category in ((date(2024, 1, 15), 30, 2), (NOVEMBER, 40, 3)):
            values = {"meter": meter.key, "account": desk.account_id, "day": day, "ratio": ratio, "category": category}
            for statement in (
                "insert into meter_ratio (meter_id, valid_from, multiplier) values (:meter, :day, :ratio)",
                "insert into account_price_category (account_id, valid_from, price_category) "
                "values (:account, :day, :category)",
            ):
                await work.session.execute(text(statement), values)
    actor = await builders.sign_in(desk.user)
    for period, ratio, obstacles in ((OCTOBER, 30, 1), (NOVEMBER, 40, 0)):
        async with unit_of_work() as work:
            known = await load(work, actor, desk.account_id, period)
        assert (known.meters[0].multiplier, len(known.obstacles())) == (ratio, obstacles)
