"""The applicant's category and track by power, use, reliability and term (domain 2.1)."""

from typing import Any

import pytest

from lkk.services.forms.catalog import KINDS
from lkk.services.forms.classification import NOT_YET, classify
from lkk.vocabulary.applications import ConnectionCategory, Track
from lkk.vocabulary.people import ApplicantType
from tests.form_answers import SEEDS, valid_answers

PERSON, PROPRIETOR, LEGAL = ApplicantType.INDIVIDUAL, ApplicantType.SOLE_PROPRIETOR, ApplicantType.LEGAL_ENTITY
HOME = {"usage": "household", "reliability_categories": ["3"], "new_voltage": "0.4"}
SECOND = {"reliability_categories": ["3", "2"]}
FIRST = {"reliability_categories": ["1"]}


@pytest.mark.parametrize(
    ("code", "applicant", "total", "changed", "category", "track"),
    [
        ("tp_new", PERSON, "15", {}, "FL15", "simplified"),
        ("tp_new", PERSON, "15.001", {}, "FL_OTHER", "full"),
        ("tp_new", PERSON, "10", {"usage": "business"}, "FL_OTHER", "full"),
        ("tp_new", PERSON, "10", SECOND, "FL_OTHER", "full"),
        ("tp_new", PROPRIETOR, "10", {}, "UL150", "simplified"),
        ("tp_new", LEGAL, "150", SECOND, "UL150", "simplified"),
        ("tp_new", LEGAL, "150.001", {}, "UL670", "full"),
        ("tp_new", LEGAL, "100", FIRST, "UL670", "full"),
        ("tp_new", LEGAL, "669.999", {}, "UL670", "full"),
        ("tp_new", LEGAL, "670", {}, "UL_BIG", "full"),
        ("tp_new", LEGAL, "120", {"group": "gardening"}, "SNT", "simplified"),
        ("tp_new", PERSON, "100", {"group": "garage"}, "FL_OTHER", "full"),
        ("tp_new", PERSON, "100", {"group": "gardening"}, "FL_OTHER", "full"),
        ("tp_new", LEGAL, "100", {"group": "gardening"} | FIRST, "UL670", "full"),
        ("tp_new", LEGAL, "100", {"microgeneration": True} | FIRST, "UL670", "full"),
        ("tp_new", PERSON, "100", {"microgeneration": True}, "FL_OTHER", "full"),
        ("tp_new", PERSON, "15", {"microgeneration": True} | SECOND, "FL_OTHER", "full"),
        ("tp_new", LEGAL, "100", {"microgeneration": True}, "MICRO", "simplified"),
        ("tp_new", LEGAL, "151", {"group": "garage"}, "UL670", "full"),
        ("tp_new", PERSON, "15", {"microgeneration": True}, "MICRO", "simplified"),
        ("tp_new", PERSON, "15", {"microgeneration": True, "new_voltage": "6"}, "FL15", "simplified"),
        ("tp_temporary", LEGAL, "300", {}, "TEMP", "simplified"),
        ("tp_temporary", LEGAL, "5000", {"temporary_reason": "mobile"}, "UL_BIG", "full"),
        ("tp_temporary", LEGAL, "150", {"temporary_reason": "mobile"}, "TEMP", "simplified"),
        ("tp_temporary", LEGAL, "300", {"new_voltage": "35"}, "UL670", "full"),
        ("tp_temporary", LEGAL, "300", SECOND, "UL670", "full"),
        ("tp_increase", PERSON, "14", {"existing_power_kw": "5", "existing_voltage": "0.4"}, "FL15", "simplified"),
    ],
)
def test_category_and_track(
    code: str, applicant: ApplicantType, total: str, changed: dict[str, Any], category: str, track: str
) -> None:
    found = classify(KINDS[code], applicant, HOME | {"total_power_kw": total} | changed)
    assert (found.category, found.track) == (ConnectionCategory(category), Track(track))
    assert found.deadline == ("tp.offer.S" if track == "simplified" else "tp.offer.F")
    assert found.reason.startswith(Track(track).label)


@pytest.mark.parametrize(
    "answers", [{}, {"total_power_kw": "5"}, {"total_power_kw": "?", "reliability_categories": []}]
)
def test_before_the_power_is_known_nothing_is_promised(answers: dict[str, Any]) -> None:
    found = classify(KINDS["tp_new"], PERSON, answers)
    assert (found.category, found.track, found.reason) == (None, None, NOT_YET)


def test_answers_that_are_hidden_decide_nothing() -> None:
    stale = HOME | {"total_power_kw": "10", "usage": "household"}
    assert classify(KINDS["tp_new"], LEGAL, stale).category is ConnectionCategory.LEGAL_150


def test_every_filled_connection_has_a_category_and_others_keep_their_own_deadline() -> None:
    for kind in KINDS.values():
        for applicant in ApplicantType:
            for seed in SEEDS:
                found = classify(kind, applicant, valid_answers(kind, applicant, seed)[0])
                assert (found.category is not None) == kind.by_rules
                assert (found.track is not None) == kind.staged
                assert kind.staged or found.deadline == kind.deadline
