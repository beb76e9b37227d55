"""Schedules of payments: no kopeck is lost, the remainder stands last, each part has the day of its milestone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkk.services.connection.schedule import WrongPlan, due_on, parts_of
from lkk.services.directories.connection import TermRow
from lkk.vocabulary.connection import Milestone

FULL = (
    TermRow(15, Milestone.CONTRACT, 15),
    TermRow(30, Milestone.CONTRACT, 60, not_after=Milestone.CONNECTION),
    TermRow(45, Milestone.CONNECTION, 15),
    TermRow(10, Milestone.ACT, 15),
)
INSTALMENTS = (TermRow(10, Milestone.CONTRACT, 0), TermRow(90, Milestone.ACT, 0, quarters=12))
CONTRACT, CONNECTION, ACT = date(2026, 12, 1), date(2027, 1, 10), date(2027, 2, 1)


@given(st.integers(0, 10**12), st.sampled_from((FULL, INSTALMENTS)))
def test_the_parts_are_the_sum(total: int, plan: tuple[TermRow, ...]) -> None:
    parts = parts_of(total, plan)
    assert sum(one.kopecks for one in parts) == total
    assert [one.number for one in parts] == list(range(1, len(parts) + 1))
    assert all(one.kopecks >= 0 for one in parts)


@given(st.integers(0, 10**12))
def test_quarterly_parts_are_equal_and_the_remainder_is_in_the_last(total: int) -> None:
    first, *quarters = parts_of(total, INSTALMENTS)
    assert first.kopecks == total // 10
    assert len(quarters) == 12
    each = {one.kopecks for one in quarters[:-1]}
    assert len(each) == 1
    assert 0 <= quarters[-1].kopecks - each.pop() < 12


def test_a_plan_that_is_not_a_hundred_percent_is_refused() -> None:
    with pytest.raises(WrongPlan):
        parts_of(100, FULL[:3])


def test_parts_are_due_by_their_milestones() -> None:
    parts = parts_of(1_000_00, FULL)
    assert [one.kopecks for one in parts] == [150_00, 300_00, 450_00, 100_00]
    assert [due_on(one, {Milestone.CONTRACT: CONTRACT}) for one in parts] == [
        date(2026, 12, 16),
        date(2027, 1, 30),
        None,
        None,
    ]
    known = {Milestone.CONTRACT: CONTRACT, Milestone.CONNECTION: CONNECTION, Milestone.ACT: ACT}
    assert [due_on(one, known) for one in parts] == [
        date(2026, 12, 16),
        CONNECTION,  # thirty percent are not due after the connection
        date(2027, 1, 25),
        date(2027, 2, 16),
    ]


def test_quarters_are_counted_from_the_act() -> None:
    parts = parts_of(1_200_00, INSTALMENTS)
    known = {Milestone.CONTRACT: CONTRACT, Milestone.ACT: date(2026, 11, 30)}
    days = [due_on(one, known) for one in parts]
    assert days[:3] == [CONTRACT, date(2027, 2, 28), date(2027, 5, 30)]
    assert days[-1] == date(2029, 11, 30)
