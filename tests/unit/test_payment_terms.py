"""Parts of the sum as terms: what is awaited first, who is late and by how many days."""

from datetime import date, timedelta

from lkk.models.connection import ConnectionPayment
from lkk.services.connection.clocks import part_title
from lkk.services.connection.payment_terms import MOST_AHEAD, terms_of
from lkk.vocabulary.connection import Milestone, PartState

TODAY = date(2026, 12, 10)


def part(number: int, due_in: int | None = None, paid_in: int | None = None) -> ConnectionPayment:
    return ConnectionPayment(
        connection_id=1,
        number=number,
        kopecks=number * 100,
        milestone=Milestone.CONTRACT,
        days=0,
        due_on=None if due_in is None else TODAY + timedelta(days=due_in),
        paid_on=None if paid_in is None else TODAY + timedelta(days=paid_in),
    )


def states(*parts: ConnectionPayment, has_clock: bool = False, over: bool = False) -> list[tuple[int, PartState, int]]:
    found = terms_of(parts, TODAY, has_clock=has_clock, over=over)
    return [(one.number, one.state, one.days_late) for one in found]


def test_a_part_runs_until_its_last_day_has_passed_and_is_late_from_the_next_one() -> None:
    assert states(part(1, due_in=0)) == [(1, PartState.RUNNING, 0)]
    assert states(part(1, due_in=-1)) == [(1, PartState.LATE, 1)]


def test_a_part_whose_event_has_not_come_waits_and_is_not_late() -> None:
    assert states(part(1)) == [(1, PartState.AHEAD, 0)]


def test_what_was_paid_late_keeps_its_days_and_stands_after_what_is_awaited() -> None:
    found = states(part(1, due_in=-10, paid_in=-7), part(2, due_in=-5, paid_in=-6), part(3, due_in=5))
    assert found == [(3, PartState.RUNNING, 0), (1, PartState.PAID, 3), (2, PartState.PAID, 0)]


def test_the_first_part_of_the_simplified_track_has_a_clock_of_its_own() -> None:
    assert [number for number, *_ in states(part(1, due_in=3), part(2), has_clock=True)] == [2]


def test_instalments_of_years_are_not_all_shown() -> None:
    found = states(*(part(number, due_in=number * 90) for number in range(1, 14)), has_clock=True)
    assert [number for number, *_ in found] == list(range(2, 2 + MOST_AHEAD))


def test_nothing_is_awaited_once_the_contract_has_ended() -> None:
    assert states(part(1, due_in=-30), over=True) == [(1, PartState.DROPPED, 0)]


def test_a_part_is_named_by_its_number_unless_it_is_the_whole() -> None:
    assert part_title(2, 4, 84_180_00).replace("\u202f", " ") == "Оплата по договору: часть 2 из 4, 84 180,00 ₽"
    assert part_title(1, 1, 100_00).replace("\u202f", " ") == "Оплата по договору: 100,00 ₽"
