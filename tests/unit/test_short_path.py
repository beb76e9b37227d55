"""The short questionnaire of a resident's house: whom it fits, what the rule answers, that nothing is lost."""

from typing import Any

import pytest

from lkk.services.forms import short_path
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.checking import checked_form
from lkk.services.forms.classification import classify
from lkk.services.forms.declaration import APPLICANT_TYPE
from lkk.vocabulary.applications import ConnectionCategory, Track
from lkk.vocabulary.people import ApplicantType
from tests.business_time import today
from tests.form_answers import SEEDS, valid_answers

RESIDENT = {APPLICANT_TYPE: ApplicantType.INDIVIDUAL.value}
SHORTENED = ("tp_new", "tp_increase")
INCREASE = KINDS["tp_increase"]


def filled(code: str, seed: int) -> tuple[dict[str, Any], dict[str, int]]:
    """The short questionnaire with every page answered, and the files."""
    kind = KINDS[code]
    begun = short_path.begun(kind, RESIDENT, short=True)
    power = {"existing_power_kw": "5", "new_power_kw": "10"}
    answers, files = valid_answers(short_path.asked_by(kind, begun), ApplicantType.INDIVIDUAL, seed, given=power)
    return short_path.completed(kind, {**begun, **answers}), files


@pytest.mark.parametrize("code", SHORTENED)
def test_it_has_at_most_four_pages_and_asks_only_what_the_whole_one_asks(code: str) -> None:
    whole = KINDS[code]
    short = short_path.asked_by(whole, {short_path.SHORT_PATH: True})
    assert len(short.step_titles) <= 4
    assert {one.name for one in short.fields} < {one.name for one in whole.fields}
    assert {one.code for one in short.slots} <= {one.code for one in whole.slots}
    not_asked = {"load", "load_features", "sources", "stages", "reliability_categories", "connection_points"}
    assert not not_asked & {one.name for one in short.fields}
    assert "total_power_kw" not in {one.name for one in short.fields}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("code", SHORTENED)
def test_what_it_asks_and_the_rule_answers_fills_the_whole_questionnaire(code: str, seed: int) -> None:
    answers, files = filled(code, seed)
    assert checked_form(KINDS[code], answers, files, today()) == {}
    assert short_path.checked(KINDS[code], answers, files, today()) == {}
    found = classify(KINDS[code], ApplicantType.INDIVIDUAL, answers)
    assert (found.category, found.track) == (ConnectionCategory.HOUSEHOLD_15, Track.SIMPLIFIED)


def test_powers_add_up_and_the_voltage_follows_from_the_phases() -> None:
    answers = {**RESIDENT, short_path.SHORT_PATH: True, "existing_power_kw": "5", "new_power_kw": "9.5"}
    answers |= {"phases": "three", "existing_voltage": "0.22"}
    found = short_path.completed(INCREASE, answers)
    assert (found["total_power_kw"], found["new_voltage"], found["total_voltage"]) == ("14.5", "0.4", "0.4")
    assert short_path.total_words(found) == "Всего будет 14,5 кВт: 5 есть и 9,5 добавить"
    assert short_path.total_words({}) == ""
    found["new_power_kw"] = "10"
    assert short_path.completed(INCREASE, found)["total_power_kw"] == "15"


def test_more_than_fifteen_kilowatts_together_lead_to_the_whole_questionnaire() -> None:
    answers, files = filled("tp_increase", 0)
    answers = short_path.completed(INCREASE, {**answers, "new_power_kw": "10.5"})
    assert "полной анкете" in short_path.checked(INCREASE, answers, files, today())["new_power_kw"]
    assert not short_path.fits(INCREASE, answers)


@pytest.mark.parametrize(
    "given",
    [
        {"usage": "business"},
        {"reliability_categories": ["2"]},
        {"reliability_categories": ["3", "1"]},
        {"microgeneration": True},
        {"new_power_kw": "16"},
        {"existing_power_kw": "10", "new_power_kw": "6"},
        {"existing_power_kw": "5", "existing_voltage": "10"},
        {"object_kind": "mobile"},
        {"no_own_switchgear": True},
        {"new_voltage": "10"},
        {"connection_points": "2"},
        {"load": "production"},
        {APPLICANT_TYPE: ApplicantType.SOLE_PROPRIETOR.value},
        {APPLICANT_TYPE: ApplicantType.LEGAL_ENTITY.value},
    ],
)
def test_an_answer_that_it_does_not_hold_keeps_the_whole_questionnaire(given: dict[str, Any]) -> None:
    answers = {**RESIDENT, **given}
    assert not short_path.fits(INCREASE, answers)
    assert not short_path.is_short(INCREASE, short_path.begun(INCREASE, answers, short=True))


def test_it_is_not_for_other_kinds() -> None:
    for code, kind in KINDS.items():
        assert short_path.fits(kind, RESIDENT) == (code in SHORTENED)
        assert short_path.asked_by(kind, RESIDENT) is kind


@pytest.mark.parametrize("code", SHORTENED)
def test_before_it_is_sent_everything_that_was_not_asked_is_told(code: str) -> None:
    kind = KINDS[code]
    answers, _ = filled(code, 1)
    answers |= {"actual_address": "г. Барнаул, ул. Попова, 12"}
    told = {line.name: line.text for line in short_path.by_rule(kind, answers).lines}
    assert told["total_power_kw"] == ("15 кВт" if code == "tp_increase" else "10 кВт")
    assert told["reliability_categories"] == "Третья"
    assert told["actual_address"] == "г. Барнаул, ул. Попова, 12"
    asked = {one.name for one in short_path.asked_by(kind, answers).fields}
    assert not told.keys() & asked
