"""«Аномальное потребление»: every doubt of a meter's month, and none about an ordinary one."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lkk.services.hours.anomalies import Days, DoubtCode, Integral, doubts, gaps, total, unbalance
from lkk.vocabulary.hours import HOURS
from lkk.vocabulary.metering import EnergyKind

START = date(2026, 10, 1)
UNKNOWN = Integral(None, None, Decimal(40), Decimal(10) ** 6)
Month = dict[date, list[Decimal | None]]


def ordinary() -> Month:
    """Every day differs, and the peak hours are a little above the rest."""
    return {
        START + timedelta(days=day): [
            Decimal(100 + day + hour * 7 % 11) + (20 if hour in (7, 8, 9, 17, 18, 19, 20) else 0)
            for hour in range(HOURS)
        ]
        for day in range(31)
    }


def codes(days: Days, integral: Integral = UNKNOWN, power: int = 1000) -> list[DoubtCode]:
    return [one.code for one in doubts(days, integral, Decimal(power))]


def test_nothing_is_asked_of_an_ordinary_month() -> None:
    assert codes(ordinary()) == []


def test_gaps_are_counted_and_never_summed_as_zero() -> None:
    days = ordinary()
    whole = total(days)
    days[START][5] = None
    assert gaps(days) == [(START, 5)]
    assert total(days) == whole - Decimal(100 + 35 % 11)
    assert codes(days) == [DoubtCode.GAPS]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([Decimal(-1), *[Decimal(100 + n) for n in range(1, 24)]], DoubtCode.NEGATIVE),
        ([Decimal(5000), *[Decimal(100 + n) for n in range(1, 24)]], DoubtCode.OVER_POWER),
        ([Decimal(50)] * 24, DoubtCode.FLAT),
        (
            [Decimal(100 + n * 7 % 11) + (20 if n in (7, 8, 9, 17, 18, 19, 20) else 0) for n in range(24)],
            DoubtCode.REPEATED,
        ),
    ],
)
def test_an_odd_day_is_asked_about(values: list[Decimal | None], code: DoubtCode) -> None:
    days = ordinary()
    days[START + timedelta(days=1)] = values
    assert codes(days) == [code]


def test_reactive_hours_have_a_bound_of_their_own() -> None:
    days = ordinary()
    (asked,) = doubts(days, UNKNOWN, Decimal(100), EnergyKind.REACTIVE_IN)
    assert (asked.code, "Реактивная энергия за час" in asked.text) == (DoubtCode.OVER_POWER, True)
    assert doubts(days, UNKNOWN, Decimal(0), EnergyKind.REACTIVE_IN) == []


@pytest.mark.parametrize(
    ("times", "asked"), [("1", False), ("0.34", False), ("3.3", False), ("0.29", True), ("3.5", True)]
)
def test_a_mean_hour_beyond_three_times_the_usual_is_asked_about(times: str, asked: bool) -> None:
    days = ordinary()
    mean = total(days) / (31 * HOURS)
    found = doubts(days, UNKNOWN, Decimal(1000), EnergyKind.ACTIVE_IN, mean * Decimal(times))
    assert [one.code for one in found] == ([DoubtCode.UNUSUAL] if asked else [])
    assert doubts(days, UNKNOWN, Decimal(1000), EnergyKind.ACTIVE_IN, Decimal(0)) == []


def test_a_day_that_repeats_the_one_before_is_asked_about() -> None:
    days = ordinary()
    days[START + timedelta(days=1)] = list(days[START])
    assert codes(days) == [DoubtCode.REPEATED]


def test_a_day_without_use_is_no_flat_profile() -> None:
    days = ordinary()
    days[START] = [Decimal(0)] * HOURS
    assert codes(days) == []


def test_a_fall_in_the_peak_hours_is_asked_about() -> None:
    days = ordinary()
    for values in days.values():
        for hour in (7, 8, 9, 17, 18, 19, 20):
            values[hour] = Decimal(60) + len(values)
    assert codes(days) == [DoubtCode.PEAK_DROP]


def test_hours_are_compared_with_the_counter_of_the_meter() -> None:
    days = ordinary()
    used = total(days)
    fits = Integral(Decimal(1000) + used / 40, Decimal(1000), Decimal(40), Decimal(10) ** 6)
    assert unbalance(days, fits) == 0
    assert codes(days, fits) == []
    twice = Integral(Decimal(1000) + used / 20, Decimal(1000), Decimal(40), Decimal(10) ** 6)
    assert unbalance(days, twice) == Decimal("0.5")
    assert codes(days, twice) == [DoubtCode.UNBALANCE]
    stands_still = Integral(Decimal(1000), Decimal(1000), Decimal(40), Decimal(10) ** 6)
    assert codes(days, stands_still) == [DoubtCode.UNBALANCE]


def test_a_forgotten_ratio_is_guessed_at() -> None:
    days = ordinary()
    forgotten = Integral(Decimal(1000) + total(days), Decimal(1000), Decimal(40), Decimal(10) ** 6)
    (asked,) = doubts(days, forgotten, Decimal(1000))
    assert "не умножены на коэффициент" in asked.text


def test_a_counter_past_its_highest_number_is_counted_on() -> None:
    over = Integral(Decimal("112"), Decimal("99876"), Decimal(40), Decimal(10) ** 5)
    assert over.energy == 9440
    back = Integral(Decimal("112"), Decimal("500"), Decimal(40), Decimal(10) ** 5)
    assert back.goes_back
    assert codes(ordinary(), back) == [DoubtCode.LOWER_CLOSING]
