"""Counters of attempts: windows, and a delay that grows instead of a lock-out."""

import pytest

from lkk.services.kernel import limits
from lkk.services.kernel.errors import TooManyAttempts
from lkk.services.kernel.limits import Limit
from lkk.services.kernel.unit_of_work import unit_of_work
from tests import builders

pytestmark = pytest.mark.usefixtures("database")
FIXED = Limit("fixed", 3, 300)
GROWING = Limit("growing", 3, 300, growing=True)


async def spend(limit: Limit, times: int = 1) -> None:
    for _ in range(times):
        async with unit_of_work() as work:
            await limits.spend(work, limit, "somebody")


async def refused_for(limit: Limit) -> int:
    with pytest.raises(TooManyAttempts) as refusal:
        await spend(limit)
    return refusal.value.retry_after_s


async def test_a_window_ends_and_begins_anew() -> None:
    await spend(FIXED, 3)
    assert 290 <= await refused_for(FIXED) <= 300
    await builders.shift_clock(301)
    await spend(FIXED, 3)
    assert await refused_for(FIXED)


async def test_a_growing_limit_doubles_the_wait_and_never_locks_out() -> None:
    await spend(GROWING, 3)
    clock = 0
    for expected in (5, 10, 20, 40, 80, 160, 300, 300):
        wait = await refused_for(GROWING)
        assert expected - 1 <= wait <= expected
        clock += wait + 1
        await builders.shift_clock(clock)
        if expected == 300:
            break  # a quiet window forgets everything
        await spend(GROWING)
    await spend(GROWING, 3)


async def test_a_refused_try_is_not_counted_and_makes_nothing_longer() -> None:
    await spend(GROWING, 3)
    waits = [await refused_for(GROWING) for _ in range(5)]
    assert max(waits) <= 5


async def test_a_success_forgets_the_tries() -> None:
    await spend(GROWING, 3)
    async with unit_of_work() as work:
        await limits.forgive(work, GROWING, "somebody")
    await spend(GROWING, 3)


async def test_a_limit_of_work_is_told_with_its_figures_and_a_limit_of_secrets_is_not() -> None:
    assert limits.APPLICATION.told == "Не больше 20 заявок в час"
    for limit, words in ((limits.CODE_COOL_DOWN, "Не больше 1 кода в минуту. Повторите"), (GROWING, "Слишком много")):
        await spend(limit, limit.count)
        with pytest.raises(TooManyAttempts, match=words):
            await spend(limit)
