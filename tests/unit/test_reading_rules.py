"""What may be typed for a register: hard checks refuse, doubts become questions."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkk.services.readings.rules import (
    PastReading,
    QuestionCode,
    RegisterFacts,
    Verdict,
    expected_values,
    judge,
    zone_questions,
)
from lkk.vocabulary.metering import EnergyKind, Zone

TODAY = date(2026, 11, 22)


def facts(
    *history: tuple[str, str], digits: int = 5, decimals: int = 1, k: str = "1", power: str = "15"
) -> RegisterFacts:
    """A register; `history` is (day read off, value), newest first."""
    past = tuple(
        PastReading(date.fromisoformat(day).replace(day=1), Decimal(value), date.fromisoformat(day))
        for day, value in history
    )
    return RegisterFacts(EnergyKind.ACTIVE_IN, Zone.T1, digits, decimals, Decimal(k), Decimal(power), past)


def judged(text: str, known: RegisterFacts, taken_on: date = TODAY) -> Verdict:
    return judge(text, taken_on, TODAY, known)


def codes(verdict: Verdict) -> list[QuestionCode]:
    return [question.code for question in verdict.questions]


@pytest.mark.parametrize(
    "typed",
    ["1234,5", "1234.5", "1 234,5", "1\u202f234,5", "01234,50", "\t1234,5\r\n", "\ufeff1\u2007234,5", "1\t234,5\u200b"],
)
def test_a_number_is_read_with_comma_point_and_spaces(typed: str) -> None:
    assert judged(typed, facts()).value == Decimal("1234.5")


@pytest.mark.parametrize(
    "typed", ["", "abc", "1e5", "NaN", "Infinity", "0x10", "1,2,3", "٣٤", "1234-", "+5", "1_000", "12,,", "9" * 50]
)
def test_what_is_no_number_is_refused_with_a_sentence(typed: str) -> None:
    assert judged(typed, facts()).error


def test_a_comma_at_the_end_is_no_fault() -> None:
    assert judged("18700,", facts()).value == 18700


def test_a_unit_pasted_beside_is_told_as_such() -> None:
    assert judged("123 кВт·ч", facts()).error == "Оставьте только число, без «кВт·ч»"
    assert judged("123квар·ч", facts()).error == "Оставьте только число, без «квар·ч»"


def test_more_digits_than_the_meter_has_are_refused() -> None:
    assert "5 до запятой" in judged("100000", facts()).error
    assert "5 до запятой" in judged("9" * 25, facts()).error
    assert "лишние не вводите" in judged("1," + "3" * 25, facts()).error
    assert "лишние не вводите" in judged("1,25", facts()).error
    assert "целое число" in judged("1,5", facts(decimals=0)).error


def test_zeros_behind_the_comma_are_no_digits_too_many() -> None:
    assert judged("15,000", facts(decimals=0)).value == 15


def test_a_negative_value_is_refused() -> None:
    assert "отрицательным" in judged("-1", facts()).error
    assert "отрицательным" in judged("−1", facts()).error


def test_less_than_the_previous_is_refused_and_names_it() -> None:
    error = judged("400", facts(("2026-10-21", "500,0".replace(",", ".")))).error
    assert "меньше предыдущего (500 от 21.10.2026)" in error


def test_the_first_consumption_of_a_new_meter_is_counted_from_its_initial_value() -> None:
    installed = PastReading(date(2026, 11, 1), Decimal("12.3"), date(2026, 11, 2), initial=True)
    new = replace(facts(k="20"), history=(installed,))
    verdict = judged("112.3", new)
    assert (verdict.delta, verdict.energy, verdict.error) == (100, 2000, "")
    assert "меньше начального (12,3 при установке прибора 02.11.2026)" in judged("12", new).error
    assert judged("13", new, date(2026, 11, 1)).error == "Дата раньше установки прибора (02.11.2026)"
    assert "больше возможного" in judged("99999", new).error, "the initial value bounds as a reading does"


def test_a_new_meter_without_an_initial_value_takes_any_first_reading() -> None:
    assert judged("99999", facts()) == Verdict(Decimal(99999))


def test_the_vector_of_the_field_rolls_over() -> None:
    verdict = judged("112", facts(("2026-10-21", "99876"), k="40", power="150"))
    assert (verdict.error, verdict.rollover, verdict.delta, verdict.energy) == ("", True, 236, 9440)
    assert QuestionCode.ROLLOVER in codes(verdict)
    assert "расход 9\u202f440 кВт·ч?" in verdict.questions[0].text


def test_no_rollover_from_the_middle_of_the_scale_or_beyond_the_power() -> None:
    assert judged("112", facts(("2026-10-21", "89999"), power="999999")).error
    assert judged("50000", facts(("2026-10-21", "99876"), power="15")).error


def test_a_day_in_the_future_or_before_the_last_transmitted_is_refused() -> None:
    known = facts(("2026-10-21", "500"))
    assert "ещё не наступила" in judged("600", known, TODAY + timedelta(1)).error
    assert "раньше последних" in judged("600", known, date(2026, 10, 20)).error
    assert not judged("600", known, date(2026, 10, 21)).error


def test_more_than_full_power_is_asked_not_refused() -> None:
    verdict = judged("1500", facts(("2026-11-21", "500"), power="15"))
    assert not verdict.error
    assert codes(verdict) == [QuestionCode.OVER_POWER]


def test_more_than_three_times_the_possible_consumption_is_refused() -> None:
    possible = 15 * 24 * Decimal("1.1")  # of one day
    known = facts(("2026-11-21", "500"), power="15")
    assert not judged(str(500 + 3 * possible).replace(".", ","), known).error
    refused = judged(str(500 + 3 * possible + Decimal("0.1")).replace(".", ","), known)
    assert "больше возможного в 3 раза" in refused.error
    assert "кВт·ч" in refused.error
    assert "15 кВт" in refused.error
    assert refused.energy is None


def reactive(*history: tuple[str, str]) -> RegisterFacts:
    return replace(facts(*history, power="15"), energy=EnergyKind.REACTIVE_IN)


def test_reactive_energy_has_a_bound_of_its_own_and_is_never_refused_by_kilowatts() -> None:
    most = 15 * 24 * Decimal("1.1")  # of one day: as many kvar as kW, tg φ = 1
    known = reactive(("2026-11-21", "500"))
    assert codes(judged(str(500 + most), known)) == []
    assert codes(judged(str(500 + most + Decimal("0.1")), known)) == [QuestionCode.OVER_REACTIVE]
    verdict = judged("90000", known)
    assert (verdict.error, codes(verdict)) == ("", [QuestionCode.OVER_REACTIVE])
    assert judged("90000", replace(known, max_power_kw=Decimal())).questions == ()
    rolled = judged("112", reactive(("2026-11-21", "99876")))
    assert (rolled.error, rolled.rollover, rolled.delta) == ("", True, 236)
    assert "меньше предыдущего" in judged("50000", reactive(("2026-11-21", "99876"))).error


def test_where_the_power_is_not_known_nothing_is_judged_by_it() -> None:
    assert not judged("90000", facts(("2026-11-21", "500"), power="0")).error


def test_the_consumption_carries_its_unit() -> None:
    assert judged("600", facts(("2026-10-21", "500"))).unit == "кВт·ч"
    assert judged("600", reactive(("2026-10-21", "500"))).unit == "квар·ч"


def _year(monthly: int) -> list[tuple[str, str]]:
    days = [date(2025 + (9 + i) // 12, (9 + i) % 12 + 1, 21) for i in range(13)]
    return [(day.isoformat(), str(1000 + monthly * i)) for i, day in enumerate(days)][::-1]


@pytest.mark.parametrize(
    ("delta", "expected"),
    [
        (100, []),
        (40, []),
        (290, []),
        (20, [QuestionCode.UNUSUAL]),
        (400, [QuestionCode.UNUSUAL]),
        (0, [QuestionCode.NO_CONSUMPTION]),
    ],
)
def test_what_differs_from_the_usual_is_asked(delta: int, expected: list[QuestionCode]) -> None:
    history = _year(100)
    value = int(history[0][1]) + delta
    assert codes(judged(str(value), facts(*history, digits=6), date(2026, 11, 21))) == expected


def test_a_register_that_never_counts_is_not_asked_about() -> None:
    assert codes(judged("1000", facts(*_year(0), digits=6))) == []


def test_a_missing_zone_and_a_night_above_the_day_are_asked() -> None:
    missing = zone_questions({Zone.T1: Decimal(5), Zone.T2: None}, 2)
    assert [question.code for question in missing] == [QuestionCode.ZONE_MISSING]
    assert "ночь" in missing[0].text
    heavy = zone_questions({Zone.T1: Decimal(10), Zone.T2: Decimal(51)}, 2)
    assert [question.code for question in heavy] == [QuestionCode.NIGHT_OVER_DAY]
    assert zone_questions({Zone.T1: Decimal(10), Zone.T2: Decimal(50)}, 2) == []
    assert zone_questions({Zone.T1: Decimal(10)}, 1) == []


@given(
    old=st.integers(0, 99999),
    new=st.integers(0, 99999),
    k=st.integers(1, 400),
    power=st.integers(1, 100_000),
    days=st.integers(0, 400),
)
def test_every_accepted_value_agrees_with_a_counter_turned_by_hand(
    old: int, new: int, k: int, power: int, days: int
) -> None:
    taken_on = TODAY
    known = facts(((TODAY - timedelta(days)).isoformat(), str(old)), k=str(k), power=str(power))
    verdict = judged(str(new), known, taken_on)
    turned = (new - old) % 100_000  # what a five-digit counter shows however often it is looked at
    if verdict.error:
        assert new < old or turned * k > power * 24 * max(days, 1) * Decimal("3.3")
    else:
        assert verdict.delta == turned
        assert verdict.energy == turned * k
        assert verdict.rollover == (new < old)


@given(st.text(max_size=60))
def test_any_text_gets_a_verdict_and_never_an_exception(typed: str) -> None:
    verdict = judged(typed, facts(("2026-10-21", "500")))
    assert verdict.error or verdict.value is not None


def test_a_counter_that_stands_still_for_two_months_is_asked_about() -> None:
    stopped = facts(("2026-10-21", "500"), ("2026-09-21", "500"), ("2026-08-21", "400"))
    assert codes(judged("500", stopped)) == [QuestionCode.STANDS_STILL]
    assert codes(judged("500", facts(("2026-10-21", "500"), ("2026-09-21", "400")))) == [QuestionCode.NO_CONSUMPTION]


def test_the_usual_is_counted_over_a_passing_of_zero_the_feed_does_not_mark() -> None:
    rolled = facts(("2026-10-22", "50"), ("2026-09-22", "99950"), ("2026-08-22", "99850"))
    assert expected_values(rolled, TODAY) == (Decimal(81), Decimal(355))


def test_nothing_is_asked_about_the_expected_values_and_something_beyond_them() -> None:
    known = facts(*_year(100), digits=6)
    low, high = expected_values(known, TODAY) or (Decimal(), Decimal())
    assert codes(judged(str(low), known)) == codes(judged(str(high), known)) == []
    assert codes(judged(str(low - 1), known)) == codes(judged(str(high + 1), known)) == [QuestionCode.UNUSUAL]
    assert expected_values(facts(), TODAY) is None
    assert expected_values(facts(*_year(0), digits=6), TODAY) is None
