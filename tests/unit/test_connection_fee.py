"""The fee of a grid connection: the lesser of two sums for households, the formula in words, VAT, no lost kopeck."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkk.services.connection.fee import Fee, NoRate, Scope, fee_of, not_preferential
from lkk.services.directories.connection import RateRow
from lkk.vocabulary.applications import ConnectionCategory
from lkk.vocabulary.connection import FeeMethod, Rate
from lkk.vocabulary.words import roubles

VAT = 22
LAW = "Решение от 25.12.2025 № 1"
RATES = {
    Rate.PREFERENTIAL: RateRow(5_000_00, True, LAW),
    Rate.SOCIAL: RateRow(1_220_00, True, LAW),
    Rate.C1: RateRow(20_000_00, False, LAW),
    Rate.C2_LOW: RateRow(1_500_000_00, False, LAW),
    Rate.C2_MEDIUM: RateRow(2_000_000_00, False, LAW),
    Rate.C3_LOW: RateRow(2_500_000_00, False, LAW),
    Rate.C3_MEDIUM: RateRow(3_000_000_00, False, LAW),
    Rate.C4: RateRow(900_000_00, False, LAW),
    Rate.C5: RateRow(7_000_00, False, LAW),
    Rate.C7: RateRow(9_000_00, False, LAW),
    Rate.C8_ONE: RateRow(18_000_00, False, LAW),
    Rate.C8_THREE: RateRow(30_000_00, False, LAW),
}
HOUSE = Scope(ConnectionCategory.HOUSEHOLD_15, Decimal(12), Decimal("0.4"), 120, overhead_m=120)
WORKSHOP = Scope(
    ConnectionCategory.LEGAL_670, Decimal(400), Decimal(10), 800, cable_m=800, substation=True, third_only=False
)


def fee(scope: Scope) -> Fee:
    return fee_of(scope, RATES, VAT)


def test_a_house_pays_the_lesser_of_the_two_sums() -> None:
    found = fee(HOUSE)
    assert (found.method, found.total_kopecks) == (FeeMethod.PREFERENTIAL, 60_000_00)
    assert found.words.startswith(
        "Наименьшая из двух сумм: по льготной ставке 60\u202f000,00 ₽, по стандартизированным"
    )
    near = fee(replace(HOUSE, overhead_m=0, power_kw=Decimal(15)))
    assert (near.method, near.total_kopecks) == (FeeMethod.STANDARDISED, 61_000_00)


def test_each_line_tells_its_formula() -> None:
    line = fee(HOUSE).lines[0]
    assert line.formula == "5\u202f000,00 ₽ за 1 кВт × 12 = 60\u202f000,00 ₽"
    first = fee(WORKSHOP).lines[0]
    assert first.formula == (
        "24\u202f400,00 ₽ за одно присоединение (без НДС 20\u202f000,00 ₽, НДС 22 %) × 1 = 24\u202f400,00 ₽"
    )


def test_a_workshop_pays_for_all_that_is_built() -> None:
    names = [line.name.split(":")[0] for line in fee(WORKSHOP).lines]
    assert names == ["С1", "С3", "С5", "С8"]
    without_vat = 20_000_00 + 3_000_000_00 * 8 // 10 + 7_000_00 * 400 + 30_000_00
    assert fee(WORKSHOP).total_kopecks == without_vat * 122 // 100


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"category": ConnectionCategory.LEGAL_150}, "граждан"),
        ({"power_kw": Decimal("15.1")}, "больше 15 кВт"),
        ({"third_only": False}, "не третья"),
        ({"voltage_kv": Decimal(10)}, "выше 0,4 кВ"),
        ({"distance_m": 301}, "больше 300 м"),
        ({"distance_m": 501, "rural": True}, "больше 500 м"),
        ({"again": True}, "уже было"),
    ],
)
def test_the_preferential_rate_has_its_bounds(change: dict[str, object], words: str) -> None:
    scope = replace(HOUSE, **change)
    assert words in not_preferential(scope)
    assert fee(scope).method is FeeMethod.STANDARDISED


def test_the_bounds_of_distance_are_within() -> None:
    assert not not_preferential(replace(HOUSE, distance_m=300))
    assert not not_preferential(replace(HOUSE, distance_m=500, rural=True))


def test_a_social_category_has_a_rate_of_its_own() -> None:
    assert fee(replace(HOUSE, social=True)).total_kopecks == 14_640_00


def test_a_rate_that_is_not_in_force_is_named() -> None:
    with pytest.raises(NoRate, match="С5"):
        fee_of(WORKSHOP, {rate: view for rate, view in RATES.items() if rate is not Rate.C5}, VAT)


def test_a_sum_of_demo_rates_says_so() -> None:
    demo = {**RATES, Rate.PREFERENTIAL: replace(RATES[Rate.PREFERENTIAL], demo=True)}
    assert fee_of(HOUSE, demo, VAT).demo
    assert not fee(HOUSE).demo


@given(
    st.decimals("0.001", "15", places=3),
    st.integers(0, 300),
    st.integers(0, 300),
    st.sampled_from((0, 20, 22)),
)
def test_a_household_never_pays_more_than_either_sum(power: Decimal, overhead: int, cable: int, vat: int) -> None:
    scope = replace(HOUSE, power_kw=power, overhead_m=overhead, cable_m=cable)
    chosen = fee_of(scope, RATES, vat)
    full = fee_of(replace(scope, again=True), RATES, vat)
    assert chosen.total_kopecks <= full.total_kopecks
    assert chosen.total_kopecks == sum(line.sum_kopecks for line in chosen.lines)
    assert all(line.formula.endswith(roubles(line.sum_kopecks)) for line in chosen.lines)
