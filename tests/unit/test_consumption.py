"""Consumption: the rollover vector of the field, replacements within a month, and an independent oracle."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random, SystemRandom

import pytest

from lkk.services.readings.consumption import Counted, RegisterLife, by_energy, passed, tangent, used
from lkk.vocabulary.metering import EnergyKind, Zone

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
HISTORIES = 10_000


def life(*counted: tuple[date, str], digits: int = 5, ratio: int = 1, **more: object) -> RegisterLife:
    return RegisterLife(
        energy=EnergyKind.ACTIVE_IN,
        zone=Zone.T1,
        whole_digits=digits,
        multiplier=Decimal(ratio),
        counted=tuple(Counted(period, Decimal(value)) for period, value in counted),
        **more,  # type: ignore[arg-type]
    )


def test_the_vector_of_the_field() -> None:
    assert used(life((OCTOBER, "99876"), (NOVEMBER, "112"), ratio=40), NOVEMBER) == 9440


def test_the_ratio_is_applied_once_and_to_the_difference() -> None:
    assert used(life((OCTOBER, "100.25"), (NOVEMBER, "101.75"), ratio=1200), NOVEMBER) == 1800


def test_a_counter_that_went_back_tells_nothing() -> None:
    assert passed(Decimal(500), Decimal(400), Decimal(100_000)) is None
    assert used(life((OCTOBER, "500"), (NOVEMBER, "400")), NOVEMBER) is None


def test_a_passing_of_zero_that_is_known_counts_from_anywhere() -> None:
    assert passed(Decimal(70_000), Decimal(10), Decimal(100_000), rollover=True) == 30_010


def test_the_first_month_counts_from_the_initial_value_and_without_it_is_not_known() -> None:
    assert used(life((NOVEMBER, "30"), installed_on=date(2026, 11, 3), initial_value=Decimal(12)), NOVEMBER) == 18
    assert used(life((NOVEMBER, "30")), NOVEMBER) is None


def test_a_replacement_within_a_month_adds_both_meters_with_their_own_ratios() -> None:
    old = life((OCTOBER, "1000"), ratio=40, removed_on=date(2026, 11, 12), final_value=Decimal(1010))
    new = life((NOVEMBER, "25"), ratio=20, installed_on=date(2026, 11, 12), initial_value=Decimal(5))
    assert by_energy([old, new], NOVEMBER) == {EnergyKind.ACTIVE_IN: 10 * 40 + 20 * 20}


def test_a_meter_taken_down_after_its_reading_closes_the_next_month() -> None:
    old = life((OCTOBER, "1000"), (NOVEMBER, "1100"), removed_on=date(2026, 11, 28), final_value=Decimal(1107))
    assert used(old, NOVEMBER) == 100
    assert used(old, DECEMBER) == 7


def test_months_without_readings_count_when_the_meter_is_read_next() -> None:
    gap = life((OCTOBER, "100"), (DECEMBER, "190"))
    assert used(gap, NOVEMBER) is None
    assert used(gap, DECEMBER) == 90


@pytest.mark.parametrize(
    ("active", "reactive", "said"),
    [("1000", "350", Decimal("0.35")), ("3", "1", Decimal("0.33")), ("200", "1", Decimal("0.01")), ("0", "5", None)],
)
def test_the_tangent_has_two_decimals_and_needs_active_energy(active: str, reactive: str, said: Decimal | None) -> None:
    energies = {EnergyKind.ACTIVE_IN: Decimal(active), EnergyKind.REACTIVE_IN: Decimal(reactive)}
    assert tangent(energies) == said
    assert tangent({EnergyKind.ACTIVE_IN: Decimal(5)}) is None


def test_ten_thousand_histories_agree_with_meters_turned_by_hand() -> None:
    """The oracle turns wheels in whole steps and adds up energy as it passes; it never subtracts two figures."""
    seed = SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    rng = Random(seed)
    for number in range(HISTORIES):
        lives, expected = _history(rng)
        for period, energy in expected.items():
            found = by_energy(lives, period).get(EnergyKind.ACTIVE_IN, Decimal())
            assert Fraction(found) == energy, f"seed {seed}, history {number}, {period}"


def _history(rng: Random) -> tuple[list[RegisterLife], dict[date, Fraction]]:
    """Meters that stood at a point one after another, and the energy that passed until each month's reading."""
    lives: list[RegisterLife] = []
    expected: dict[date, Fraction] = {}
    month = date(rng.randint(2020, 2026), rng.randint(1, 12), 1)
    for meter in range(rng.randint(1, 3)):
        month = _turn(rng, lives, expected, month, known=meter > 0 or rng.random() < 0.5)
    return lives, expected


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _turn(rng: Random, lives: list[RegisterLife], expected: dict[date, Fraction], month: date, *, known: bool) -> date:
    """One meter's life from `month` on; return the month it was taken down in."""
    digits, decimals, ratio = rng.randint(4, 7), rng.randint(0, 3), rng.choice((1, 20, 40, 1200))
    unit = 10**decimals
    scale = 10 ** (digits + decimals)
    wheel = rng.choice((0, rng.randrange(scale), scale - rng.randint(1, scale // 20)))
    initial, installed_on = Decimal(wheel) / unit, month.replace(day=rng.randint(1, 28))
    counted: list[Counted] = []
    waiting, begun = Fraction(), known
    months = rng.randint(1, 6)
    for index in range(months):
        steps = rng.choice((0, rng.randint(0, scale // 40)))
        wheel = (wheel + steps) % scale
        waiting += Fraction(steps * ratio, unit)
        if rng.random() < 0.25 and (not counted or counted[-1].period >= month - timedelta(days=62)):
            month = _next(month)
            continue  # not read
        counted.append(Counted(month, Decimal(wheel) / unit))
        if begun:
            expected[month] = expected.get(month, Fraction()) + waiting
        waiting, begun = Fraction(), True
        if index + 1 < months:
            month = _next(month)
    steps = rng.randint(0, scale // 40)
    wheel = (wheel + steps) % scale
    waiting += Fraction(steps * ratio, unit)
    removed_on = month.replace(day=28)
    closing = _next(month) if counted and counted[-1].period >= month else month
    if begun:
        expected[closing] = expected.get(closing, Fraction()) + waiting
    lives.append(
        RegisterLife(
            EnergyKind.ACTIVE_IN,
            Zone.T1,
            digits,
            Decimal(ratio),
            tuple(rng.sample(counted, len(counted))),
            installed_on,
            initial if known else None,
            removed_on,
            Decimal(wheel) / unit,
        )
    )
    return month
