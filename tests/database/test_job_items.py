"""A row that fails holds up none of the others and is tried less and less often."""

from collections.abc import Sequence

import pytest
from sqlalchemy import text

from lkk.services.jobs import items
from lkk.services.jobs.items import ItemsFailed, each
from lkk.services.kernel.errors import NotFound, Unavailable
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from tests import builders

pytestmark = pytest.mark.usefixtures("database")
tried: list[int] = []


@pytest.fixture(autouse=True)
def nothing_tried() -> None:
    tried.clear()


async def some(_: UnitOfWork, failing: Sequence[int]) -> list[int]:
    """A portion of two of three rows, the broken ones first."""
    return [item for item in (1, 2, 3) if item not in failing][:2]


async def act(item: int) -> None:
    tried.append(item)
    if item < 3:
        raise ValueError("broken row")


async def test_rows_that_fail_leave_their_places_to_the_others() -> None:
    with pytest.raises(ItemsFailed, match="не обработано: 2, обработано: 0"):
        await each("j", some, act)
    assert await each("j", some, act) == 1
    assert tried == [1, 2, 3]


async def test_the_pause_of_a_row_doubles_up_to_a_day() -> None:
    pauses = []
    clock = 0
    for _ in range(14):
        with pytest.raises(ItemsFailed):
            await each("j", only_first, act)
        async with unit_of_work() as work:
            (next_at,) = (await work.session.execute(text("select next_at from job_failure"))).one()
            pauses.append(round((next_at - work.now).total_seconds()))
        clock += pauses[-1] + 1
        await builders.shift_clock(clock)
    assert pauses[:4] == pytest.approx([60, 120, 240, 480], abs=2)
    assert pauses[-1] == pytest.approx(86_400, abs=2)


async def only_first(_: UnitOfWork, failing: Sequence[int]) -> list[int]:
    return [] if 1 in failing else [1]


async def test_a_row_that_succeeds_is_forgotten_and_one_that_has_changed_is_no_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def gone(_: int) -> None:
        raise NotFound

    async def well(_: int) -> None:
        return

    assert await each("j", only_first, gone, expected=(NotFound,)) == 0
    await builders.shift_clock(61)
    assert await each("j", only_first, well) == 1
    async with unit_of_work() as work:
        assert (await work.session.execute(text("select count(*) from job_failure"))).scalar_one() == 0


async def test_no_row_is_to_blame_while_the_database_is_away() -> None:
    async def away(_: int) -> None:
        raise Unavailable

    with pytest.raises(Unavailable):
        await items.each("j", only_first, away)
    assert await items.each("j", only_first, lambda item: act(3)) == 1
