"""The rules about one reading, against a counter that is turned by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from lkk.sandbox.accounting.messages import ReadingItem
from lkk.sandbox.accounting.rules import Known, Register, judge

TODAY = date(2026, 11, 21)
REGISTER = Register(whole_digits=5, decimal_digits=0, removed_on=None)
CAPACITY = 100_000
TENTH = CAPACITY // 10


def item(value: int, *, rollover: bool = False) -> ReadingItem:
    return ReadingItem(
        key=uuid4(),
        register_id="m1-1",
        value=str(value),
        taken_on=date(2026, 10, 24),
        billing_period="2026-10",
        submitted_at=datetime(2026, 10, 24, 5, tzinfo=UTC),
        outside_window=False,
        rollover=rollover,
    )


def code(value: int, before: int | None, after: int | None = None, *, rollover: bool = False) -> str | None:
    earlier = None if before is None else Known(Decimal(before), "2026-09")
    later = None if after is None else Known(Decimal(after), "2026-11")
    refusal = judge(item(value, rollover=rollover), REGISTER, earlier, later, TODAY)
    return refusal.code if refusal else None


@given(st.integers(0, CAPACITY - 1), st.integers(0, TENTH - 1), st.integers(0, TENTH - 1))
def test_true_readings_pass_wherever_the_counter_turns_over(before: int, first: int, second: int) -> None:
    value, after = (before + first) % CAPACITY, (before + first + second) % CAPACITY
    full = before > CAPACITY * 9 // 10
    assert code(value, before, after if full else None, rollover=full) is None


@given(st.integers(0, CAPACITY - 1), st.integers(0, CAPACITY - 1))
def test_without_rollover_a_lower_value_never_passes(before: int, value: int) -> None:
    assert code(value, before) == ("lower_than_last" if value < before else None)


def test_rollover_needs_a_nearly_full_counter() -> None:
    assert code(112, 90_000, rollover=True) == "lower_than_last"
    assert code(112, 90_001, rollover=True) is None


def test_a_later_reading_bounds_from_above() -> None:
    assert code(150, 100, 149) == "higher_than_next"
    assert code(150, 100, 150) is None
    assert code(99_990, 99_900, 50) is None
    assert code(60, 99_900, 50, rollover=True) == "higher_than_next"


def test_first_reading_of_a_register_has_no_lower_bound() -> None:
    assert code(0, None) is None


def test_reason_names_both_values_and_the_month() -> None:
    refusal = judge(item(95), REGISTER, Known(Decimal("100.5"), "2026-09"), None, TODAY)
    assert refusal is not None
    assert refusal.reason == (
        "Показание 95 меньше принятого за сентябрь 2026 г.: 100,5. Проверьте цифры и номер счётчика."
    )
