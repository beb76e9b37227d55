"""The term of the works by distance, voltage, power and the sort of connection (Rules 861, п. 16)."""

from typing import Any

import pytest

from lkk.services.forms.catalog import KINDS
from lkk.services.forms.performance import performance_rule
from lkk.vocabulary.people import ApplicantType
from tests.form_answers import SEEDS, valid_answers
from tests.migration_data import deadline_keys

PERSON, LEGAL = ApplicantType.INDIVIDUAL, ApplicantType.LEGAL_ENTITY
HOME = {
    "usage": "household",
    "reliability_categories": ["3"],
    "new_voltage": "0.4",
    "total_power_kw": "15",
    "locality": "urban",
    "distance": "within_300",
}
NEAR = {"distance": "near", "foreign_land": "none"}
MOBILE = {"temporary_reason": "mobile", "total_power_kw": "150", "new_voltage": "10"}


@pytest.mark.parametrize(
    ("code", "applicant", "changed", "rule"),
    [
        ("tp_temporary", LEGAL, MOBILE, "tp.perform.15wd"),
        ("tp_temporary", LEGAL, MOBILE | {"distance": "within_500", "locality": "rural"}, "tp.perform.6m"),
        ("tp_temporary", LEGAL, MOBILE | {"new_voltage": "20"}, "tp.perform.6m"),
        ("tp_temporary", LEGAL, MOBILE | {"temporary_reason": "until_permanent"}, "tp.perform.6m"),
        ("tp_temporary", LEGAL, MOBILE | {"total_power_kw": "5000"}, "tp.perform.1y"),
        ("tp_new", PERSON, NEAR, "tp.perform.30wd"),
        ("tp_new", LEGAL, NEAR | {"total_power_kw": "150"}, "tp.perform.30wd"),
        ("tp_new", PERSON, NEAR | {"foreign_land": "crossed"}, "tp.perform.6m"),
        ("tp_new", PERSON, NEAR | {"foreign_land": "unknown"}, "tp.perform.6m"),
        ("tp_new", PERSON, NEAR | {"new_voltage": "10"}, "tp.perform.6m"),
        ("tp_new", LEGAL, NEAR | {"reliability_categories": ["2"]}, "tp.perform.6m"),
        ("tp_new", PERSON, {}, "tp.perform.6m"),
        ("tp_new", PERSON, {"distance": "within_500"}, "tp.perform.1y"),
        ("tp_new", PERSON, {"distance": "within_500", "locality": "rural"}, "tp.perform.6m"),
        ("tp_new", PERSON, {"distance": "farther", "locality": "rural"}, "tp.perform.1y"),
        ("tp_new", PERSON, {"distance": "unknown"}, "tp.perform.1y"),
        ("tp_new", PERSON, {"new_voltage": "35"}, "tp.perform.1y"),
        ("tp_new", PERSON, {"total_power_kw": "100"}, "tp.perform.1y"),
        ("tp_new", LEGAL, {"total_power_kw": "300"}, "tp.perform.1y"),
        ("tp_new", LEGAL, {"total_power_kw": "670"}, "tp.perform.1y"),
    ],
)
def test_the_term_of_the_works_is_chosen_by_rule(
    code: str, applicant: ApplicantType, changed: dict[str, Any], rule: str
) -> None:
    assert performance_rule(KINDS[code], applicant, HOME | changed) == rule


def test_answers_without_a_distance_get_the_longest_term() -> None:
    """Applications of the first version of the form were not asked."""
    old = {name: value for name, value in HOME.items() if name != "distance"}
    assert performance_rule(KINDS["tp_new"], PERSON, old) == "tp.perform.1y"


def test_every_connection_asks_the_distance_and_has_a_term_of_the_table() -> None:
    for kind in KINDS.values():
        assert (kind.field_named("distance") is not None) == kind.by_rules
        for applicant in ApplicantType:
            for seed in SEEDS:
                rule = performance_rule(kind, applicant, valid_answers(kind, applicant, seed)[0])
                assert rule in deadline_keys()
