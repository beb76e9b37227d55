"""The fixtures themselves: a clean database for every test, rows that satisfy every constraint."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import func, select

from lkk.models.identity import User
from lkk.services.kernel.secrets import verify_password
from lkk.services.kernel.unit_of_work import unit_of_work
from tests import builders


@pytest.mark.parametrize("turn", [1, 2])
async def test_every_test_starts_with_an_empty_database(database: str, turn: int) -> None:
    await builders.customer("same@example.com")
    async with unit_of_work() as work:
        assert (await work.session.exec(select(func.count()).select_from(User))).one() == 1


async def test_people_sign_in_with_the_password_of_builders(database: str) -> None:
    user = await builders.staff()
    actor = await builders.sign_in(user)
    assert actor.staff
    assert await verify_password(builders.PASSWORD, user.password_hash)


async def test_an_account_with_its_meter_and_readings(database: str) -> None:
    metered = await builders.metered_account("9234", zones=2)
    user = await builders.customer()
    await builders.attach(user, metered.account)
    row = await builders.reading(metered.registers[1], date(2026, 10, 1), "123.45")
    assert row.key
    assert len(metered.registers) == 2


async def test_the_clock_is_shifted_for_everybody(database: str) -> None:
    await builders.shift_clock(86_400)
    async with unit_of_work() as work:
        assert 86_300 < (work.now - datetime.now(UTC)).total_seconds() < 86_500
